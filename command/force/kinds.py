"""The closed lists of the register: every text column with a CHECK takes its words from here."""

from enum import StrEnum


class BodyKind(StrEnum):
    CITY_BUREAU = "city_bureau"
    DISTRICT_BUREAU = "district_bureau"
    DETACHMENT = "detachment"
    BRIGADE = "brigade"
    SQUAD = "squad"
    TOWN_BODY = "town_body"
    ZONE_UNIT = "zone_unit"
    SPECIALISED_UNIT = "specialised_unit"
    DESK = "desk"
    SUPERVISION_DESK = "supervision_desk"


class PersonKind(StrEnum):
    OFFICER = "officer"
    AUXILIARY = "auxiliary"


class Post(StrEnum):
    LEADER = "leader"
    DEPUTY_LEADER = "deputy_leader"
    POLITICAL_OFFICER = "political_officer"
    LEGAL_OFFICER = "legal_officer"
    INSPECTION_OFFICER = "inspection_officer"
    DISPATCHER = "dispatcher"
    INTAKE_CLERK = "intake_clerk"
    SHIFT_LEADER = "shift_leader"
    SUPERVISOR = "supervisor"
    MEMBER = "member"
    DRIVER = "driver"


class EmploymentStatus(StrEnum):
    ACTIVE = "active"
    LEAVE = "leave"
    SECONDED = "seconded"
    LEFT = "left"


class VehicleKind(StrEnum):
    CAR = "car"
    VAN = "van"
    PICKUP = "pickup"
    COMMAND_VEHICLE = "command_vehicle"
    MOTORCYCLE = "motorcycle"


class DeviceKind(StrEnum):
    VEHICLE_TERMINAL = "vehicle_terminal"
    VEHICLE_RADIO = "vehicle_radio"
    RADIO = "radio"
    BODY_RECORDER = "body_recorder"
    ENFORCEMENT_TERMINAL = "enforcement_terminal"
    PHONE = "phone"
    CAMERA = "camera"
    STORAGE = "storage"


class Protocol(StrEnum):
    """What a device speaks. The family before the hyphen decides who looks its identity up."""

    JT808_2011 = "jt808-2011"
    JT808_2013 = "jt808-2013"
    JT808_2019 = "jt808-2019"
    HSTRP = "hstrp"
    OSMAND = "osmand"
    OWNTRACKS = "owntracks"
    ADAPTER = "adapter"
    """Of another radio platform, by its adapter; the identity is `account:id`."""


class Transport(StrEnum):
    TCP = "tcp"
    UDP = "udp"


class Datum(StrEnum):
    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Capability(StrEnum):
    POSITION = "position"
    TEXT = "text"
    QUESTION = "question"
    PHOTO = "photo"
    VOICE = "voice"
    RECORDING = "recording"
    PANIC = "panic"


class PhoneKind(StrEnum):
    DUTY = "duty"
    MOBILE = "mobile"


class CrewKind(StrEnum):
    PATROL = "patrol"
    MIXED = "mixed"
    MOBILE = "mobile"
    SHORT = "short"


class CrewStatus(StrEnum):
    AVAILABLE = "available"
    ORDERED = "ordered"
    EN_ROUTE = "en_route"
    ON_SCENE = "on_scene"
    HANDLING = "handling"
    OFF = "off"


class ShiftName(StrEnum):
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"


class Duty(StrEnum):
    CREW = "crew"
    DESK = "desk"


class DutyRole(StrEnum):
    """What a person does in a crew (the first three) or at a desk."""

    LEADER = "leader"
    MEMBER = "member"
    DRIVER = "driver"
    SHIFT_LEADER = "shift_leader"
    DISPATCHER = "dispatcher"
    INTAKE_CLERK = "intake_clerk"
    SUPERVISOR = "supervisor"
    DUTY = "duty"


class SessionKind(StrEnum):
    SIGN_IN = "sign_in"
    INTEGRATION = "integration"
