"""Sending a story is cheap: the form and all that it needs weigh at most 50 kB on the wire."""

from __future__ import annotations

import re

import pytest

from tests.sharing.conftest import Author

PACKED = {"Accept-Encoding": "gzip"}
MOST = 50_000


@pytest.mark.parametrize("kind", ["text", "video"])
def test_the_form_is_light(awa: Author, kind: str) -> None:
    form = awa.client.get(f"/c/youth4peace/share?kind={kind}", headers=PACKED)
    needs = re.findall(r'(?:src|href)="(/static/[^"]+)"', form.get_data(as_text=True))
    assert {address.rsplit(".", 1)[-1] for address in needs} == {"svg", "css", "js"}
    weights = [len(awa.client.get(address, headers=PACKED, buffered=True).data) for address in needs]
    assert len(form.data) + sum(weights) <= MOST


def test_nothing_in_it_comes_from_elsewhere(awa: Author) -> None:
    markup = awa.opens("video").get_data(as_text=True)
    assert re.findall(r'(?:src|href|action)="(?!/|#)[^"]*"', markup) == []
