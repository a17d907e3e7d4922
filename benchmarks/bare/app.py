"""`gunicorn benchmarks.bare.app:app`: a page of about so many bytes as `?bytes=` asks for."""

from __future__ import annotations

from flask import Flask, render_template, request

SENTENCE = "Two schools did not talk. We cleaned the pitch together."
_A_LINE = len(f"        <p>{SENTENCE}</p>\n")
app = Flask(__name__)


@app.get("/")
def page() -> str:
    """Return a title and some lines."""
    return render_template("page.html", title="Peace", lines=[SENTENCE] * (int(request.args["bytes"]) // _A_LINE))


@app.get("/healthz")
def healthz() -> str:
    """Return that it runs, as ours does."""
    return "ok"
