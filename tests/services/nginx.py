"""nginx with the configuration that an operator is given, moved to ports and folders of the test."""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import config
from tests.services.running import HOST, free_ports, program, running

HOSTNAME = "stories.example.org"
CONFIGURATION = config.ROOT / "deploy/nginx/storyboard.conf"
# What Debian's own nginx.conf has around a site, without what would leave the folder of the test.
AROUND = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr;
events {{ worker_connections 100; }}
http {{
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/storyboard.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """A server in front of a site."""

    port: int
    plain_port: int
    folder: Path
    trusted: ssl.SSLContext

    @property
    def log(self) -> Path:
        """The access log."""
        return self.folder / "access.log"

    def line(self) -> HTTPSConnection:
        """A line of a visitor, over TLS."""
        return _Line(HOST, self.port, context=self.trusted, timeout=20)


class _Line(HTTPSConnection):
    """Connects to this machine, and speaks to the host that the certificate is for."""

    def connect(self) -> None:
        super(HTTPSConnection, self).connect()
        self.sock = self._context.wrap_socket(self.sock, server_hostname=HOSTNAME)


def moved(folder: Path, data: Path, site_port: int, port: int, plain_port: int) -> str:
    """The configuration with its paths and ports moved, and nothing else changed."""
    text = CONFIGURATION.read_text()
    for said, here in (
        (f"/etc/letsencrypt/live/{HOSTNAME}", str(folder)),
        ("/opt/storyboard/", f"{config.ROOT}/"),
        ("/var/lib/storyboard/", f"{data}/"),
        ("/var/log/nginx/storyboard.log", f"{folder}/access.log"),
        ("/var/www/html", str(folder / "html")),
        ("127.0.0.1:5000", f"{HOST}:{site_port}"),
        ("listen [::]:80", f"listen [::1]:{plain_port}"),
        ("listen [::]:443", f"listen [::1]:{port}"),
        ("listen 80", f"listen {HOST}:{plain_port}"),
        ("listen 443", f"listen {HOST}:{port}"),
    ):
        assert said in text, f"{said} stands no more in {CONFIGURATION.name}"
        text = text.replace(said, here)
    return text


@contextmanager
def nginx_before(folder: Path, data: Path, site_port: int) -> Iterator[Front]:
    """nginx, in front of the site on this port with this data folder."""
    nginx = program("nginx", "/usr/sbin")
    port, plain_port = free_ports(2)
    trusted = certificate(folder)
    (folder / "storyboard.conf").write_text(moved(folder, data, site_port, port, plain_port))
    around = AROUND.format(folder=folder, user="user root;" if os.geteuid() == 0 else "")
    (folder / "nginx.conf").write_text(around)
    front = Front(port, plain_port, folder, trusted)
    command = [nginx, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with running(command, folder, lambda: answers(front)):
        yield front


def answers(front: Front) -> bool:
    """Whether a page comes through."""
    line = front.line()
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def certificate(folder: Path) -> ssl.SSLContext:
    """Make a certificate of our own in this folder; returns who trusts it and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOSTNAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOSTNAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    kind = serialization.PrivateFormat.PKCS8
    (folder / "privkey.pem").write_bytes(key.private_bytes(pem, kind, serialization.NoEncryption()))
    return ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
