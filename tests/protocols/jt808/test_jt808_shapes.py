"""Windows, hemispheres and bounds of shapes."""

from datetime import UTC, datetime, time

import pytest

from command.protocols.jt808.areas import DeleteCircles, ShapesReply
from command.protocols.jt808.message import Undecodable
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.shape_parts import Vertex, Window
from command.protocols.jt808.shapes import Polygon, Rectangle
from command.protocols.jt808.version import Version


def test_a_daily_window_has_a_date_of_zeros() -> None:
    window = Window.daily(time(8, 30), time(18))
    assert window.encode().hex() == "000000083000" + "000000180000"
    assert window.is_daily
    assert window.start_at is None


def test_a_dated_window_is_gmt8() -> None:
    window = Window.between(datetime(2026, 3, 15, 0, 30, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC))
    assert window.encode().hex() == "260315083000" + "260316080000"
    assert not window.is_daily
    assert (window.start_at, window.end_at) == (
        datetime(2026, 3, 15, 0, 30, tzinfo=UTC),
        datetime(2026, 3, 16, tzinfo=UTC),
    )


def test_a_shape_across_the_equator_has_no_form_on_the_wire() -> None:
    with pytest.raises(ValueError, match="equator"):
        Rectangle(1, Vertex(5, 1), Vertex(-5, 2)).encode(Version.V2013)
    with pytest.raises(ValueError, match="meridian"):
        Polygon(1, (Vertex(1, -1), Vertex(2, 2), Vertex(3, 3))).encode(Version.V2013)


def test_one_message_deletes_125() -> None:
    assert len(DeleteCircles(tuple(range(125))).encode(Version.V2013)) == 501
    with pytest.raises(ValueError, match="126 ids"):
        DeleteCircles(tuple(range(126))).encode(Version.V2013)


def test_a_count_that_promises_too_much_ends_at_the_last_byte() -> None:
    assert isinstance(decode_message(ShapesReply.ID, bytes.fromhex("01ffffffff"), Version.V2019), Undecodable)
    assert isinstance(decode_message(ShapesReply.ID, bytes.fromhex("0900000000"), Version.V2019), Undecodable)
