"""What is wrong with a catalog: strings without translation, broken plurals, placeholders, markup and edges."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from gettext import c2py

from babel.messages.catalog import Catalog, Message

# %(name)s of Python, %% for the sign itself, {size} that a script fills in, and tags.
_MARKS = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}|</?\w[^>]*>|&\w+;")
_FIGURE = re.compile(r"%\(\w+\)[a-z]")
_TOLD_APART = range(1000)


def faults(catalog: Catalog, wanted: Catalog) -> Iterator[str]:
    """Each fault as a line: what is wrong, and with which string.

    :param wanted: what the source says, without translations (`catalogs.wanted`).
    """
    said = {_key(message): message for message in wanted if message.id}
    there = {_key(message): message for message in catalog if message.id}
    for key in said.keys() - there.keys():
        yield f"not in the catalog: {key!r}"
    for key in there.keys() - said.keys():
        yield f"said nowhere any more: {key!r}"
    for key in sorted(said.keys() & there.keys()):
        for fault in _faults_of(there[key], catalog):
            yield f"{fault}: {key!r}"


def _key(message: Message) -> str:
    return " / ".join(_sources(message))


def _sources(message: Message) -> Sequence[str]:
    return (message.id,) if isinstance(message.id, str) else message.id


def _faults_of(message: Message, catalog: Catalog) -> Iterator[str]:
    forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
    if not all(form.strip() for form in forms):
        yield "not translated"
        return
    if message.fuzzy:
        yield "marked as fuzzy: look it over, then take the mark away"
    if isinstance(message.id, str):
        yield from _differences(message.id, forms[0])
    elif len(forms) != catalog.num_plurals:
        yield f"has {len(forms)} forms, where the language has {catalog.num_plurals}"
    else:
        for number, form in enumerate(forms):
            for fault in _faults_of_form(message.id[1], form, _numbers_of(number, catalog)):
                yield f"form {number}: {fault}"


def _faults_of_form(source: str, form: str, numbers: Sequence[int]) -> Iterator[str]:
    """A form that stands for one number alone ("two stories") may do without one figure: its own."""
    missing, added = Counter(_marks(source)), Counter(_marks(form))
    missing, added = missing - added, added - missing
    if added or len(numbers) > 1 or missing.total() > 1 or not all(map(_FIGURE.match, missing)):
        yield from _differences(source, form)
    else:
        yield from _edges(source, form)


def _differences(source: str, translation: str) -> Iterator[str]:
    if Counter(_marks(source)) != Counter(_marks(translation)):
        yield f"placeholders or tags {sorted(_marks(translation))} for {sorted(_marks(source))}"
    yield from _edges(source, translation)


def _edges(source: str, translation: str) -> Iterator[str]:
    for name, edge in (("begins", r"^\s*"), ("ends", r"\s*$")):
        if re.findall(edge, source)[0] != re.findall(edge, translation)[0]:
            yield f"{name} with other blanks"


def _marks(text: str) -> list[str]:
    return _MARKS.findall(text)


def _numbers_of(form: int, catalog: Catalog) -> list[int]:
    takes = c2py(catalog.plural_expr)
    return [n for n in _TOLD_APART if takes(n) == form]
