"""The command `python3 -m deploy.server HOST`."""

import sys

from deploy.server.install import install
from deploy.server.places import Places
from deploy.setup.trouble import Trouble

if len(sys.argv) != 2:
    sys.exit("Say which name the world knows this server by: python3 -m deploy.server stories.example.org")
try:
    install(sys.argv[1], Places())
except Trouble as trouble:
    sys.exit(str(trouble))
