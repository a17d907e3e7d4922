"""nginx with the configuration that an operator is given, moved to ports and folders of the test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import config
from tests.services.fronts import HOSTNAME, Front, certificate, moved
from tests.services.running import HOST, free_ports, program, running

# What Debian's own nginx.conf has around a site, as far as it matters here.
AROUND = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 100; }}
http {{
    default_type application/octet-stream;
    client_body_temp_path {folder}/spooled/body;
    proxy_temp_path {folder}/spooled/proxy;
    fastcgi_temp_path {folder}/spooled/fastcgi;
    uwsgi_temp_path {folder}/spooled/uwsgi;
    scgi_temp_path {folder}/spooled/scgi;
    include {folder}/storyboard.conf;
}}
"""


@contextmanager
def nginx_before(folder: Path, data: Path, site_port: int, ready: int = 200) -> Iterator[Front]:
    """nginx, in front of the site on this port with this data folder; it is ready when it answers like this."""
    nginx = program("nginx", "/usr/sbin")
    port, plain_port = free_ports(2)
    front = Front(port, plain_port, folder, certificate(folder))
    places = {
        f"/etc/letsencrypt/live/{HOSTNAME}": str(folder),
        "/opt/storyboard/": f"{config.ROOT}/",
        "/var/lib/storyboard/": f"{data}/",
        "/var/log/nginx/storyboard.log": str(front.log),
        "/var/www/html": str(folder / "html"),
        "127.0.0.1:5000": f"{HOST}:{site_port}",
        "listen [::]:80": f"listen [::1]:{plain_port}",
        "listen [::]:443": f"listen [::1]:{port}",
        "listen 80": f"listen {HOST}:{plain_port}",
        "listen 443": f"listen {HOST}:{port}",
    }
    text = (config.ROOT / "deploy/nginx/storyboard.conf").read_text()
    (folder / "storyboard.conf").write_text(moved(text, places))
    (folder / "nginx.conf").write_text(
        AROUND.format(folder=folder, user="user root;" if os.geteuid() == 0 else "")  # pytest's folders are closed
    )
    (folder / "spooled").mkdir()
    (folder / "html").mkdir()
    with running(
        [nginx, "-e", "stderr", "-p", str(folder), "-c", f"{folder}/nginx.conf"], folder, lambda: front.answers(ready)
    ):
        yield front
