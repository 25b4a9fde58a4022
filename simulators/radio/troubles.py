"""What goes wrong with one radio, by its script."""

from collections.abc import Callable, Mapping

from command.protocols.hytera.calls import CallType
from command.protocols.hytera.hdap import Frame, close_frame
from command.protocols.hytera.service import Service
from simulators.radio import faults
from simulators.radio.channel import ACKNOWLEDGEMENT_S
from simulators.radio.radio import Radio

NOBODY_KNOWS = 0xE0F0
"""An opcode of LP without a table."""
_SAYINGS = ("现场已处置", "请求支援一人", "到达路口", "正在巡查", "车辆堵塞，晚到五分钟")


class Troubles:
    """Begins each fault at its time."""

    def __init__(self, radio: Radio, *, seed: int, rates: Mapping[str, float], started_at: float) -> None:
        self._radio, self._started_at = radio, started_at
        self._script = faults.radio_script(seed, str(radio.spec.radio_id), rates)
        self._next = next(self._script, None)

    def step(self, now: float) -> None:
        while self._next is not None and self._started_at + self._next.at_s <= now:
            self.strike(self._next.kind, self._next.duration_s, now)
            self._next = next(self._script, None)

    def strike(self, kind: str, duration_s: float, now: float) -> None:
        """A fault begins; one that needs a radio switched on passes by one that is off."""
        radio = self._radio
        if kind == "off" and radio.is_on:
            radio.say_goodbye(now)
        if duration_s:
            radio.suffer(kind, now + duration_s)
        act = _ACTS.get(kind)
        if act is not None and radio.is_on:
            act(radio, now)


def _be_late(radio: Radio, _: float) -> None:
    radio.answers_late = True


def _lose_acknowledgement(radio: Radio, _: float) -> None:
    radio.loses_ack = True


def _spoil(radio: Radio, _: float) -> None:
    if radio.repeater is not None:
        radio.repeater.lines[Service.LP, radio.slot].spoil_next = True


def _say_unknown(radio: Radio, now: float) -> None:
    if radio.repeater is not None:
        radio.statistics.unknown_sent += 1
        body = radio.rng.randbytes(radio.rng.randrange(0, 12))
        payload = close_frame(Frame(Service.LP, NOBODY_KNOWS, body))
        radio.repeater.forward(radio.slot, payload, Service.LP, ACKNOWLEDGEMENT_S, now)


def _write(radio: Radio, now: float) -> None:
    radio.texts.write(radio.rng.choice(_SAYINGS), now)


def _call(radio: Radio, now: float) -> None:
    radio.call_group(now)


def _cry_and_call(radio: Radio, now: float) -> None:
    radio.press_emergency(now)
    radio.call_group(now, CallType.EMERGENCY_GROUP)


_ACTS: dict[str, Callable[[Radio, float], None]] = {
    "late": _be_late,
    "lost_ack": _lose_acknowledgement,
    "bad_check": _spoil,
    "unknown": _say_unknown,
    "text": _write,
    "call": _call,
    "emergency": Radio.press_emergency,
    "emergency_call": _cry_and_call,
}
