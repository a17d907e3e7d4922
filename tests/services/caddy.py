"""Caddy with the configuration that an operator is given, moved to ports and folders of the test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import config
from tests.services.fronts import HOSTNAME, Front, certificate, moved
from tests.services.running import HOST, free_ports, program, running


@contextmanager
def caddy_before(folder: Path, data: Path, site_port: int, ready: int = 200) -> Iterator[Front]:
    """Caddy, in front of the site on this port with this data folder; it is ready when it answers like this."""
    caddy = program("caddy")
    port, plain_port = free_ports(2)
    front = Front(port, plain_port, folder, certificate(folder))
    places = {
        "{\n\tservers {": f"{{\n\tadmin off\n\thttp_port {plain_port}\n\thttps_port {port}\n\tservers {{",
        "\theader -Server": f"\theader -Server\n\ttls {folder}/fullchain.pem {folder}/privkey.pem",
        "/var/lib/storyboard/": f"{data}/",
        "/var/log/caddy/storyboard.log": str(front.log),
    }
    text = (config.ROOT / "deploy/caddy/Caddyfile").read_text()
    (folder / "Caddyfile").write_text(moved(text, places))
    (folder / "spooled").mkdir()
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    env |= {"STORYBOARD_HOST": HOSTNAME, "STORYBOARD_SITE": f"{HOST}:{site_port}"}
    env["STORYBOARD_PAGES"] = str(config.ROOT / "deploy")
    env["TMPDIR"] = str(folder / "spooled")
    with running([caddy, "run", "--config", str(folder / "Caddyfile")], folder, lambda: front.answers(ready), env=env):
        yield front
