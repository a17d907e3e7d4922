"""Forms of authors say nothing in the words of the library that they are made with."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import wtforms.fields.choices
from flask import Flask
from flask_babel import force_locale
from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice

import config
from storyboard.web.form_words import _SAID, OurWords
from tests.web.style_page import make_app

# Validators that say something of their own when they are given no words.
NEED_WORDS = {"DataRequired", "InputRequired", "Length", "NumberRange", "AnyOf", "EqualTo", "Email", "Regexp"}
PEOPLES = sorted(
    path for room in ("sharing", "public") for path in (config.ROOT / "storyboard" / room).rglob("form*.py")
)


class Choosing(FlaskForm):
    class Meta(OurWords):
        csrf = False

    one = SelectField(choices=[SelectChoice("a", "A")])
    some = SelectMultipleField(choices=[SelectChoice("a", "A")])


@pytest.fixture(scope="module")
def looks() -> Flask:
    return make_app()


@pytest.mark.parametrize(("language", "begins"), [("en", "What was chosen here"), ("fr", "Ce qui était choisi ici")])
def test_what_is_not_offered_any_more_is_said_in_our_words(looks: Flask, language: str, begins: str) -> None:
    with looks.test_request_context("/", method="POST", data={"one": "b", "some": ["b"]}), force_locale(language):
        form = Choosing()
        assert not form.validate()
        said = [sentence for sentences in form.errors.values() for sentence in sentences]
        assert len(said) == 2
        assert all(sentence.startswith(begins) for sentence in said)


def test_all_that_a_choice_says_by_itself_has_words_of_ours() -> None:
    tree = ast.parse(Path(wtforms.fields.choices.__file__).read_text())
    own = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    said = {text for text in own if "alid choice" in text.lower() and "\n" not in text and text.endswith((".",))}
    assert said | {"Invalid Choice: could not coerce."} == set(_SAID)


@pytest.mark.parametrize("path", PEOPLES, ids=lambda path: path.stem)
def test_each_check_of_an_authors_form_is_given_its_words(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    checks = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in NEED_WORDS]
    assert [ast.unparse(call) for call in checks if not re.search(r"_l\(|message=[A-Z_]+", ast.unparse(call))] == []
