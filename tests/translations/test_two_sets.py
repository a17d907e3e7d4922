"""What authors and the public may meet is translated into all languages: no string of it hides among the staff's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import grimp
import pytest
from flask import Flask
from jinja2 import Environment, FileSystemLoader, meta

import config
from deploy.translations.extracted import strings
from deploy.translations.rooms import PEOPLES, STAFFS, is_for_people
from storyboard.notices import subjects
from storyboard.notices.models import FOR_AUTHORS
from storyboard.staff.permissions import EVERYBODY, policy_of
from storyboard.web.locale import STAFF_ROOMS

TEMPLATES = config.ROOT / "templates"
# Who comes in from outside: they are the staff's pages, although everybody may knock there.
COMING_IN = ("staff.", "operations.healthz", "operations.readyz", "operations.metrics")


def files_with_strings() -> set[str]:
    return {file for message in strings() if message.id for file, _line in message.locations}


def strings_of_staff(files: Iterable[str]) -> list[str]:
    """Those of the files that hold strings which only staff are thought to meet."""
    return sorted(file for file in set(files) & files_with_strings() if not is_for_people([file]))


def module_file(module: str) -> str:
    path = config.ROOT / Path(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).relative_to(config.ROOT).as_posix()


@cache
def rooms() -> grimp.ImportGraph:
    return grimp.build_graph("storyboard")


def reached_from(modules: Iterable[str]) -> set[str]:
    found = set(modules)
    for module in list(found):
        found |= rooms().find_upstream_modules(module)
    return {module_file(module) for module in found}


def peoples_views(app: Flask) -> set[str]:
    """The modules of the views that answer with pages in all languages."""
    endpoints = [name for name in app.view_functions if name.partition(".")[0] not in STAFF_ROOMS and name != "static"]
    return {app.view_functions[name].__module__ for name in endpoints}


@pytest.mark.sqlite
def test_views_of_authors_and_the_public_reach_no_string_of_the_staffs(app: Flask) -> None:
    views = peoples_views(app)
    assert {"storyboard.sharing.views_steps", "storyboard.public.views"} <= views
    reached = reached_from(views)
    assert "storyboard/stories/words.py" in reached & files_with_strings()
    assert strings_of_staff(reached) == []


@pytest.mark.sqlite
def test_what_stands_before_every_page_says_nothing_in_the_staffs_words(app: Flask) -> None:
    before = [*app.before_request_funcs.get(None, []), *app.after_request_funcs.get(None, [])]
    handlers = [handler for codes in app.error_handler_spec[None].values() for handler in codes.values()]
    stand = {module_file(function.__module__) for function in (*before, *handlers)}
    assert "storyboard/operations/gate.py" in stand
    assert strings_of_staff(stand) == []


def test_templates_of_authors_and_the_public_reach_no_string_of_the_staffs() -> None:
    reached = templates_from(path for room in ("sharing", "public", "errors") for path in (TEMPLATES / room).rglob("*"))
    assert "templates/components/key_box.html" in reached
    assert strings_of_staff(reached) == []


def test_mails_to_authors_reach_no_string_of_the_staffs() -> None:
    mail = TEMPLATES / "notices/mail"
    reached = templates_from(mail / f"{kind}.{ending}" for kind in FOR_AUTHORS for ending in ("html", "txt"))
    assert "templates/notices/mail/_author.html" in reached
    assert strings_of_staff([*reached, module_file(subjects.__name__)]) == []


def templates_from(paths: Iterable[Path]) -> set[str]:
    """These templates, and all that they extend, include or import."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"])
    todo = [path.relative_to(TEMPLATES).as_posix() for path in paths if path.is_file()]
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            parsed = environment.parse((TEMPLATES / name).read_text())
            # A name that is only known at run time (the bar above a preview) is the staff's to give.
            todo.extend(other for other in meta.find_referenced_templates(parsed) if other is not None)
    return {f"templates/{name}" for name in seen}


@pytest.mark.sqlite
def test_pages_that_everybody_may_open_are_no_rooms_of_the_staff(app: Flask) -> None:
    mine = [name for name in app.view_functions if name.partition(".")[0] in STAFF_ROOMS]
    open_doors = [name for name in mine if policy_of(app, name) == EVERYBODY]
    assert [name for name in open_doors if not name.startswith(COMING_IN)] == []
    assert mine != open_doors


def test_each_name_on_the_lists_is_a_file_or_a_folder_that_is_there() -> None:
    assert [name for name in (*STAFFS, *PEOPLES) if not (config.ROOT / name).exists()] == []
    assert [name for name in STAFFS if (config.ROOT / name).is_dir() and not re.search("/$", name)] == []
