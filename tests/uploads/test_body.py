"""A line that falls silent is not waited for."""

from __future__ import annotations

import socket
import time

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from storyboard.uploads.body import body_of
from storyboard.uploads.refusal import Refused


def test_a_silent_line_counts_as_broken_and_is_handed_back_as_it_was() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, ours.makefile("rb", buffering=0) as stream:
        environ = EnvironBuilder(method="POST").get_environ()
        environ.update({"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": "10"})
        environ["gunicorn.socket"] = ours
        ours.settimeout(7)
        theirs.sendall(b"hello")
        pieces = body_of(Request(environ), silence_s=0.2)
        assert next(pieces) == b"hello"
        began = time.monotonic()
        with pytest.raises(Refused) as refused:
            next(pieces)
        assert (refused.value.code, ours.gettimeout()) == ("broken-off", 7)
        assert time.monotonic() - began < 5
