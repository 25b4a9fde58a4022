"""Pieces of photos on the disk: in any order, counted from 0 or 1, bounded, forgotten after an hour."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from command.gateway.pieces import KEPT, MOST_BYTES, MOST_PIECES, Pieces

NOW = datetime(2026, 3, 15, 0, 30, 5, tzinfo=UTC)
PHOTO = (1, 77, 3)


@pytest.fixture
def pieces(tmp_path: Path) -> Pieces:
    return Pieces(tmp_path / "pieces")


@pytest.mark.parametrize("first", [0, 1])
def test_the_last_one_missing_gives_the_whole_in_order(pieces: Pieces, first: int) -> None:
    assert pieces.add(PHOTO, first + 2, b"c", NOW) is None
    assert pieces.add(PHOTO, first, b"a", NOW) is None
    assert pieces.add((1, 78, 3), first + 1, b"x", NOW) is None
    assert pieces.add((2, 77, 3), first + 1, b"y", NOW) is None
    assert pieces.add(PHOTO, first, b"a", NOW) is None
    assert pieces.add(PHOTO, first + 1, b"b", NOW) == b"abc"


def test_a_photo_is_not_made_of_pieces_from_an_hour_apart(pieces: Pieces) -> None:
    pieces.add(PHOTO, 1, b"old", NOW)
    pieces.add(PHOTO, 2, b"b", NOW + KEPT)
    later = NOW + KEPT + timedelta(seconds=1)
    assert pieces.add(PHOTO, 3, b"c", later) is None
    assert pieces.add(PHOTO, 1, b"a", later) == b"abc"


def test_what_was_joined_is_forgotten(pieces: Pieces) -> None:
    for number in (1, 2, 3):
        pieces.add(PHOTO, number, b"a", NOW)
    pieces.forget(PHOTO)
    assert pieces.add(PHOTO, 1, b"a", NOW) is None


@pytest.mark.parametrize(("number", "total"), [(4, 3), (1, MOST_PIECES + 1), (-1, 3)])
def test_impossible_numbers_are_refused(pieces: Pieces, number: int, total: int) -> None:
    with pytest.raises(ValueError, match="piece"):
        pieces.add((1, 77, total), number, b"a", NOW)


def test_a_terminal_may_leave_so_many_bytes_incomplete_and_others_as_many(pieces: Pieces) -> None:
    pieces.add(PHOTO, 1, bytes(MOST_BYTES - 1), NOW)
    with pytest.raises(ValueError, match="bytes held"):
        pieces.add((1, 78, 3), 1, b"ab", NOW)
    assert pieces.add((2, 77, 3), 1, b"ab", NOW) is None
