"""Which family a browser is of: enough to tell one's own sign-ins apart, and no more is kept. Plain Python."""

OTHER = ""  # its page has words for that, in the language of the reader
# Each pretends to be those after it, so the first that fits is the right one.
_FAMILIES = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def family(user_agent: str) -> str:
    """The family named by a User-Agent line; never a version, never a device."""
    return next((name for sign, name in _FAMILIES if sign in user_agent), OTHER)
