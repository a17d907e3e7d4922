"""The rules of the show run in the browser; they are tried without one, by Node's own test runner."""

import subprocess
from pathlib import Path

TESTS = Path(__file__).with_name("show-state.test.mjs")


def test_the_show_goes_as_the_host_expects() -> None:
    ran = subprocess.run(["node", "--test", str(TESTS)], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout
