"""docs/operate.md names only what there is. `rehearse.py` does what it says, word by word, on a machine of its own."""

import re

import pytest

import config
from deploy.server.places import HOME, Places
from storyboard import create_app

PAGE = (config.ROOT / "docs/operate.md").read_text()
UNITS = {path.name for path in (config.ROOT / "deploy/systemd").glob("storyboard*.*")}
STARTED = "\n".join(path.read_text() for path in (config.ROOT / "deploy/systemd").glob("*.service"))


def commands() -> list[str]:
    """Every command of ours that the page or a unit names, without what is given to it."""
    named = re.findall(r"(?m)(?:^|`|&& )storyboard ([a-z]+(?: [a-z]+)?)", PAGE)
    return sorted({*named, *re.findall(r"flask --app wsgi ([a-z]+)", STARTED)})


def test_ten_commands_are_ten() -> None:
    lines = PAGE.split("## Ten commands")[1].split("```")[1].strip().splitlines()
    explained = re.findall(r"(?m)^(\d+)\. ", PAGE)
    assert (len(lines), [int(number) for number in explained]) == (10, list(range(1, 11)))


@pytest.mark.parametrize("words", commands())
def test_every_command_that_is_named_is_there(words: str, tmp_path) -> None:
    app = create_app(config.load({"STORYBOARD_DATA": str(tmp_path), "LOG_LEVEL": "ERROR"}))
    told = app.test_cli_runner().invoke(args=[*words.split(), "--help"])
    assert told.exit_code == 0, told.output


def test_every_unit_that_is_named_is_there() -> None:
    named = set(re.findall(r"storyboard-[a-z]+(?:@[a-z]*)?\.(?:service|timer)|storyboard\.target", PAGE))
    assert len(named) > 3
    assert {re.sub("@[a-z]*", "@", name) for name in named} - UNITS == set()


def test_the_page_speaks_of_the_places_that_are_used() -> None:
    places = Places()
    for path in (HOME, places.settings):
        assert f"`{path}`" in PAGE
    assert f"../sites-available/{places.nginx.name} " in PAGE
