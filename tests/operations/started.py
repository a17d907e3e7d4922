"""Site and workers as `make run` starts them, without the demo: `python -m tests.operations.started`."""

import sys

import config
from storyboard import create_app
from storyboard.operations import local, schema

if __name__ == "__main__":
    settings = config.load()
    schema.upgrade(create_app(settings).extensions["storyboard_engine"])
    sys.exit(local.keep_running(settings, lambda line: print(line, flush=True), lambda: print("ready", flush=True)))
