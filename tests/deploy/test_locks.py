"""The locks: every package by hash, development in step with the product, no server named."""

import re
from pathlib import Path

import pytest

from config import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^(?P<name>[a-z0-9_.-]+)==(?P<version>\S+)(?: ; .+)? \\$", re.MULTILINE)


def pins(lock: Path) -> list[str]:
    """Each package and version of a lock; one that differs by platform stands there more than once."""
    return [f"{pin['name']} {pin['version']}" for pin in PIN.finditer(lock.read_text())]


def test_there_is_a_lock_for_each_purpose() -> None:
    assert [lock.stem for lock in LOCKS] == ["clips", "dev", "node", "run"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_package_is_locked_by_version_and_hash(lock: Path) -> None:
    named = [line for line in lock.read_text().splitlines() if line and not line.startswith((" ", "#"))]
    assert len(named) == len(pins(lock)) > 0
    for package in re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in package


@pytest.mark.parametrize("file", [*LOCKS, ROOT / "package-lock.json"], ids=lambda file: file.name)
def test_no_lock_names_a_server(file: Path) -> None:
    assert (
        re.findall(r'--(?:extra-)?index-url|"resolved"|https?://[^ "]*(?:simple|pypi|registry)', file.read_text()) == []
    )


def test_the_tools_work_on_the_very_packages_that_the_product_runs_on() -> None:
    product, development = pins(ROOT / "requirements/run.txt"), pins(ROOT / "requirements/dev.txt")
    assert [package for package in product if package not in development] == []
