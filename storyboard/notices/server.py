"""The mail server of this installation, as `MAIL_URL` names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from storyboard.web.installation import settings

_LOCAL = ("localhost", "127.0.0.1", "::1")
_PLAIN, _SUBMISSION, _TLS = 25, 587, 465


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, as whom, and in whose name."""

    host: str
    port: int
    tls: bool  # from the first byte; without it, STARTTLS where it is offered
    user: str = field(repr=False)
    password: str = field(repr=False)
    sender: str
    greets_as: str  # the name that we say; never this machine's own

    @property
    def local(self) -> bool:
        """Whether nobody can listen on the way."""
        return self.host in _LOCAL

    @property
    def domain(self) -> str:
        """Where our own addresses are."""
        return self.sender.rpartition("@")[2]


def mail_server() -> Server | None:
    """The mail server; None while mail is off."""
    ours = settings()
    return server_at(ours.mail_url, urlsplit(ours.public_url).hostname or "") if ours.mail_url else None


def server_at(url: str, our_host: str) -> Server:
    """The server that a `MAIL_URL` names, which `config` has checked."""
    parts = urlsplit(url)
    tls, user = parts.scheme == "smtps", unquote(parts.username or "")
    usual = _TLS if tls else _SUBMISSION if user else _PLAIN
    return Server(
        host=parts.hostname or "",
        port=parts.port or usual,
        tls=tls,
        user=user,
        password=unquote(parts.password or ""),
        sender=dict(parse_qsl(parts.query.replace("+", "%2B")))["from"],
        greets_as=_named(our_host),
    )


def _named(host: str) -> str:
    """A host as SMTP wants it said: numbers in brackets."""
    if ":" in host:
        return f"[IPv6:{host}]"
    return host if host.strip("0123456789.") else f"[{host}]"
