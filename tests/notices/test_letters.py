"""What a letter is made of: two forms, headers of its own, its reader's language, nothing from elsewhere."""

import re

import pytest

from config import ROOT
from storyboard.notices.letters import NoAddress, compose
from storyboard.notices.models import LINKS
from storyboard.notices.subjects import SUBJECTS

TEMPLATES = ROOT / "templates/notices/mail"
LOADS = re.compile(r"<(img|script|link|iframe|object|video|audio|form)\b|\son[a-z]+=|url\(|@import", re.IGNORECASE)
ID = "<0123@example.org>"
FIGURES = {
    "token": "t0ken",
    "name": "Rosa",
    "by": "Ada",
    "until": "2026-11-17T10:24:00+00:00",
    "waiting": [{"call": "#youth4peace", "count": 3, "oldest": "2026-11-14T09:00:00+00:00"}],
    "unrated": [{"call": "#youth4peace", "count": 1}],
    "jobs": 1,
    "mails": 2,
}


@pytest.fixture
def letter(session, server):
    def write(what="invitation", to="rosa@example.org", language="en", **figures):
        return compose(what, to, language, {**FIGURES, **figures}, server=server, message_id=ID)

    return write


def parts(message):
    return [part.get_content() for part in message.iter_parts()]


def test_a_letter_has_a_plain_part_first_and_the_same_in_html(letter):
    message = letter()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    for said in parts(message):
        assert "http://127.0.0.1:5000/staff/invitation/t0ken" in said
        assert ("Hello Rosa," in said, "Ada invites you" in said, "10:24" in said) == (True, True, True)


def test_its_headers_are_these_and_no_others(letter):
    message = letter()
    del message["Date"]
    assert [(name, str(value)) for name, value in message.items()] == [
        ("From", "Storyboard <stories@example.org>"),
        ("To", "rosa@example.org"),
        ("Message-ID", ID),
        ("Auto-Submitted", "auto-generated"),
        ("Subject", "You are invited to Storyboard"),
        ("MIME-Version", "1.0"),
        ("Content-Type", message["Content-Type"]),
        ("Content-Language", "en"),
    ]


@pytest.mark.parametrize("what", SUBJECTS)
@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl")])
def test_every_letter_is_in_its_readers_language(letter, what, language, direction):
    message, english = letter(what, language=language), letter(what)
    assert message["Content-Language"] == language
    assert str(message["Subject"]) != str(english["Subject"])
    text, html = parts(message)
    assert f'<html lang="{language}"\n      dir="{direction}">' in html.replace("\r", "")
    alike = set(lines_of(text)) & set(lines_of(parts(english)[0]))
    assert [line for line in alike if not line.startswith("http://127.0.0.1:5000/")] == []


def lines_of(text):
    return [line for line in text.splitlines() if len(line) > 3]


@pytest.mark.parametrize("what", SUBJECTS)
def test_every_letter_is_plain_seven_bit_and_its_subject_names_nobody(letter, what):
    message = letter(what, name="Röse", by="Zoë")
    raw = message.as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.splitlines())) < 998
    assert not re.search("Rosa|Röse|Ada|Zoë|youth4peace|t0ken", str(message["Subject"]))
    assert [said for said in parts(message) if "\n\n\n" in said.replace("\r", "") and "<" not in said] == []


@pytest.mark.parametrize("what", LINKS)
def test_a_link_is_said_to_end_and_to_be_for_nobody_else(letter, what):
    plain = parts(letter(what))[0]
    assert "It works once, until Nov 17, 2026 10:24 AM (UTC)." in plain.replace("\u202f", " ")
    assert "Give it to nobody" in plain


def test_the_summary_tells_figures_and_how_to_stop_it(letter):
    plain, html = parts(letter("summary"))
    told = [line.replace("\u202f", " ") for line in plain.splitlines() if line.startswith("- ")]
    assert told == [
        "- #youth4peace: 3 stories wait for a moderator, the oldest since Nov 14, 2026 9:00 AM (UTC).",
        "- #youth4peace: 1 story that you have not rated yet.",
        "- 1 job failed and waits for you.",
        "- 2 mails did not go, or may not have gone.",
    ]
    assert "To have no more of it: http://127.0.0.1:5000/staff/me/mail" in plain
    assert 'href="http://127.0.0.1:5000/staff/me/mail"' in html


def test_more_than_a_thousand_are_not_counted(letter):
    waiting = [{"call": "#all", "count": 1001, "oldest": "2026-11-14T09:00:00+00:00"}]
    assert "#all: more than 1,000 stories wait" in parts(letter("summary", waiting=waiting))[0]


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_a_letter_is_in_its_readers_language_and_direction(letter, language, direction):
    message = letter(language=language)
    assert message["Content-Language"] == language
    assert f'<html lang="{language}"\n      dir="{direction}">' in parts(message)[1]
    sign = {"ar": "ص", "fr": "nov."}[language]  # in the morning; November
    assert [sign in said for said in parts(message)] == [True, True]


def test_a_name_with_line_breaks_adds_no_header_and_no_markup(letter):
    message = letter(name="Rosa\r\nBcc: eve@example.org\r\n\r\n<script>a()</script>", by="<b>Ada</b>")
    assert message["Bcc"] is None
    assert b"\nBcc:" not in message.as_bytes().partition(b"\r\n\r\n")[0]
    html = parts(message)[1]
    assert ("<script>" in html, "<b>" in html, "&lt;script&gt;" in html) == (False, False, True)


@pytest.mark.parametrize(
    "to", ["", "rosa", "rosa@example.org\nBcc: eve@example.org", "rosa@example.org, eve@example.org", "<rosa@a.org>x"]
)
def test_what_is_no_single_address_gets_no_letter(letter, to):
    with pytest.raises(NoAddress):
        letter(to=to)


def test_an_address_with_foreign_letters_is_written_as_mail_servers_want_it(letter):
    assert str(letter(to="rosa@exämple.org")["To"]) == "rosa@xn--exmple-cua.org"
    assert str(letter(to="röse@example.org")["To"]) == "röse@example.org"
    assert str(letter(to="rosa@intranet")["To"]) == "rosa@intranet"


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_a_letter_loads_nothing(path):
    assert LOADS.findall(path.read_text()) == []


def test_what_would_be_loaded_would_be_found():
    assert LOADS.search('<img src="https://example.org/seen.gif">')


def test_every_letter_has_both_forms_and_a_subject():
    for ending in ("txt", "html"):
        assert {path.stem for path in TEMPLATES.glob(f"[!_]*.{ending}")} == {str(what) for what in SUBJECTS}
