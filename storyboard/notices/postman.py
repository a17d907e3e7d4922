"""Handing one letter over to the mail server, and understanding its answer. No database, no pages.

The one moment that matters: once the server was given the letter, silence does not mean that it did not take it. What
happens from then on without a clear answer is `UNSURE`, and is never tried again by itself.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTPUTF8
from enum import Enum, auto

from storyboard.notices.server import Server

TIMEOUT_S = 20.0
# A server may look for viruses before it says yes. Shorter than the time after which a claim is doubted.
LONGEST_SILENCE_S = 180.0
_OK = 250
_SECRET_NEEDED = (530, 534, 535, 538)
_CLOSING = 421
_ADDRESS = re.compile(r"[^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+")


class Ending(Enum):
    """What became of it."""

    SENT = auto()
    LATER = auto()
    REFUSED = auto()
    UNSURE = auto()


@dataclass(frozen=True)
class Outcome:
    """What became of it; why, as a code that `words` knows; and what the server said, without addresses.

    `for_all`: it is about the server, not about this letter, so that the next would fare no better.
    """

    ending: Ending
    error: str = ""
    answer: str = ""
    for_all: bool = False


class NoTls(Exception):
    """A password would go over the network for everybody to read."""


def hand_over(server: Server, message: EmailMessage) -> Outcome:
    """Give the letter to the server. Takes seconds, at worst minutes: hold nothing meanwhile."""
    try:
        with _conversation(server) as smtp:
            return _deliver(smtp, server, message)
    except (OSError, NoTls, UnicodeError) as error:  # every error of smtplib's is an OSError
        return _trouble(error)


def greet(server: Server) -> Outcome | None:
    """Connect, as for a letter, and part again; None when all is well."""
    try:
        with _conversation(server):
            return None
    except (OSError, NoTls, UnicodeError) as error:
        return _trouble(error)


@contextmanager
def _conversation(server: Server) -> Iterator[smtplib.SMTP]:
    """With the server, over TLS where that can be had, and signed in. A goodbye that is not heard changes nothing."""
    where = (server.host, server.port, server.greets_as)
    smtp: smtplib.SMTP
    if server.tls:
        smtp = smtplib.SMTP_SSL(*where, timeout=TIMEOUT_S, context=_context(server))
    else:
        smtp = smtplib.SMTP(*where, timeout=TIMEOUT_S)
    try:
        smtp.ehlo_or_helo_if_needed()
        if not server.tls and smtp.has_extn("starttls"):
            smtp.starttls(context=_context(server))
            smtp.ehlo()
        elif not server.tls and server.user and not server.local:
            raise NoTls
        if server.user:
            smtp.login(server.user, server.password)
        yield smtp
    finally:
        with suppress(OSError):
            smtp.quit()
        smtp.close()


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.local:  # its certificate is its own, and nobody stands between
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _deliver(smtp: smtplib.SMTP, server: Server, message: EmailMessage) -> Outcome:
    to, policy, options = str(message["To"]), message.policy, []
    if not to.isascii():
        if not smtp.has_extn("smtputf8"):
            return Outcome(Ending.REFUSED, "no-utf8")
        policy, options = SMTPUTF8, ["SMTPUTF8", "BODY=8BITMIME"]
    code, said = smtp.mail(server.sender, options)
    if code != _OK:
        return _verdict(code, said, "sender")
    code, said = smtp.rcpt(to)
    if code not in (_OK, 251):
        return _verdict(code, said, "mailbox")
    letter = message.as_bytes(policy=policy)
    if smtp.sock is not None:
        smtp.sock.settimeout(LONGEST_SILENCE_S)
    try:
        code, said = smtp.data(letter)
    except smtplib.SMTPDataError as no:  # it did not want to see it
        return _verdict(no.smtp_code, no.smtp_error, "content")
    except OSError:
        return Outcome(Ending.UNSURE, "no-answer")
    if code == _OK:
        return Outcome(Ending.SENT, answer=_said(code, said))
    return _verdict(code, said, "content") if 400 <= code < 600 else Outcome(Ending.UNSURE, "no-answer")


def _verdict(code: int, said: bytes | str, about: str) -> Outcome:
    """What an answer means that is no yes: 5xx is for ever, 4xx for now."""
    answer = _said(code, said)
    if code in _SECRET_NEEDED:
        return Outcome(Ending.LATER, "login", answer, for_all=True)
    if 500 <= code < 600:
        return Outcome(Ending.REFUSED, about, answer)
    return Outcome(Ending.LATER, "busy", answer, for_all=code in (_CLOSING, -1))


def _trouble(error: Exception) -> Outcome:
    """Why there was no conversation. That is about the server or the way to it, so it is tried again."""
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(error.__context__, TimeoutError):
        error = error.__context__
    answer = _said(error.smtp_code, error.smtp_error) if isinstance(error, smtplib.SMTPResponseException) else ""
    return Outcome(Ending.LATER, next(code for kind, code in _TROUBLES if isinstance(error, kind)), answer, True)


_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (NoTls, "no-tls"),
    (ssl.SSLCertVerificationError, "certificate"),
    (ssl.SSLError, "tls"),
    (UnicodeError, "login"),  # smtplib says no password that is not ASCII
    (smtplib.SMTPAuthenticationError, "login"),
    (smtplib.SMTPNotSupportedError, "no-login"),
    (smtplib.SMTPResponseException, "busy"),
    (smtplib.SMTPException, "hung-up"),
    (socket.gaierror, "no-host"),
    (TimeoutError, "timeout"),
    (ConnectionResetError, "hung-up"),
    (Exception, "unreachable"),
)


def _said(code: int, said: bytes | str) -> str:
    """The first line of an answer, fit to be kept: without addresses and without anything that is no plain sign."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    first = next(iter(text.splitlines()), "")
    plain = "".join(sign if sign.isprintable() else " " for sign in _ADDRESS.sub("…", first))
    return f"{code} {plain}".strip()[:200]
