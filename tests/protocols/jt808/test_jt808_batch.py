"""Walking a batch by item length."""

from hypothesis import given
from hypothesis import strategies as st

from command.protocols.jt808.batch import BatchItems, PositionBatch, batch_items
from command.protocols.jt808.message import Undecodable
from command.protocols.jt808.position import BASE_BYTES, Position, PositionReport
from command.protocols.jt808.registry import decode_message
from command.protocols.jt808.version import Version

ONE, TWO = b"\x01" * BASE_BYTES, b"\x02" * 31

bodies = st.lists(st.binary(min_size=BASE_BYTES, max_size=60), max_size=6)


def packed(items: list[bytes], count: int, kind: int = 1) -> bytes:
    head = count.to_bytes(2, "big") + bytes((kind,))
    return head + b"".join(len(item).to_bytes(2, "big") + item for item in items)


@given(bodies, st.integers(0, 0xFFFF))
def test_the_count_is_not_believed(items: list[bytes], count: int) -> None:
    assert batch_items(packed(items, count, 0)) == BatchItems(0, count, items, [])


def test_a_cut_tail_is_reported_and_the_rest_stands() -> None:
    body = packed([ONE, TWO], 2)
    assert batch_items(body[:-1]) == BatchItems(1, 2, [ONE], [body[33:-1]])
    assert batch_items(packed([ONE], 2) + b"\x00") == BatchItems(1, 2, [ONE], [b"\x00"])


def test_an_item_without_a_base_does_not_hide_the_next() -> None:
    assert batch_items(packed([bytes(27), ONE, b""], 3)) == BatchItems(1, 3, [ONE], [bytes(27), b""])


def test_a_body_without_a_head() -> None:
    assert batch_items(b"\x00\x01") is None
    assert isinstance(decode_message(0x0704, b"\x00\x01", Version.V2013), Undecodable)


def test_the_friendly_batch_says_what_was_malformed() -> None:
    batch = PositionBatch.decode(packed([ONE, b"\x09"], 2), Version.V2013)
    assert batch.reports == (PositionReport(Position.decode(ONE)),)
    assert batch.malformed == (b"\x09",)


@given(st.binary(max_size=200))
def test_every_byte_is_accounted_for(body: bytes) -> None:
    items = batch_items(body)
    if items is None:
        assert len(body) < 3
    else:
        accounted = sum(len(item) for item in items.bodies + items.malformed)
        lengths = 2 * (len(items.bodies) + len(items.malformed))
        assert len(body) - 3 - lengths <= accounted <= len(body) - 3
