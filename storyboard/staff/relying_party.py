"""Whom a passkey is for: the name of this site, taken from its public address. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit


@dataclass(frozen=True)
class RelyingParty:
    """A site in the words of WebAuthn: the name that keys are bound to, and the address that pages come from."""

    id: str
    origin: str


def relying_party(public_url: str) -> RelyingParty | None:
    """The site that keys are made for; None where its address is a number, which no browser makes keys for.

    On one's own machine that is `localhost`, which browsers trust without TLS.
    """
    parts = urlsplit(public_url)
    host = parts.hostname or ""
    try:
        number = ip_address(host)
    except ValueError:
        return RelyingParty(host, public_url)
    if not number.is_loopback:
        return None
    port = f":{parts.port}" if parts.port else ""
    return RelyingParty("localhost", f"{parts.scheme}://localhost{port}")
