"""A small house to supervise, as a program of its own: `python -m tests.operations.supervised SCRIPT…`.

Each script is a shell program. The house says when it is ready: at once, or with HOUSE_IS_READY=never not at all.
"""

import os
import sys

from storyboard.operations import supervisor
from storyboard.operations.child import Program

supervisor.FIRST_PAUSE = 0.1
supervisor.GRACE = float(os.environ.get("HOUSE_GRACE", "0.5"))


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    programs = [Program(f"p{n}", ["/bin/sh", "-c", script]) for n, script in enumerate(sys.argv[1:])]
    house = supervisor.Supervisor(programs, say)
    sys.exit(house.run(ready=lambda: os.environ.get("HOUSE_IS_READY") != "never", when_ready=lambda: say("ready")))
