"""Each catalog is whole, and says what the source says. The strings are taken from the source anew, at each run."""

from __future__ import annotations

from gettext import c2py

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message

from deploy.translations import catalogs
from deploy.translations.extracted import strings
from deploy.translations.faults import faults
from storyboard.web.locale import LANGUAGES, SOURCE_LANGUAGE, STAFF_LANGUAGES

STORIES = ("%(num)d story of %(name)s", "%(num)d stories of %(name)s")


@pytest.mark.parametrize("language", catalogs.TRANSLATED)
def test_nothing_is_wrong_with_a_catalog(language: str) -> None:
    assert list(faults(catalogs.read(language), catalogs.wanted(language))) == []


@pytest.mark.parametrize("language", catalogs.TRANSLATED)
def test_a_catalog_is_written_as_the_tools_write_it(language: str) -> None:
    there = catalogs.path_of(language).read_text()
    assert there.startswith(catalogs.header(language))
    assert not [line for line in there.splitlines() if "-Date:" in line or "-Translator:" in line]


@pytest.mark.parametrize("language", catalogs.TRANSLATED)
def test_plural_forms_are_those_of_the_unicode_tables(language: str) -> None:
    takes = c2py(catalogs.read(language).plural_expr)
    # Portuguese as in Africa and Europe: there, nothing is counted like many (in Brazil, like one).
    rule = Locale.parse({"pt": "pt_PT"}.get(language, language)).plural_form
    forms = {(takes(number), rule(number)) for number in range(1000)}
    assert len({form for form, _ in forms}) == len({name for _, name in forms}) == len(forms)
    assert len(forms) == catalogs.read(language).num_plurals


def test_there_is_a_catalog_for_each_language_but_that_of_the_source() -> None:
    assert {path.name for path in catalogs.FOLDER.iterdir() if path.is_dir()} == set(LANGUAGES) - {SOURCE_LANGUAGE}


def test_staff_strings_are_asked_of_the_languages_of_staff_alone() -> None:
    sizes = {language: len(catalogs.wanted(language)) for language in catalogs.TRANSLATED}
    assert {language for language, size in sizes.items() if size == len(strings())} == set(STAFF_LANGUAGES) - {"en"}
    assert {sizes[language] for language in ("pt", "es", "sw")} == {sizes["pt"]}


def catalog_with(source: str | tuple[str, str], translation: object, language: str = "ar", **more: object) -> Catalog:
    catalog = catalogs.read(language)
    for message in list(catalog):
        if message.id:
            catalog.delete(message.id)
    catalog[source] = Message(source, translation, **more)  # type: ignore[arg-type]
    return catalog


def found(source: str | tuple[str, str], translation: object, language: str = "ar", **more: object) -> list[str]:
    wanted = Catalog()
    wanted.add(source)
    told = faults(catalog_with(source, translation, language, **more), wanted)
    return [fault.rpartition(": ")[0] for fault in told]


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ("Send", "", "not translated"),
        ("Send", "  ", "not translated"),
        ("Hello %(name)s", "Bonjour", "placeholders or tags [] for ['%(name)s']"),
        ("Hello %(name)s", "Bonjour %(nom)s", "placeholders or tags ['%(nom)s'] for ['%(name)s']"),
        ("%(n)s %%", "%(n)s %", "placeholders or tags ['%(n)s'] for ['%%', '%(n)s']"),
        ("It has {size}", "Elle pèse {taille}", "placeholders or tags ['{taille}'] for ['{size}']"),
        ("<b>Now</b>", "<b>Maintenant", "placeholders or tags ['<b>'] for ['</b>', '<b>']"),
        ("Since ", "Depuis", "ends with other blanks"),
        ("Since", " Depuis", "begins with other blanks"),
    ],
)
def test_a_fault_is_found(source: str, translation: str, fault: str) -> None:
    assert found(source, translation, "fr") == [fault]


def test_a_good_translation_has_no_fault() -> None:
    assert found("%(n)s %% of {all}, <b>%(name)s</b>", "<b>%(name)s</b> : %(n)s %% de {all}", "fr") == []


def test_a_string_marked_as_fuzzy_is_a_fault() -> None:
    (fault,) = found("Send", "Envoyer", "fr", flags=["fuzzy"])
    assert fault.startswith("marked as fuzzy")


def test_a_string_that_is_missing_or_said_no_more_is_a_fault() -> None:
    wanted = Catalog()
    wanted.add("New")
    assert sorted(faults(catalog_with("Old", "Ancien", "fr"), wanted)) == [
        "not in the catalog: 'New'",
        "said nowhere any more: 'Old'",
    ]


def test_a_plural_has_all_forms_of_its_language() -> None:
    forms = ["%(num)d %(name)s"] * 6
    assert found(STORIES, forms) == []
    assert found(STORIES, forms[:2]) == ["has 2 forms, where the language has 6"]
    assert found(STORIES, [*forms[:5], ""]) == ["not translated"]


def test_only_a_form_that_stands_for_one_number_may_leave_its_figure_out() -> None:
    in_words = ["لا قصة %(name)s", "قصة %(name)s", "قصتان %(name)s", "%(num)d %(name)s", "%(num)d %(name)s"]
    assert found(STORIES, [*in_words, "%(num)d %(name)s"]) == []
    assert found(STORIES, [*in_words, "%(name)s"]) == [
        "form 5: placeholders or tags ['%(name)s'] for ['%(name)s', '%(num)d']"
    ]
    # In French the first form is for none and for one.
    assert len(found(STORIES, ["une histoire de %(name)s", "%(num)d histoires de %(name)s"], "fr")) == 1
    assert found(STORIES, ["uma história de %(name)s", "%(num)d histórias de %(name)s"], "pt") == []
