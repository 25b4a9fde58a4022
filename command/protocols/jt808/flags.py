"""The bits of a position report by name. Bits without a name are kept."""

from enum import IntFlag


class AlarmFlags(IntFlag):
    """DWORD at offset 0 of the 28-byte base. "Momentary" bits are listed in `CLEARED_BY_ANSWER`."""

    EMERGENCY = 1 << 0
    OVERSPEED = 1 << 1
    FATIGUE = 1 << 2
    DANGER = 1 << 3
    """2011/2013: danger warning. 2019: dangerous driving."""
    GNSS_FAULT = 1 << 4
    GNSS_ANTENNA_OPEN = 1 << 5
    GNSS_ANTENNA_SHORT = 1 << 6
    POWER_LOW = 1 << 7
    POWER_LOST = 1 << 8
    DISPLAY_FAULT = 1 << 9
    TTS_FAULT = 1 << 10
    CAMERA_FAULT = 1 << 11
    IC_CARD_FAULT = 1 << 12
    OVERSPEED_WARNING = 1 << 13
    FATIGUE_WARNING = 1 << 14
    VIOLATION = 1 << 15
    TYRE_PRESSURE = 1 << 16
    RIGHT_TURN_BLIND_SPOT = 1 << 17
    DAILY_DRIVING_TIME = 1 << 18
    PARKED_TOO_LONG = 1 << 19
    AREA_CROSSED = 1 << 20
    ROUTE_CROSSED = 1 << 21
    SEGMENT_TIME = 1 << 22
    OFF_ROUTE = 1 << 23
    SPEED_SENSOR_FAULT = 1 << 24
    FUEL_ABNORMAL = 1 << 25
    STOLEN = 1 << 26
    ILLEGAL_IGNITION = 1 << 27
    ILLEGAL_MOVEMENT = 1 << 28
    COLLISION = 1 << 29
    ROLLOVER = 1 << 30
    DOOR_OPENED = 1 << 31


class StatusFlags(IntFlag):
    """DWORD at offset 4 of the 28-byte base."""

    ACC_ON = 1 << 0
    FIXED = 1 << 1
    SOUTH = 1 << 2
    WEST = 1 << 3
    OUT_OF_SERVICE = 1 << 4
    SHIFTED_GCJ02 = 1 << 5
    FORWARD_COLLISION_BRAKING = 1 << 6
    LANE_DEPARTURE = 1 << 7
    LOAD_LOW_BIT = 1 << 8
    LOAD_HIGH_BIT = 1 << 9
    """Load 00 empty, 01 half, 11 full."""
    FUEL_LINE_CUT = 1 << 10
    CIRCUIT_CUT = 1 << 11
    DOORS_LOCKED = 1 << 12
    FRONT_DOOR_OPEN = 1 << 13
    MIDDLE_DOOR_OPEN = 1 << 14
    REAR_DOOR_OPEN = 1 << 15
    DRIVER_DOOR_OPEN = 1 << 16
    CUSTOM_DOOR_OPEN = 1 << 17
    GPS = 1 << 18
    BEIDOU = 1 << 19
    GLONASS = 1 << 20
    GALILEO = 1 << 21
    MOVING = 1 << 22


class SignalFlags(IntFlag):
    """Lights and other vehicle signals of extra 0x25."""

    LOW_BEAM = 1 << 0
    HIGH_BEAM = 1 << 1
    RIGHT_TURN = 1 << 2
    LEFT_TURN = 1 << 3
    BRAKE = 1 << 4
    REVERSE = 1 << 5
    FOG = 1 << 6
    MARKER = 1 << 7
    HORN = 1 << 8
    AIR_CONDITIONING = 1 << 9
    NEUTRAL = 1 << 10
    RETARDER = 1 << 11
    ABS = 1 << 12
    HEATER = 1 << 13
    CLUTCH = 1 << 14


class IoFlags(IntFlag):
    """Extra 0x2A."""

    DEEP_SLEEP = 1 << 0
    SLEEP = 1 << 1


CLEARED_BY_ANSWER = (
    AlarmFlags.EMERGENCY
    | AlarmFlags.DANGER
    | AlarmFlags.AREA_CROSSED
    | AlarmFlags.ROUTE_CROSSED
    | AlarmFlags.SEGMENT_TIME
    | AlarmFlags.ILLEGAL_IGNITION
    | AlarmFlags.ILLEGAL_MOVEMENT
    | AlarmFlags.DOOR_OPENED
)
"""Bits that the terminal clears once the report is acknowledged (2019 keeps DANGER until the condition ends)."""

CONFIRMABLE = CLEARED_BY_ANSWER & ~AlarmFlags.DOOR_OPENED
"""Bits that 0x8203 may carry."""
