"""Tables for spreadsheets: read as they were written, and never run."""

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyboard.operations.export.tables import harmless, listed, table


@pytest.mark.parametrize(
    "typed",
    ['=HYPERLINK("http://evil.example")', "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0"],
)
def test_what_a_spreadsheet_would_run_is_text(typed):
    assert harmless(typed) == f"'{typed}"


@given(st.text())
def test_no_cell_begins_like_a_formula_and_all_else_stays_as_it_is(typed):
    cell = harmless(typed)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell in (typed, f"'{typed}")


def test_yes_no_and_nothing():
    assert [harmless(one) for one in (True, False, None, 12)] == ["yes", "no", "", "12"]


def test_a_table_is_read_again_in_every_script(tmp_path):
    rows = [{"title": "مدرسة فوق السطح", "n": 1}, {"title": 'He said: "peace",\nand left', "n": 2, "more": "x"}]
    with table(tmp_path / "a.csv", ("title", "n")) as out:
        for row in rows:
            out.add(row)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # else Excel takes it for something else
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["title", "n"], [rows[0]["title"], "1"], [rows[1]["title"], "2"]]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_list_of_any_length_is_json(tmp_path, count):
    with listed(tmp_path / "a.json") as out:
        for number in range(count):
            out.add({"n": number})
    assert json.loads((tmp_path / "a.json").read_text()) == [{"n": number} for number in range(count)]
