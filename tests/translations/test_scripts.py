"""No word for people stands in a script: what a script says comes with the page, translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import config

SCRIPTS = sorted(
    path
    for path in (config.ROOT / "storyboard/static").rglob("*.js")
    if "build" not in path.relative_to(config.ROOT).parts
)

_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`|\'((?:[^\'\\\n]|\\.)*)\'')
# Told to developers, never shown; selectors; and names of classes.
_NOT_FOR_PEOPLE = re.compile(
    r"(?:new Error\(|className = |\.font = |className: |querySelector(?:All)?\(|closest\(|each\(\w+, )$"
)


def words_in_script(script: str) -> list[str]:
    """Strings in a script that a person could read: two words in a row, a capital, a unit."""
    bare = re.sub(r"(^|\s)//[^\n]*", r"\1", re.sub(r"/\*.*?\*/", "", script, flags=re.DOTALL))
    said = []
    for found in _STRING.finditer(bare):
        text = next(group for group in found.groups() if group is not None)
        shown = re.sub(r"\$\{.*?\}", "¤", text)
        if _NOT_FOR_PEOPLE.search(bare[: found.start()]) or re.search(r"[\[\]#>=]|:not", shown):
            continue
        if re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}|^[A-Z][a-z]+ |[a-z][.!?…]$|\b[kMG]B\b", shown):
            said.append(text)
    return said


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(config.ROOT).as_posix())
def test_a_script_holds_no_word_for_people(path: Path) -> None:
    assert words_in_script(path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(config.ROOT).as_posix())
def test_figures_and_times_are_written_in_one_place(path: Path) -> None:
    by_itself = re.search(r"toLocale\w+\(|Intl\.", path.read_text())
    assert bool(by_itself) == (path.name == "figures.js")


def test_words_in_a_script_are_found() -> None:
    assert words_in_script('line.textContent = "It is saved";') == ["It is saved"]
    assert words_in_script("say(`${size} MB`)") == ["${size} MB"]
    assert words_in_script('say("Saved.")') == ["Saved."]
    assert words_in_script('throw new Error("no such thing"); // not so fast\nfind("form [type=submit]");') == []
