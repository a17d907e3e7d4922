"""No word for people stands outside of what is translated: not in a template, not in the code behind it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

import config

TEMPLATES = sorted(path for path in (config.ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt"))
# The house's own name, what is typed at a terminal, and the names of types that templates ask for.
NAMES = re.compile(r"\bStoryboard\b|\bflask --app wsgi doctor\b|\bUTC\b|\b[A-Z][a-zA-Z]+Field\b")
SAID_ALOUD = ("aria-label", "title", "alt", "placeholder", "label", "value", "data-close")
_WORD = re.compile(r"[^\W\d_]{2,}")
_TRANSLATES = ("_", "gettext", "ngettext")


class Words(HTMLParser):
    """Collects what a page says, whatever in it comes from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        told = [value for name, value in attrs if value and name in SAID_ALOUD and tag not in ("meta",)]
        self.found += [value for value in told if " " in value or value[:1].isupper()]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def words_in(template: str) -> list[str]:
    """The words of a template that are the same in every language."""
    for thing, instead in ((r"\{#.*?#\}", ""), (r"\{%.*?%\}", ""), (r"\{\{.*?\}\}", "¤")):
        template = re.sub(thing, instead, template, flags=re.DOTALL)
    template = re.sub(r'[\w-]+="¤"', "", template)  # attributes that a page puts into the tag of its layout
    page = Words()
    page.feed(template)
    said = [NAMES.sub("", text).strip() for text in page.found]
    return [text for text in said if _WORD.search(text)]


def sentences_in(template: str) -> list[str]:
    """Strings in the expressions of a template that look like words for people, and are not translated."""
    return list(_sentences(Environment(extensions=["jinja2.ext.i18n"]).parse(template)))


def _sentences(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _TRANSLATES:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        text = NAMES.sub("", node.value)
        if re.search(r"^[A-Z][a-z]|[a-z]{2,} [a-z]{2,}.*[.?!]$", text):
            yield node.value
    for child in node.iter_child_nodes():
        yield from _sentences(child)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(config.ROOT).as_posix())
def test_a_template_says_nothing_that_is_not_translated(path: Path) -> None:
    assert words_in(path.read_text()) + sentences_in(path.read_text()) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ("<p>Send it</p>", ["Send it"]),
        ('<p>{{ _("Send it") }} now</p>', ["¤ now"]),
        ('<button aria-label="Close it">×</button>', ["Close it"]),
        ("{{ button('Send it') }}", ["Send it"]),
        ("{% set words = 'we have it.' %}", ["we have it."]),
    ],
)
def test_a_word_that_is_not_translated_is_found(template: str, found: list[str]) -> None:
    assert words_in(template) + sentences_in(template) == found


def test_what_is_translated_is_let_be() -> None:
    template = (
        '<title>{{ _("Send it") }} · Storyboard</title>{# Of us #}'
        '<p class="big one" dir="auto">{{ ngettext("A day", "Days", 2) }} → 5 %</p>'
    )
    assert words_in(template) + sentences_in(template) == []


# The command line, the doctor and the protocol of uploads speak English, to administrators and to programs.
TO_MACHINES = (
    "cli/",
    "media/",
    "operations/demo/",
    "operations/doctor",
    "operations/export/",
    "operations/figures.py",
    "operations/keeping/",
    "operations/purging/",
    "operations/request_counts.py",
    "operations/supervisor.py",
    "operations/troubles.py",
    "operations/up.py",
    "operations/views_metrics.py",
    "uploads/complaints.py",
    "web/form_words.py",  # what a library says, to be said otherwise
)
CODE = sorted(
    path
    for path in (config.ROOT / "storyboard").rglob("*.py")
    if not path.relative_to(config.ROOT / "storyboard").as_posix().startswith(TO_MACHINES)
)
_SENTENCE = re.compile(r"^[A-Z][a-z]+.* [a-z]|[a-z]{2,} [a-z]{2,}.*[.?!…]$")


def sentences_in_code(node: ast.AST) -> Iterator[str]:
    """Strings that look like sentences for people, are not translated, and are neither raised nor logged."""
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _is_let_be(node.func)):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.Constant) and isinstance(child.value, str) and _SENTENCE.search(child.value):
            yield child.value
        yield from sentences_in_code(child)


def _is_let_be(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute):
        return isinstance(called.value, ast.Name) and called.value.id == "log"
    return isinstance(called, ast.Name) and called.id in (*_TRANSLATES, "_l", "lazy_gettext")


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(config.ROOT).as_posix())
def test_code_says_nothing_to_people_that_is_not_translated(path: Path) -> None:
    assert list(sentences_in_code(ast.parse(path.read_text()))) == []


def test_a_sentence_in_code_is_found() -> None:
    code = (
        '''"""A docstring of ours."""\nflash("It is sent.")\nflash(_("It is kept."))\nlog.info("It is on its way.")'''
    )
    assert list(sentences_in_code(ast.parse(code))) == ["It is sent."]
