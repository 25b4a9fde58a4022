import asyncio
from collections import Counter
from typing import Any

import numpy as np
import pytest

from command.protocols.jt808.framing import Frame, FrameReader
from command.protocols.jt808.position import PositionReport
from command.protocols.jt808.version import Version
from simulators.load import load_terminals, run_load
from simulators.load_frames import FrameFactory
from simulators.vehicles.fix import bcd_time


def test_frames_made_in_bulk_decode_to_different_positions_of_their_terminals() -> None:
    """Serials from 0x7d00 on, so that serials, checksums and coordinates with 7d and 7e occur."""
    factory = FrameFactory(["13900001234", "1007000007d"], np.array([119.97, 119.5]), np.array([31.76, 31.5]), 600)
    data, offsets = factory.build(
        np.array([0, 1]), np.array([0, 5_000]), np.array([0x7D00, 2]), bcd_time(1_773_534_605)
    )
    for index, identity in enumerate(("13900001234", "1007000007D")):
        frames = FrameReader().feed(data[offsets[index] : offsets[index + 1]])
        assert all(isinstance(frame, Frame) for frame in frames)
        good = [frame for frame in frames if isinstance(frame, Frame)]
        assert {frame.header.identity for frame in good} == {identity}
        assert [frame.header.serial for frame in good] == [(0x7D00, 2)[index] + n for n in range(600)]
        assert len({frame.body for frame in good}) == 600
        report = PositionReport.decode(good[0].body, Version.V2013)
        assert report.position.longitude == (119.97, 119.5)[index]
        assert report.position.latitude == pytest.approx((31.76, 31.505)[index])
        assert report.position.time_bcd.hex() == "260315083005"
        assert len(report.extras) == 3


async def test_every_position_offered_is_acknowledged_and_counted_once(platform: Any) -> None:
    result = await asyncio.to_thread(
        run_load, "127.0.0.1", platform.port, load_terminals(20), rate_per_s=4_000.0, duration_s=1.0, write_every_s=0.2
    )
    sent = Counter(frame.header.identity for frame in platform.frames(0x0200))
    assert result.sent == sum(sent.values()) == 4_000
    assert (result.acked, result.lost, result.refused, result.stalled) == (4_000, 0, 0, 0)
    assert set(sent.values()) == {200}
    assert len({(frame.header.identity, frame.body[:28]) for frame in platform.frames(0x0200)}) == 4_000
    assert result.ack_p50_ms is not None


async def test_what_is_not_acknowledged_is_lost(platform: Any) -> None:
    loading = asyncio.ensure_future(
        asyncio.to_thread(
            run_load, "127.0.0.1", platform.port, load_terminals(5), rate_per_s=500.0, duration_s=1.0, drain_s=0.2
        )
    )
    while not platform.frames(0x0200):
        await asyncio.sleep(0.001)
    platform.mute = True
    result = await loading
    assert result.lost == result.sent - result.acked > 0


async def test_a_refused_terminal_ends_the_load(platform: Any) -> None:
    platform.refuse = 4
    with pytest.raises(ExceptionGroup) as caught:
        await asyncio.to_thread(
            run_load, "127.0.0.1", platform.port, load_terminals(2), rate_per_s=10.0, duration_s=0.1
        )
    assert caught.group_contains(ConnectionError, match="refused with result 4")
