"""Tables that a spreadsheet opens, and lists that a program reads, written row by row. Plain Python."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

# What begins so is a formula to a spreadsheet, which would run what a stranger wrote; the last four are wide forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Rows(Protocol):
    """Something that rows are added to."""

    def add(self, row: Mapping[str, Any]) -> None:
        """Write one more row."""


def harmless(cell: object) -> str:
    """What stands in a cell: text that no spreadsheet takes for a formula; yes and no as words."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


@contextmanager
def table(path: Path, columns: Sequence[str]) -> Iterator[Rows]:
    """A CSV file, marked as UTF-8, since a spreadsheet would guess otherwise; other columns of a row are left out."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        yield _Table(writer, columns)


class _Table:
    def __init__(self, writer: Any, columns: Sequence[str]) -> None:  # noqa: ANN401 - csv has no name for it
        self._writer, self._columns = writer, columns

    def add(self, row: Mapping[str, Any]) -> None:
        """See `Rows.add`."""
        self._writer.writerow([harmless(row.get(name)) for name in self._columns])


@contextmanager
def listed(path: Path) -> Iterator[Rows]:
    """A JSON file with a list in it."""
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        rows = _List(file)
        yield rows
        file.write("\n]\n" if rows.some else "]\n")


class _List:
    def __init__(self, file: IO[str]) -> None:
        self._file, self.some = file, False

    def add(self, row: Mapping[str, Any]) -> None:
        """See `Rows.add`."""
        self._file.write((",\n" if self.some else "\n") + json.dumps(row, ensure_ascii=False, indent=1))
        self.some = True
