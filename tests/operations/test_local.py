"""Before anything is started, the port is looked at; after that, the site is asked whether it is up."""

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from storyboard.operations import local


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((local.HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_port_in_use_is_one_sentence_with_a_way_out(taken: int) -> None:
    with pytest.raises(local.CannotStart) as told:
        local.check_port(taken)
    assert str(told.value) == (f"Port {taken} is used by another program. Choose another: PORT={taken + 1} make run")


def test_a_free_port_is_left_free() -> None:
    with socket.create_server((local.HOST, 0)) as server:
        port = server.getsockname()[1]
    local.check_port(port)
    local.check_port(port)


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False)])
def test_the_site_is_up_when_it_says_so(status: int, well: bool) -> None:
    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.HTTPServer((local.HOST, 0), Site) as server:
        threading.Thread(target=server.handle_request).start()
        assert local.answers(server.server_port) is well


def test_a_site_that_is_not_there_is_not_up(taken: int) -> None:
    with socket.create_server((local.HOST, 0)) as server:
        port = server.getsockname()[1]
    assert not local.answers(port)


def test_site_and_both_workers_are_started_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    found = local.programs(5001)
    assert [program.name for program in found] == ["site", "review worker", "publish worker"]
    assert {program.env["LOG_LEVEL"] for program in found} == {"WARNING"}
    assert "127.0.0.1:5001" in found[0].argv


def test_who_wants_to_hear_more_sets_the_level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    assert {program.env["LOG_LEVEL"] for program in local.programs(5001)} == {"DEBUG"}
