"""The look: one page shows every component; nothing in it is inline, foreign, unreadable or heavy."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config
from tests.web.style_page import make_app

STATIC = config.ROOT / "storyboard/static"
TEMPLATES = config.ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
SHEETS = sorted(STATIC.glob("css/**/*.css"))
PAGES = ["/", "/staff", "/show", "/error"]

# A mail has no style sheet beside it: tests/notices/test_letters.py looks at what it may hold.
PAGE_TEMPLATES = sorted(set(TEMPLATES.glob("**/*.html")) - set(TEMPLATES.glob("notices/mail/*.html")))
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|javascript:|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action|url)\s*[=(]\s*["']?(?:https?:)?//""", re.IGNORECASE)
SIDES = "left|right|top|bottom"
PHYSICAL = re.compile(
    rf"(?:margin|padding|border|inset|scroll-margin)-(?:{SIDES})\b|border-(?:top|bottom)-(?:left|right)-radius"
    rf"|(?:^|[;{{\s])(?:{SIDES}|(?:min-|max-)?(?:width|height))\s*:[^)]*;"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)",
    re.MULTILINE,
)

# Words and what they stand on.
PAIRS = [
    *[("ink", ground) for ground in ("ground", "paper", "line", "sun-soft", "brand-soft", "leaf-soft")],
    *[("soft", ground) for ground in ("ground", "paper", "line", "sun-soft", "brand-soft", "leaf-soft")],
    *[("brand", ground) for ground in ("ground", "paper", "brand-soft")],
    *[("leaf", ground) for ground in ("paper", "leaf-soft")],
    ("on-brand", "brand"),
    ("on-leaf", "leaf"),
    ("on-sun", "sun"),
    ("on-bar", "bar"),
    ("ground", "ink"),
]


@pytest.fixture(scope="module")
def looks() -> Flask:
    return make_app()


@pytest.fixture
def browser(looks: Flask) -> FlaskClient:
    return looks.test_client()


def tokens() -> Iterator[tuple[str, dict[str, str]]]:
    """The colours by day and by night."""
    day, night = (STATIC / "css/parts/tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    for name, text in (("light", day), ("dark", night)):
        yield name, dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize(("scheme", "colours"), list(tokens()), ids=["light", "dark"])
def test_every_word_can_be_read_on_what_it_stands_on(scheme: str, colours: dict[str, str]) -> None:
    measured = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}
    assert {pair: round(value, 2) for pair, value in measured.items() if value < 4.5} == {}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_no_style_knows_left_or_right(sheet: Path) -> None:
    assert PHYSICAL.findall(sheet.read_text()) == []


@pytest.mark.parametrize(
    "line", ["a { left: 0; }", "a{margin-left:1px}", "a { max-width: 3em; }", "a { float: left; }"]
)
def test_left_or_right_would_be_found(line: str) -> None:
    assert PHYSICAL.search(line)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_anything_inline_or_from_elsewhere(browser: FlaskClient, page: str) -> None:
    html = browser.get(page).text
    assert html.startswith("<!DOCTYPE html>") or "<!DOCTYPE html>" in html[:20]
    assert INLINE.findall(html) == []
    assert ELSEWHERE.findall(html) == []


@pytest.mark.parametrize("path", PAGE_TEMPLATES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_has_anything_inline_or_from_elsewhere(path: Path) -> None:
    source = path.read_text()
    assert INLINE.findall(source) == []
    assert ELSEWHERE.findall(source) == []


@pytest.mark.parametrize(
    "line", ['<p style="a">', '<p onclick="a()">', "<script>a()</script>", '<script type="module">a()</script>']
)
def test_inline_code_would_be_found(line: str) -> None:
    assert INLINE.search(line)


def test_an_address_elsewhere_would_be_found() -> None:
    assert ELSEWHERE.search('<img src="https://example.org/a.png">')
    assert ELSEWHERE.search("url(//example.org/a.woff)")


@pytest.mark.parametrize("component", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_shows_its_call_and_stands_on_the_style_page(component: Path) -> None:
    source = component.read_text()
    imported = re.compile(rf'\{{% from "components/{component.name}" import ([\w, ]+)')
    assert source.startswith("{#")
    assert imported.search(source.split("#}")[0])
    pages = [*(config.ROOT / "tests/web/pages").glob("*.html"), *TEMPLATES.glob("layout/*.html"), *COMPONENTS]
    used = [names for page in pages if page != component for names in imported.findall(page.read_text())]
    shown = set(re.findall(r"\w+", " ".join(used)))
    assert set(re.findall(r"{% macro ([a-z]\w*)\(", source)) - shown == set()


def test_a_form_that_came_back_keeps_the_words_and_says_what_is_wrong(looks: Flask) -> None:
    looks.config["WTF_CSRF_ENABLED"] = False
    answer = looks.test_client().post("/", data={"body": "<b>Peace</b>" * 40, "language": "ar", "places": ["web"]})
    looks.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 422
    assert '<a href="#title">Give your story a title.</a>' in answer.text
    assert re.search(
        r'<input(?=[^>]*id="title")(?=[^>]*aria-invalid="true")(?=[^>]*title-hint title-wrong)', answer.text
    )
    assert "&lt;b&gt;Peace&lt;/b&gt;" in answer.text
    assert '<option selected value="ar">' in answer.text
    assert re.search(r'value="web"[^>]*\schecked', answer.text)
    assert not re.search(r'value="press"[^>]*\schecked', answer.text)


def test_what_a_first_visit_loads_is_small(looks: Flask) -> None:
    def on_the_wire(*names: str) -> int:
        built = [path for name in names for path in STATIC.glob(f"build/{name}")]
        assert len(built) == len(names)
        return sum(len(gzip.compress(path.read_bytes())) for path in built)

    assert on_the_wire("app-*.css") <= 8_000
    assert on_the_wire("app-*.js") <= 6_000
    assert on_the_wire("staff-*.css", "staff-*.js") <= 40_000
    assert on_the_wire("app-*.css", "app-*.js", "mark-*.svg") <= 14_000
