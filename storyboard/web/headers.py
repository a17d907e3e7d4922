"""Headers of every answer: nothing from elsewhere, nothing inline, nothing kept by shared phones or caches."""

from flask import Flask, Response, request

POLICY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), fullscreen=(self)",
}
FILMING = "geolocation=(), camera=(self), microphone=(self), fullscreen=(self)"


def let_film(answer: Response) -> None:
    """Allow camera and microphone in this page, and in what its scripts put in its place: for a recorder only."""
    answer.headers["Permissions-Policy"] = FILMING


def register(app: Flask) -> None:
    """Set the policy on every answer; what is not static is not stored unless its view said so."""

    @app.after_request
    def add_policy(answer: Response) -> Response:
        for name, value in POLICY.items():
            answer.headers.setdefault(name, value)
        if request.endpoint != "static":
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer
