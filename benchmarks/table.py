"""What every benchmark prints: rows of name, value, unit, reference, ratio, goal, met."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADINGS = ("name", "value", "unit", "reference", "ratio", "goal", "met")


@dataclass(frozen=True)
class Row:
    """One figure. A goal is a limit on the ratio to the reference where there is one, else on the value.

    `more`: what is measured is better the more it is, and the goal is the least of it.
    """

    name: str
    value: float
    unit: str
    reference: float | None = None
    goal: float | None = None
    more: bool = False

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference if self.reference else None

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        figure = self.value if self.ratio is None else self.ratio
        return figure >= self.goal if self.more else figure <= self.goal

    def cells(self) -> tuple[str, ...]:
        met = {None: "", True: "yes", False: "NO"}[self.met]
        figures = (_figure(self.reference), _figure(self.ratio), _figure(self.goal, "≥ " if self.more else "≤ "))
        return (self.name, _figure(self.value), self.unit, *figures, met)


def main(measure: Callable[..., Sequence[Row]], description: str | None, **sizes: int) -> int:
    """Measure, print, write the rows to `--json FILE`; return 1 when a goal was missed.

    :param sizes: what `measure` is given, each with an option of the same name, to try with less.
    """
    parser = argparse.ArgumentParser(description=description)
    for name, size in sizes.items():
        parser.add_argument(f"--{name}", type=int, default=size, metavar="NUMBER", help=f"{size} unless told")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to this file, too")
    options = parser.parse_args()
    rows = measure(**{name: getattr(options, name) for name in sizes})
    print(render(rows))
    if options.json:
        values = [{**asdict(row), "ratio": row.ratio, "met": row.met} for row in rows]
        options.json.write_text(json.dumps(values, indent=2) + "\n")
    return int(any(row.met is False for row in rows))


def render(rows: Sequence[Row]) -> str:
    """Return the rows as a table that Markdown also reads."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def _figure(value: float | None, before: str = "") -> str:
    return "" if value is None else f"{before}{value:.2f}"
