"""Setting up: what is there is left alone, what goes wrong is one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import ROOT
from deploy.setup import apt, commands, ffmpeg, stamps, steps, system, translations
from deploy.setup.system import BROWSER, FFMPEG
from deploy.setup.trouble import DISK_FULL, Trouble, explain

GOOD = "ffmpeg version {} Copyright (c)\n V....D libx264  H.264\n A..... aac  AAC\n"
PLENTY = 1 << 40


@pytest.mark.parametrize("version", ["5.1", "5.1.9-0+deb12u1", "n7.1", "10.0", "N-118000-gabcdef"])
def test_a_good_ffmpeg_is_taken(version: str) -> None:
    ffmpeg.judge(GOOD.format(version))


@pytest.mark.parametrize(("version", "named"), [("4.4.2-0ubuntu", "4.4"), ("n5.0.1", "5.0")])
def test_an_old_ffmpeg_is_named_with_what_is_needed(version: str, named: str) -> None:
    with pytest.raises(Trouble, match=rf"version {named}; Storyboard needs 5\.1 or newer"):
        ffmpeg.judge(GOOD.format(version))


@pytest.mark.parametrize("encoder", ["libx264", "aac"])
def test_a_missing_encoder_is_named(encoder: str) -> None:
    without = GOOD.format("6.0").replace(f" {encoder} ", f" {encoder}_at ")
    with pytest.raises(Trouble, match=f"lacks the encoder {encoder},"):
        ffmpeg.judge(without)


def test_the_ffmpeg_of_this_machine_is_good() -> None:
    done, told = commands.attempt(["ffmpeg", "-encoders"])
    assert done
    ffmpeg.judge(told)


@pytest.mark.parametrize(
    ("printed", "begins"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("npm error code ENOSPC", "The disk is full."),
        ("Temporary failure resolving 'deb.debian.org'", "The network cannot be reached."),
        ("Temporary failure in name resolution", "The network cannot be reached."),
        ("npm error code EAI_AGAIN", "The network cannot be reached."),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "A downloaded package"),
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "Another program is installing"),
        ("one\nlast words\n", "Making tea did not work: last words"),
        ("", "Making tea did not work: it printed nothing"),
    ],
)
def test_what_a_program_printed_becomes_one_sentence(printed: str, begins: str) -> None:
    told = explain("Making tea", printed, "setup.log", PLENTY)
    assert told.startswith(begins)
    assert told.endswith("(Details: setup.log)")
    assert "\n" not in told


def test_a_full_disk_is_recognised_when_nobody_says_so() -> None:
    assert explain("Making tea", "failed", "setup.log", room=1000).startswith(DISK_FULL)


def test_without_the_right_to_install_the_command_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt, "usable", lambda: False)
    monkeypatch.setattr(apt, "present", lambda: True)
    gone = [system.Need(need.name, need.package, lambda: False, need.elsewhere) for need in (FFMPEG, BROWSER)]
    with pytest.raises(Trouble) as told:
        system.provide(gone)
    assert str(told.value) == (
        "ffmpeg and Chromium must be installed, and we may not do it for you. Run: sudo apt-get install ffmpeg chromium"
    )


def test_without_apt_the_way_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Trouble) as told:
        system.provide([FFMPEG])
    assert str(told.value) == (
        "ffmpeg must be installed. Install ffmpeg 5.1 or newer (for instance: brew install ffmpeg, "
        "or sudo dnf install ffmpeg); then start again."
    )


def test_a_catalog_is_compiled_when_it_is_newer_than_what_was_made_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    monkeypatch.setattr(translations, "run", lambda doing, _argv: ran.append(doing))
    catalog, compiled = tmp_path / "messages.po", tmp_path / "messages.mo"
    catalog.write_text("")
    translations.provide()
    assert ran == ["Compiling the translations"]

    compiled.write_text("")
    os.utime(catalog, ns=(1, 1))
    translations.provide()
    assert len(ran) == 1

    os.utime(compiled, ns=(0, 0))
    translations.provide()
    assert len(ran) == 2


def test_a_stamp_goes_with_the_thing_it_speaks_of(tmp_path: Path) -> None:
    lock, thing = tmp_path / "lock", tmp_path / "thing"
    lock.write_text("flask==3")
    assert not stamps.fresh(thing, stamps.digest([lock]))
    stamps.remember(thing, stamps.digest([lock]))
    assert stamps.fresh(thing, stamps.digest([lock]))

    lock.write_text("flask==4")

    assert not stamps.fresh(thing, stamps.digest([lock]))


def test_a_file_under_another_name_is_another_source(tmp_path: Path) -> None:
    one, other = tmp_path / "one.js", tmp_path / "other.js"
    one.write_text("same")
    other.write_text("same")
    assert stamps.digest([one]) != stamps.digest([other])


def test_things_are_listed_as_a_person_lists_them() -> None:
    assert [commands.listed(["a", "b", "c"][:n]) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]


def test_an_unknown_purpose_is_told_the_known_ones() -> None:
    with pytest.raises(Trouble, match="Choose one of: run, check, test"):
        steps.prepare("sing")


def test_a_failure_is_a_sentence_and_a_status_without_a_traceback() -> None:
    tried = subprocess.run(
        [sys.executable, "-m", "deploy.setup", "sing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (tried.returncode, tried.stdout) == (1, "")
    assert tried.stderr == "There is no setup for 'sing'. Choose one of: run, check, test.\n"


def test_setup_needs_nothing_but_the_standard_library() -> None:
    loaded = subprocess.run(
        [sys.executable, "-S", "-c", "import sys; sys.path[:0] = ['.']; from deploy.setup import steps"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (loaded.returncode, loaded.stderr) == (0, "")
