"""Bundles: found by name, kept by browsers, and missed in words."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from flask import Flask

from storyboard.web import assets


@pytest.fixture
def house(tmp_path: Path) -> Flask:
    app = Flask("house", root_path=str(tmp_path))
    assets.register(app)
    return app


def build(app: Flask, name: str, text: str = "p {}") -> None:
    folder = Path(str(app.static_folder)) / "build"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    outputs = {f"static/build/{name}": {"entryPoint": "static/css/app.css"}, "static/build/part.js": {}}
    (folder / "manifest.json").write_text(json.dumps({"outputs": outputs}))


def test_a_bundle_is_kept_for_a_year_and_nothing_else_is(house: Flask) -> None:
    build(house, "app-ABC.css")
    (Path(str(house.static_folder)) / "plain.css").write_text("p {}")
    with house.test_request_context():
        address = assets.asset("app.css")
    assert address == "/static/build/app-ABC.css"
    client = house.test_client()
    assert client.get(address, buffered=True).headers["Cache-Control"] == assets.KEPT
    assert client.get("/static/plain.css", buffered=True).headers["Cache-Control"] == "no-cache"


def test_a_new_build_is_seen_by_the_next_page_without_a_restart(house: Flask) -> None:
    build(house, "app-ABC.css")
    with house.test_request_context():
        assert assets.asset("app.css") == "/static/build/app-ABC.css"
    build(house, "app-DEF.css")
    os.utime(Path(str(house.static_folder)) / assets.MANIFEST, (2_000_000_000, 2_000_000_000))
    with house.test_request_context():
        assert assets.asset("app.css") == "/static/build/app-DEF.css"


def test_what_was_not_built_is_said_with_the_remedy(house: Flask) -> None:
    with house.test_request_context():
        with pytest.raises(assets.NotBuilt, match="make setup"):
            assets.asset("app.css")
        build(house, "app-ABC.css")
        with pytest.raises(assets.NotBuilt, match=r"no bundle for show\.js"):
            assets.asset("show.js")
