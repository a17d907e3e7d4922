"""A server in front of the site, and visitors who come to it over TLS."""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.services.running import HOST

HOSTNAME = "stories.example.org"


@dataclass(frozen=True)
class Front:
    """A server in front of a site. What it writes lies below `folder`."""

    port: int
    plain_port: int
    folder: Path
    trusted: ssl.SSLContext

    @property
    def log(self) -> Path:
        """The access log."""
        return self.folder / "access.log"

    def line(self) -> HTTPSConnection:
        """The line of a visitor."""
        return _Line(HOSTNAME, self.port, context=self.trusted, timeout=20)

    def answers(self, status: int) -> bool:
        """Whether somebody is answered like this."""
        line = self.line()
        try:
            line.request("GET", "/healthz")
            return line.getresponse().status == status
        except OSError:
            return False
        finally:
            line.close()


class _Line(HTTPSConnection):
    """Knows the host by heart instead of asking for its address."""

    def connect(self) -> None:
        plain = socket.create_connection((HOST, self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=HOSTNAME)


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


def moved(text: str, places: dict[str, str]) -> str:
    """An operator's configuration with its paths and ports moved, and nothing else changed."""
    for said, here in places.items():
        assert said in text, f"{said!r} does not stand in the configuration any more"
        text = text.replace(said, here)
    return text
