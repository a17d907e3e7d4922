"""Where somebody goes after signing in: only ever to an address of our own. Plain Python."""

from urllib.parse import urlsplit


def inside(wanted: str | None) -> str | None:
    """The address, if it is a path on this site; None for anything that could lead elsewhere.

    Browsers read a backslash as a slash and skip control characters, so neither may be in it.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return None
    if "\\" in wanted or any(ord(c) < 0x20 or ord(c) == 0x7F for c in wanted):
        return None
    parts = urlsplit(wanted)
    return None if parts.scheme or parts.netloc else wanted
