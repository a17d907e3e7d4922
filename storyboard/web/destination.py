"""Where somebody goes next who was on the way to a page: only ever to an address of our own. Plain Python."""

from urllib.parse import unquote, urlsplit


def inside(wanted: str | None) -> str | None:
    """The address, if it is a path on this site; None for anything that could lead elsewhere.

    Browsers read a backslash as a slash and skip control characters, so neither may be in it, nor may it begin with two
    slashes: not as it is written, and not as a server on the way may read it.
    """
    if not wanted or not all(_stays(read) for read in (wanted, unquote(wanted))):
        return None
    parts = urlsplit(wanted)
    return None if parts.scheme or parts.netloc else wanted


def _stays(read: str) -> bool:
    if not read.startswith("/") or read.startswith("//") or "\\" in read:
        return False
    return not any(ord(c) < 0x20 or ord(c) == 0x7F for c in read)
