"""Running other programs quietly: their words go to a log, ours to the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.setup.trouble import Trouble, explain

ROOT = Path(__file__).resolve().parents[2]
LOG = ROOT / "setup.log"


def say(sentence: str) -> None:
    """Show a person what happens now."""
    print(sentence, flush=True)


def listed(names: Sequence[str]) -> str:
    """Return the names as a person lists them: "a, b and c"."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def run(doing: str, argv: Sequence[str], env: Mapping[str, str] | None = None) -> None:
    """Announce a step and carry it out in the project's folder.

    :param doing: the step in words, without its full stop.
    :param env: variables to add to our own.
    :raises Trouble: the program failed; the sentence says why as far as its output tells.
    """
    say(f"{doing} …")
    done, output = attempt(argv, env)
    if not done:
        raise failure(doing, output)


def failure(doing: str, output: str) -> Trouble:
    """Return what to raise for a step that failed with this output."""
    places = [ROOT, Path(tempfile.gettempdir()), *ROOT.glob(".venv"), *ROOT.glob("node_modules")]
    return Trouble(explain(doing, output, LOG.name, min(shutil.disk_usage(place).free for place in places)))


def attempt(argv: Sequence[str], env: Mapping[str, str] | None = None) -> tuple[bool, str]:
    """Run a program; return whether it worked and what it printed.

    :raises Trouble: the program could not be started at all.
    """
    try:
        result = subprocess.run(
            argv,
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise Trouble(f"{argv[0]} could not be started: {error.strerror}.") from error
    _log(argv, result.stdout)
    return result.returncode == 0, result.stdout


def _log(argv: Sequence[str], output: str) -> None:
    try:
        with LOG.open("a") as log:
            log.write(f"$ {' '.join(argv)}\n{output}\n")
    except OSError:
        pass  # A full disk is about to be told by the step itself.
