"""The image and the compose file, read; Docker itself cannot run where the tests do."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
import yaml

import config
from storyboard import create_app
from storyboard.queue import QUEUES

FOLDER = config.ROOT / "deploy/docker"
STEPS = re.sub(r"\\\n\s*", "", (FOLDER / "Dockerfile").read_text())
COMPOSE = yaml.safe_load((FOLDER / "compose.yaml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "storyboard"}
SETTINGS = {field.name.upper() for field in fields(config.Settings)}


def copied() -> list[str]:
    """What the image takes from the project's folder."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", STEPS, re.MULTILINE)
    return [name for line in lines for name in line.split()]


def test_what_is_copied_is_there_and_is_sent_to_the_builder() -> None:
    ignore = (FOLDER / "Dockerfile.dockerignore").read_text().splitlines()
    sent = {line[1:] for line in ignore if line.startswith("!")}
    assert [name for name in copied() if not (config.ROOT / name).exists()] == []
    assert {name for name in copied() if name not in sent} == {"storyboard/static"}  # within storyboard
    assert sent - set(copied()) == set()
    assert "*" in ignore


def test_everything_that_the_site_is_made_of_is_in_the_image() -> None:
    """Whatever the project holds beside these is for working on it."""
    beside = {"tests", "benchmarks", "docs", "requirements", "deploy", "node_modules", "instance", "__pycache__"}
    parts = {path.name for path in config.ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert parts - beside - set(copied()) == set()


def test_the_image_runs_as_nobody_of_importance_and_holds_no_secret() -> None:
    assert re.findall(r"^USER (\w+)$", STEPS, re.MULTILINE) == ["storyboard"]
    set_here = re.findall(r"(\w+)=", re.findall(r"^ENV (.+)$", STEPS, re.MULTILINE)[0])
    assert set(set_here) - SETTINGS == {"PATH"}
    assert not {"SECRET_KEY", "DATA_KEY"} & set(set_here)


def test_the_image_installs_what_is_locked() -> None:
    assert "--require-hashes --requirement requirements/run.txt" in STEPS
    assert "npm ci" in STEPS


@pytest.mark.parametrize("name", OURS)
def test_each_service_runs_something_that_there_is_with_settings_that_there_are(name: str, tmp_path) -> None:
    service = OURS[name]
    assert set(service["environment"]) - SETTINGS == set()
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    if "command" in service:
        program, *arguments = service["command"].split()
        assert program == "flask"
        app = create_app(config.load({"STORYBOARD_DATA": str(tmp_path), "LOG_LEVEL": "ERROR"}))
        told = app.test_cli_runner().invoke(args=[*arguments[2:], "--help"])
        assert told.exit_code == 0, told.output


def test_there_is_a_worker_for_each_queue_and_nothing_starts_before_the_tables_are_there() -> None:
    commands = [service.get("command", "") for service in OURS.values()]
    assert [lane for lane in QUEUES if f"flask --app wsgi worker --queue {lane}" not in commands] == []
    for name, service in OURS.items():
        assert list(service["depends_on"]) == (["database"] if name == "migrate" else ["migrate"])


def test_logs_do_not_grow_for_ever_and_volumes_are_declared() -> None:
    for service in COMPOSE["services"].values():
        assert service["logging"]["options"]["max-size"] == "10m"
        named = {volume.partition(":")[0] for volume in service.get("volumes", []) if not volume.startswith(".")}
        assert named - set(COMPOSE["volumes"]) == set()


def test_only_the_server_in_front_is_reached_from_outside() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["caddy"]
