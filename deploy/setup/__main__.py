"""The command: say what is done, end a failure with one sentence instead of a traceback."""

# This file alone must be readable by an old Python, so that it can say what is wrong with it.
import sys

OLDEST = (3, 11)

if sys.version_info < OLDEST:
    sys.exit(
        "Storyboard needs Python 3.11 or newer, and this one is {}.{}. Install a newer one and name it: "
        "make setup PYTHON=python3.12".format(*sys.version_info)
    )

from deploy.setup import steps  # noqa: E402
from deploy.setup.trouble import Trouble  # noqa: E402

try:
    steps.prepare(sys.argv[1] if len(sys.argv) > 1 else "run")
except Trouble as trouble:
    sys.exit(str(trouble))
except KeyboardInterrupt:
    sys.exit("Stopped. Start it again whenever you like: it goes on where it was.")
