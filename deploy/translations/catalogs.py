"""The catalogs: one a language, in the order of the source, with nothing in them that changes without need."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from deploy.translations.extracted import ROOT, strings
from deploy.translations.rooms import is_for_people
from storyboard.web.locale import LANGUAGES, SOURCE_LANGUAGE, STAFF_LANGUAGES

FOLDER = ROOT / "storyboard/translations"
TRANSLATED = tuple(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
# How many forms a counted thing has, and which one a number takes: as the Unicode tables say, for whole numbers.
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": (
        "nplurals=6; "
        "plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
    ),
    "pt": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "sw": "nplurals=2; plural=(n != 1);",
}
_HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: Storyboard\n"
"Language: {language}\n"
"Plural-Forms: {plurals}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"""


def path_of(language: str) -> Path:
    """Where the catalog of a language lies."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def wanted(language: str) -> Catalog:
    """What a catalog of this language must hold: everything, or what may be met outside of staff pages."""
    everything = strings()
    if language in STAFF_LANGUAGES:
        return everything
    for message in list(everything):
        if message.id and not is_for_people(file for file, _line in message.locations):
            everything.delete(message.id)
    return everything


def read(language: str) -> Catalog:
    """The catalog as it lies there; an empty one where there is none yet."""
    path = path_of(language)
    written = path.read_bytes() if path.exists() else header(language).encode()
    return read_po(BytesIO(written), locale=language)


def update(language: str) -> None:
    """Bring a catalog to what the source says now: new strings come in empty, what is said no more goes."""
    catalog = read(language)
    catalog.update(wanted(language), no_fuzzy_matching=True)
    write(language, catalog)


def write(language: str, catalog: Catalog) -> None:
    """Write a catalog down, its strings in the order of the files where they stand, without dates and names."""
    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header(language) + "\n" + body.getvalue().decode())


def compile(language: str) -> None:
    """Make of a catalog what the site reads; what is not translated, or not surely, stays in the source's language."""
    compiled = path_of(language).with_suffix(".mo")
    being_written = compiled.with_suffix(".part")
    with being_written.open("wb") as file:
        write_mo(file, read(language))
    being_written.replace(compiled)


def header(language: str) -> str:
    """How the catalog of a language begins."""
    return _HEADER.format(language=language, plurals=PLURALS[language])
