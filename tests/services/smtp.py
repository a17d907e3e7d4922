"""A mail server: aiosmtpd on a free port, that keeps what it is given and answers as a test wants."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.services.running import HOST, free_ports

USER, PASSWORD = "post@example.org", "p@ss/word: 5%"


@dataclass
class Mailroom:
    """What arrived, and what the server shall answer.

    `refusals`: by address, the answer to RCPT. `answer`: to a whole mail. `before_answer`: called when a mail is in the
    server's hands and its sender waits for the answer.
    """

    port: int
    sender: str = "stories@example.org"
    arrived: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    answer: str = "250 Taken"
    answer_to_sender: str = ""
    before_answer: Callable[[], object] = lambda: None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """As `MAIL_URL`."""
        return f"smtp://{HOST}:{self.port}?from={self.sender}"

    def by_id(self) -> list[str]:
        """The Message-ID of everything that arrived."""
        return [str(message["Message-ID"]) for message in self.arrived]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.answer_to_sender:
            return self.answer_to_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd calls it so
        if self.answer.startswith("2"):
            with self.lock:
                self.arrived.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
                self.to += envelope.rcpt_tos
                self.encrypted.append(server.transport.get_extra_info("sslcontext") is not None)
        self.before_answer()
        return self.answer


class _Controller(Controller):
    """Its own first visit, which wakes the server, would come with the server's side of TLS."""

    def _trigger_server(self) -> None:
        if self.ssl_context is None:
            return super()._trigger_server()
        visitor = ssl.create_default_context()
        visitor.check_hostname, visitor.verify_mode = False, ssl.CERT_NONE
        with socket.create_connection((HOST, self.port), 5) as plain, visitor.wrap_socket(plain) as secret:
            secret.recv(64)
        return None


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody else vouches for, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def _let_in(server: object, session: object, envelope: object, mechanism: str, given: LoginPassword) -> AuthResult:
    right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@pytest.fixture
def open_mailroom(request: pytest.FixtureRequest) -> Iterator[Callable[..., Mailroom]]:
    """Start mail servers: with TLS (`starttls` or `smtps`), with a login (`login=True`). They end with the test."""
    running: list[Controller] = []

    def start(tls: str = "", login: bool = False) -> Mailroom:
        room = Mailroom(free_ports(1)[0])
        ways: dict[str, Any] = {}
        if tls:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(request.getfixturevalue("certificate"))
            ways["tls_context" if tls == "starttls" else "ssl_context"] = context
        if login:
            # With TLS from the first byte aiosmtpd can only offer a login, not require one.
            required = tls == "starttls"
            ways |= {"authenticator": _let_in, "auth_required": required, "auth_require_tls": required}
        controller = _Controller(room, hostname=HOST, port=room.port, enable_SMTPUTF8=True, **ways)
        controller.start()
        running.append(controller)
        return room

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def mailroom(open_mailroom: Callable[..., Mailroom]) -> Mailroom:
    """A plain mail server."""
    return open_mailroom()
