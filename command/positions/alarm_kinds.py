"""The shipped table of a terminal's alarm flags: what each is called and how loud it is. Flags without a line are stored."""

from dataclasses import dataclass
from typing import Final

from command.alarms.models import AlarmLevel
from command.protocols.jt808.flags import AlarmFlags


@dataclass(frozen=True, slots=True)
class AlarmKind:
    name: str
    level: AlarmLevel


def _lines(level: AlarmLevel, names: dict[AlarmFlags, str]) -> dict[int, AlarmKind]:
    return {int(flag): AlarmKind(name, level) for flag, name in names.items()}


KINDS: Final[dict[int, AlarmKind]] = {
    **_lines(AlarmLevel.EMERGENCY, {AlarmFlags.EMERGENCY: "emergency_button"}),
    **_lines(
        AlarmLevel.DRIVING,
        {
            AlarmFlags.COLLISION: "collision",
            AlarmFlags.ROLLOVER: "rollover",
            AlarmFlags.OVERSPEED: "overspeed",
            AlarmFlags.FATIGUE: "fatigue_driving",
            AlarmFlags.DANGER: "danger",
            AlarmFlags.DAILY_DRIVING_TIME: "daily_driving_time",
            AlarmFlags.PARKED_TOO_LONG: "parked_too_long",
            AlarmFlags.STOLEN: "vehicle_stolen",
            AlarmFlags.ILLEGAL_IGNITION: "illegal_ignition",
            AlarmFlags.ILLEGAL_MOVEMENT: "illegal_movement",
        },
    ),
    **_lines(
        AlarmLevel.FAULT,
        {
            AlarmFlags.GNSS_FAULT: "gnss_fault",
            AlarmFlags.GNSS_ANTENNA_OPEN: "gnss_antenna_open",
            AlarmFlags.GNSS_ANTENNA_SHORT: "gnss_antenna_short",
            AlarmFlags.POWER_LOW: "power_low",
            AlarmFlags.POWER_LOST: "power_lost",
            AlarmFlags.DISPLAY_FAULT: "display_fault",
            AlarmFlags.TTS_FAULT: "tts_fault",
            AlarmFlags.CAMERA_FAULT: "camera_fault",
            AlarmFlags.IC_CARD_FAULT: "ic_card_fault",
            AlarmFlags.SPEED_SENSOR_FAULT: "speed_sensor_fault",
        },
    ),
}
"""By the bit's value, the loudest first."""

EMERGENCY: Final = int(AlarmFlags.EMERGENCY)
WATCHED: Final = sum(KINDS)


def kinds_of(flags: int) -> list[AlarmKind]:
    return [kind for bit, kind in KINDS.items() if flags & bit]
