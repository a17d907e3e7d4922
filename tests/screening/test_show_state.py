"""The rules of the show run in the browser; they are tried without one, by Node's own test runner."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).with_name("show-state.test.mjs")


def test_the_show_goes_as_the_host_expects() -> None:
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # set-up may bring its own Node
    node = shutil.which("node", path=programs)
    assert node is not None, "Node is missing: `make setup` installs it"
    ran = subprocess.run([node, "--test", str(TESTS)], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout
