"""nginx and Caddy in front of the site, each with the file that an operator is given: what both must do."""

from __future__ import annotations

import re
import socket
import time
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from storyboard.database import db
from storyboard.sharing.door import MOST_BY_ONE
from storyboard.stories import actions
from tests.deploy.conftest import FRONTS, Film, House
from tests.factory import open_call
from tests.public.conftest import bytes_of
from tests.services.fronts import HOSTNAME
from tests.services.running import free_ports
from tests.sharing.conftest import TOLD
from tests.uploads.forms import BOUNDARY, field, film, form
from tests.uploads.forms import file as file_part

pytestmark = pytest.mark.fault
CONTENT = bytes_of("rendition", "480p")


@pytest.fixture(scope="module")
def shown(house: House) -> Film:
    return house.film("the pitch")


def directly(house: House, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    """What the site itself answers, asked as the server in front asks it."""
    line = HTTPConnection("127.0.0.1", int(house.site.environment["PORT"]), timeout=20)
    line.request("GET", path, headers={"Host": HOSTNAME, "X-Forwarded-Proto": "https", **headers})
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, dict(answer.getheaders())


def test_a_page_comes_over_tls_and_asks_for_it_next_time_too(house: House) -> None:
    answer, page = house.ask("/")
    assert (answer.status, b"</html>" in page) == (200, True)
    assert answer.getheader("Strict-Transport-Security") == "max-age=31536000"
    assert "Secure" in (house.ask("/staff/sign-in")[0].getheader("Set-Cookie") or "")


def test_who_comes_without_tls_is_led_to_it(house: House) -> None:
    line = HTTPConnection("127.0.0.1", house.front.plain_port, timeout=20)
    line.request("GET", "/stories/?kind=text", headers={"Host": HOSTNAME})
    answer = line.getresponse()
    answer.read()
    line.close()
    place = (answer.getheader("Location") or "").replace(f":{house.front.port}", "")  # Caddy names the port of the test
    assert (answer.status in (301, 308), place) == (True, f"https://{HOSTNAME}/stories/?kind=text")


def test_the_proof_that_the_host_is_ours_needs_no_certificate_yet(house: House) -> None:
    html = house.front.folder / "html"
    if not html.exists():
        return  # Caddy proves it by itself
    proof = html / ".well-known/acme-challenge/proof"
    proof.parent.mkdir(parents=True)
    proof.write_text("it is")
    line = HTTPConnection("127.0.0.1", house.front.plain_port, timeout=20)
    line.request("GET", "/.well-known/acme-challenge/proof", headers={"Host": HOSTNAME})
    assert line.getresponse().read() == b"it is"
    line.close()


def test_styles_and_scripts_have_the_headers_that_the_site_gives_them(house: House) -> None:
    names = re.findall(r'(?:src|href)="(/static/build/[^"]+)"', house.ask("/")[1].decode())
    assert {name.rpartition(".")[2] for name in names} >= {"css", "js"}
    for name in names:
        answer, content = house.ask(name, Accept_Encoding="identity")
        status, said = directly(house, name)
        told = ("Content-Type", "Cache-Control", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")
        assert (answer.status, status) == (200, 200)
        assert {one: answer.getheader(one) for one in told} == {one: said.get(one) for one in told}
        assert len(content) == int(said["Content-Length"])
        packed = house.ask(name, Accept_Encoding="gzip")
        assert (packed[0].getheader("Content-Encoding"), len(packed[1]) < len(content)) == (
            ("gzip", True) if name.endswith(("css", "js")) else (None, False)
        )


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=100-299", slice(100, 300)), ("bytes=-50", slice(-50, None)), ("bytes=5000-", slice(5000, None))],
)
def test_any_range_is_that_part_of_the_film(house: House, shown: Film, asked: str, part: slice) -> None:
    answer, content = house.ask(shown.address, Range=asked)
    assert (answer.status, content) == (206, CONTENT[part])
    start, stop, _ = part.indices(len(CONTENT))
    assert answer.getheader("Content-Range") == f"bytes {start}-{stop - 1}/{len(CONTENT)}"


def test_the_whole_film_comes_with_the_headers_of_the_site_and_tells_no_key_and_no_date(
    house: House, shown: Film
) -> None:
    answer, content = house.ask(shown.address)
    assert (answer.status, content) == (200, CONTENT)
    _, said = directly(house, shown.address)
    headers = dict(answer.getheaders())
    policy = {name: value for name, value in said.items() if re.match("Content-Security|X-Content|Re|Cross|Perm", name)}
    assert {name: headers.get(name) for name in policy} == policy
    assert len(policy) == 6
    assert (headers["Cache-Control"], headers["Content-Type"]) == ("no-store", "video/mp4")
    # Caddy's own would tell when the film was made, and this Caddy takes none of ours: then there is none.
    assert headers.get("ETag", said["ETag"]) == said["ETag"]
    assert "Etag" not in headers
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Last-Modified" not in headers
    assert shown.key not in str(headers)
    assert (said["X-Accel-Redirect"], said["Content-Length"]) == (f"/_files/{shown.key[:2]}/{shown.key}", "0")


def test_a_download_goes_on_only_in_the_same_film(house: House, shown: Film) -> None:
    tag = house.ask(shown.address)[0].getheader("ETag")
    if tag:
        assert house.ask(shown.address, Range="bytes=5-9", If_Range=tag)[1] == CONTENT[5:10]
    assert house.ask(shown.address, Range="bytes=5-9", If_Range='"another"')[1] == CONTENT


def test_the_head_of_a_film_tells_its_length(house: House, shown: Film) -> None:
    answer, content = house.ask(shown.address, "HEAD")
    assert (answer.status, answer.getheader("Content-Length"), content) == (200, str(len(CONTENT)), b"")


def test_a_range_beyond_the_end_is_refused(house: House, shown: Film) -> None:
    assert house.ask(shown.address, Range="bytes=999999-")[0].status == 416


def test_a_film_that_is_taken_back_ends_at_once(house: House) -> None:
    film = house.film("taken back")
    assert house.ask(film.address)[1] == CONTENT
    with house.site.app.app_context():
        actions.withdraw(db.session, film.story_id)
    for asked in ({}, {"Range": "bytes=0-9"}):
        answer, content = house.ask(film.address, **asked)
        assert (answer.status, CONTENT[:10] in content) == (404, False)


def test_nobody_reaches_a_file_past_the_site(house: House, shown: Film) -> None:
    path = f"{shown.key[:2]}/{shown.key}"
    for way in ("/_files/", "//_files/", "/%5ffiles/", "/static/build/..%2f..%2f_files/", "/static/../_files/", "/"):
        for headers in ({}, {"X_Accel_Redirect": f"/_files/{path}"}):
            answer, content = house.ask(way + path, **headers)
            assert (answer.status in (400, 404), CONTENT[:10] in content) == (True, False), way


@pytest.mark.parametrize("name", FRONTS)
def test_while_the_site_does_not_run_a_page_says_so_and_nothing_of_it_is_logged(name: str, tmp_path: Path) -> None:
    (nobody,) = free_ports(1)
    with FRONTS[name](tmp_path, tmp_path, nobody, 503) as front:
        line = front.line()
        line.request("GET", "/stories/a-slug?key=0000", headers={"Cookie": "storyboard=my-cookie"})
        answer = line.getresponse()
        page = answer.read().decode()
        line.close()
        assert (answer.status, answer.getheader("Retry-After")) == (503, "30")
        assert "We are back in a minute" in page
        assert answer.getheader("Last-Modified") is None
        time.sleep(0.2)
        said = (tmp_path / "said.log").read_text() + front.log.read_text()
    assert [word for word in ("a-slug", "key=", "my-cookie", '"remote', "client:") if word in said] == []


def test_metrics_are_not_for_the_world(house: House) -> None:
    answers = [house.ask(path)[0] for path in ("/metrics", "//metrics", "/%6detrics", "/nothing")]
    # The site's own refusal carries its policy: it was asked for the last one alone.
    said = [(answer.status, "Content-Security-Policy" in answer.headers) for answer in answers]
    assert said == [(404, False)] * 3 + [(404, True)]


def test_who_claims_another_address_with_each_guess_is_stopped_all_the_same(house: House) -> None:
    """Guessing story keys, from one place that says each time that it is another."""
    answer, page = house.ask("/story/")
    cookie, token = cookies(answer), hidden(page)["csrf_token"]
    said = []
    for number in range(MOST_BY_ONE + 1):
        line = house.front.line()
        headers = {
            "Host": HOSTNAME,
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie,
            "Referer": f"https://{HOSTNAME}/story/",
            "X-Forwarded-For": f"203.0.113.{number}",
            "X-Real-IP": f"203.0.113.{number}",
            "Forwarded": f"for=203.0.113.{number}",
        }
        line.request("POST", "/story/", f"csrf_token={token}&key=0000-0000-{number:04}", headers)
        answer = line.getresponse()
        answer.read()
        said.append(answer.status)
        line.close()
    assert said == [*[said[0]] * MOST_BY_ONE, 429]
    assert said[0] != 429


def test_another_host_is_not_believed(house: House) -> None:
    line = house.front.line()
    line.request("GET", "/staff/", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    try:
        answer = line.getresponse()
        assert "evil" not in str(answer.getheaders())
        assert b"evil" not in answer.read()
    except ConnectionError:
        pass  # no answer at all is as good
    finally:
        line.close()
    assert "evil" not in str(house.ask("/staff/", X_Forwarded_Host="evil.example")[0].getheaders())


def hidden(page: bytes) -> dict[str, str]:
    """The hidden fields of a page."""
    tags = re.findall(r'<input[^>]*type="hidden"[^>]*>', page.decode())
    pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return {name[1]: unescape(value[1]) for name, value in pairs if name and value}


def begins(house: House, path: str, content: bytes) -> tuple[socket.socket, bytes]:
    """The line of somebody who is about to send a film with the plain form, and all that they will send."""
    answer, page = house.ask(path)
    cookie = cookies(answer)
    words = [field(name, str(value)) for name, value in {**hidden(page), **TOLD["tell"]}.items()]
    body = form(*words, file_part(content))
    line = house.front.line()
    line.connect()
    head = f"POST {path} HTTP/1.1\r\nHost: {HOSTNAME}\r\nCookie: {cookie}\r\nReferer: https://{HOSTNAME}{path}\r\n"
    kind = f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n"
    line.sock.sendall(f"{head}{kind}Connection: close\r\n\r\n".encode())
    return line.sock, body


def cookies(answer: HTTPResponse) -> str:
    """What a browser sends back of the cookies that it was given."""
    return "; ".join(said.partition(";")[0] for said in answer.headers.get_all("Set-Cookie") or ())


def unfinished(house: House) -> int:
    """How many bytes of films in the making the site has laid down."""
    return sum(path.stat().st_size for path in (house.data / "files/unfinished").iterdir())


def spooled(house: House) -> list[str]:
    """What the server in front laid down on the disk."""
    return [str(path) for path in (house.front.folder / "spooled").rglob("*") if path.is_file()]


def until(true: object, seconds: float = 10) -> bool:
    """Wait for it."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.05)
    return bool(true())  # type: ignore[operator]


def test_a_film_reaches_the_site_as_it_comes_and_a_broken_line_is_no_failure_of_ours(house: House) -> None:
    with house.site.app.app_context():
        open_call(db.session, slug="line")
    path = "/c/line/share/tell?kind=video"
    line, body = begins(house, path, film(6_000_000))
    with line:
        line.sendall(body[:5_000_000])
        assert until(lambda: unfinished(house) > 4_500_000), "the site waits for the server in front"
        assert spooled(house) == []
    assert until(lambda: unfinished(house) == 0)

    line, body = begins(house, path, film(6_000_000))
    with line:
        line.sendall(body)
        assert line.recv(4096).startswith(b"HTTP/1.1 303 ")
    assert not re.search(r'[ :]50\d[ ,].*POST|POST.*"status":50\d', house.front.log.read_text())


def test_the_access_log_says_how_it_goes_and_nothing_of_who_or_what(house: House, shown: Film) -> None:
    secrets = {"/staff/invitation/": "an-invitation-of-ada", "/stories/": shown.slug, "/c/line/?find=": "my-question"}
    for room, secret in secrets.items():
        house.ask(room + secret, Cookie="storyboard=my-cookie", Referer="https://elsewhere.example", User_Agent="Nokia")
    house.ask("/0000-1111-2222?key=0000")
    log = house.front.log
    assert until(lambda: "404" in log.read_text() and "200" in log.read_text())
    time.sleep(0.2)
    said = log.read_text() + (house.front.folder / "said.log").read_text()
    for unsaid in (*secrets.values(), "127.0.0.1", "::1", "my-cookie", "elsewhere", "Nokia", "0000-1", shown.key):
        assert unsaid not in said, unsaid
