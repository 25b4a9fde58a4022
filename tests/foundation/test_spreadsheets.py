"""Formulas in cells of CSV stay text, numbers stay numbers, and what goes out comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.foundation.spreadsheets import guarded, unguarded


@pytest.mark.parametrize(
    "cell", ["=1+1", "=cmd|' /C calc'!A0", "+SUM(A1)", "-A1", "@SUM(1)", "\t=1", "\r=1", "'=1", "-1+cmd|'x'!A0"]
)
def test_what_a_spreadsheet_would_run_gets_a_quote(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "茶山中队", "-31.7", "+86 (519) 110-0000", "a=b", "'quoted'", "2026-03-16"])
def test_the_rest_stays_as_it_is(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.text(alphabet="'=+-@\t\r1a ", max_size=8))
def test_what_goes_out_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
