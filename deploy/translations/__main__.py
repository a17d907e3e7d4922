"""`python -m deploy.translations update | check | compile [LANGUAGE …]`: see `storyboard/translations/README.md`."""

from __future__ import annotations

import sys

from deploy.translations import catalogs
from deploy.translations.faults import faults

MOST_SHOWN = 40


def main(command: str, *languages: str) -> int:
    """Do it for these languages, or for all; return how many faults there are."""
    for language in languages:
        if language not in catalogs.TRANSLATED:
            raise SystemExit(f"We do not speak {language!r}. Choose from: {', '.join(catalogs.TRANSLATED)}.")
    asked = languages or catalogs.TRANSLATED
    if command in ("update", "compile"):
        for language in asked:
            getattr(catalogs, command)(language)
        return 0
    if command == "check":
        return sum(_check(language) for language in asked)
    raise SystemExit("Say update, check or compile.")


def _check(language: str) -> int:
    wanted = catalogs.wanted(language)
    found = list(faults(catalogs.read(language), wanted))
    print(f"{language}: {len(wanted)} strings, {len(found)} faults")
    for fault in found[:MOST_SHOWN]:
        print(f"  {fault}")
    if len(found) > MOST_SHOWN:
        print(f"  … and {len(found) - MOST_SHOWN} more")
    return len(found)


if __name__ == "__main__":
    sys.exit(bool(main(*(sys.argv[1:] or ["check"]))))
