"""Every string of the source that is to be translated."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (("storyboard", "*.py", "python"), ("templates", "*.html", "jinja2"), ("templates", "*.txt", "jinja2"))
# The positions of what is translated among a function's arguments; None means the first.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
}
NOTE = "TRANSLATORS:"


def source_files() -> Iterator[tuple[str, str]]:
    """Each file that may hold strings, from the project's folder, and how it is read."""
    for folder, pattern, method in SOURCES:
        for path in sorted((ROOT / folder).rglob(pattern)):
            yield path.relative_to(ROOT).as_posix(), method


def strings() -> Catalog:
    """All of them, each with the files in which it stands (no lines: those move with every change)."""
    found = Catalog(charset="utf-8")
    for file, said, notes in _said():
        found.add(said, None, [(file, 0)], auto_comments=notes)
    return found


@cache
def _said() -> list[tuple[str, str | tuple[str, ...], list[str]]]:
    return [
        (file, said, notes)
        for file, method in source_files()
        for _line, said, notes, _context in extract_from_file(
            method,
            ROOT / file,
            keywords=KEYWORDS,
            comment_tags=[NOTE],
            # A template that cannot be read is an error, not a file without strings.
            options={"silent": "false"} if method == "jinja2" else None,
            strip_comment_tags=True,
        )
    ]
