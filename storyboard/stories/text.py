"""What somebody typed, made harmless to read beside other text, and otherwise left as it is. Plain Python.

Characters that nobody sees can hide words or turn the reading direction of what stands next to them (Unicode
Technical Report 36, section 3.5). They go; what a script needs to be written stays. Markup is text like any other.
"""

import re
import unicodedata

# Zero-width (non-)joiners shape Arabic, Indic and emoji; the scripts before them in Unicode never need one.
_JOINERS = {"\u200c", "\u200d"}
_FIRST_JOINED = "\u0590"
# Signs that span the digits after them. They are format characters, but seen.
_SEEN_FORMATS = {chr(c) for c in (*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2)}
# Empty to the eye, though Unicode calls them letters, marks or symbols.
_UNSEEN = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u180e", "\u2800", "\u3164", "\uffa0"}
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(typed: str) -> str:
    """Text of several lines: composed (NFC), without unseen characters, at most one empty line at a time."""
    seen = "".join(c for c in _LINE_ENDS.sub("\n", typed).replace("\t", " ") if _is_seen(c))
    joined = "".join(
        c for before, c, after in zip("\0" + seen, seen, seen[1:] + "\0", strict=False) if _joins(before, c, after)
    )
    lines = "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", joined).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def clean_line(typed: str) -> str:
    """Text of one line: as `clean`, with every stretch of white space one space."""
    return " ".join(clean(typed).split())


def _is_seen(character: str) -> bool:
    if character == "\n" or character in _JOINERS or character in _SEEN_FORMATS:
        return True
    if unicodedata.category(character) == "Cn":
        return not _never_seen(ord(character))
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"} and character not in _UNSEEN


def _never_seen(point: int) -> bool:
    """Of what our Unicode tables do not know yet (the newest emoji): what will never be a sign that is seen.

    Noncharacters, and the ranges set apart for characters without a look (Unicode Standard, 23.7 and 5.21).
    """
    apart = point == 0x2065 or 0xFFF0 <= point <= 0xFFFB or 0xE0000 <= point <= 0xE0FFF
    return apart or 0xFDD0 <= point <= 0xFDEF or point & 0xFFFE == 0xFFFE


def _joins(before: str, character: str, after: str) -> bool:
    """Whether a joiner has something to join; every other character passes."""
    return character not in _JOINERS or (before >= _FIRST_JOINED and after >= _FIRST_JOINED and after not in _JOINERS)
