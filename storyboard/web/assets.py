"""Addresses of the bundles that `npm run build` made. Each carries its content's hash: kept for a year."""

from __future__ import annotations

import json
from pathlib import Path
from typing import cast

from flask import Flask, Response, current_app, g, request, url_for

MANIFEST = Path("build/manifest.json")  # esbuild's metafile, below the static folder
KEPT = "public, max-age=31536000, immutable"


class NotBuilt(Exception):
    """A page wants a bundle that is not there."""


def built_names(manifest: Path) -> dict[str, str]:
    """Each source's file name, with the path of its bundle below the static folder.

    :raises NotBuilt: there is no readable manifest.
    """
    try:
        outputs = json.loads(manifest.read_text())["outputs"]
    except (OSError, ValueError, KeyError) as error:
        raise NotBuilt("The front end is not built. Run `make setup`, or `npm run build`.") from error
    return {
        Path(made["entryPoint"]).name: f"{MANIFEST.parent}/{Path(path).name}"
        for path, made in outputs.items()
        if "entryPoint" in made
    }


def asset(name: str) -> str:
    """The address of the bundle made from `name`, such as `app.css`.

    :raises NotBuilt: it was not made.
    """
    if "asset_names" not in g:  # a page has several; a build may come between two pages
        g.asset_names = _names_now()
    try:
        return url_for("static", filename=g.asset_names[name])
    except KeyError as error:
        raise NotBuilt(f"There is no bundle for {name}. Run `npm run build`.") from error


def _names_now() -> dict[str, str]:
    manifest = Path(str(current_app.static_folder)) / MANIFEST
    cache = current_app.extensions.setdefault("storyboard_assets", {})
    made_at = manifest.stat().st_mtime_ns if manifest.exists() else 0
    if cache.get("made_at") != made_at:
        cache.update(made_at=made_at, names=built_names(manifest))
    return cast("dict[str, str]", cache["names"])


def register(app: Flask) -> None:
    """Give templates `asset('app.css')`, and let browsers keep what it points to."""
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep(answer: Response) -> Response:
        if request.endpoint == "static" and request.path.startswith(f"{app.static_url_path}/{MANIFEST.parent}/"):
            answer.headers["Cache-Control"] = KEPT
        return answer
