"""Bundles travel packed, pages do not."""

import gzip

import pytest
from flask import Flask


@pytest.mark.parametrize("bundle", ["app.css", "app.js"])
def test_a_bundle_comes_packed_to_who_can_unpack_it(app: Flask, bundle: str) -> None:
    client = app.test_client()
    with app.test_request_context():
        address = app.jinja_env.globals["asset"](bundle)  # type: ignore[operator]
    plain = client.get(address, buffered=True)
    packed = client.get(address, headers={"Accept-Encoding": "br, gzip"}, buffered=True)
    assert (plain.content_encoding, packed.content_encoding) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert [answer.vary.as_set() >= {"accept-encoding"} for answer in (plain, packed)] == [True, True]
    assert packed.headers["Cache-Control"] == plain.headers["Cache-Control"]


def test_a_page_is_not_packed(app: Flask) -> None:
    answer = app.test_client().get("/story/", headers={"Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.content_encoding) == (200, None)
