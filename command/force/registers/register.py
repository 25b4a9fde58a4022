"""What each register is: its record, its table, its key, whom its rows name, and what is unique in it."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from command.force import tables
from command.force.registers import records
from command.force.registers.records import Record
from command.force.versions import Part


class Target(StrEnum):
    """What a code in a row can name."""

    BODY = "body"
    PERSON = "person"
    VEHICLE = "vehicle"
    PLANNED_CREW = "planned_crew"
    SYSTEM = "system"


TARGETS: dict[Target, tuple[sa.Table, str]] = {
    Target.BODY: (tables.body, "code"),
    Target.PERSON: (tables.person, "staff_no"),
    Target.VEHICLE: (tables.vehicle, "plate"),
    Target.PLANNED_CREW: (tables.planned_crew, "code"),
    Target.SYSTEM: (tables.info_tx_system, "code"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """The field `field` names a `target` by code; the column `column` holds its id, or ids where `many`."""

    field: str
    column: str
    target: Target
    many: bool = False


@dataclass(frozen=True, slots=True)
class Unique:
    """What `values` gives belongs to one row; None is free. `constraint` is the database's own guard of the same."""

    values: Callable[[Any], Hashable | None]
    code: str
    text: str
    constraint: str


@dataclass(frozen=True, slots=True)
class Register:
    """`name` is the file's and the address's; `renamed` maps fields whose column has another name.

    A file of a register with `replaces_from` replaces everything from its earliest such instant on; with
    `replaces_all` it replaces all that lies in the importer's scope.
    """

    name: str
    record: type[Record]
    table: sa.Table
    key: tuple[str, ...]
    parts: tuple[Part, ...]
    references: tuple[Reference, ...] = ()
    uniques: tuple[Unique, ...] = ()
    renamed: Mapping[str, str] | None = None
    not_stored: frozenset[str] = frozenset()
    body_field: str | None = "body_code"
    fact: str = ""
    replaces_from: str | None = None
    replaces_all: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of its files, in order."""
        return tuple(name for name, field in self.record.model_fields.items() if not field.exclude)

    @property
    def refers_to_itself(self) -> tuple[Reference, ...]:
        own = tuple(target for target, (table, _) in TARGETS.items() if table is self.table)
        return tuple(reference for reference in self.references if reference.target in own)

    def column_of(self, field: str) -> str:
        return (self.renamed or {}).get(field, field)


_BODY = Reference("body_code", "body_id", Target.BODY)

BODIES = Register(
    name="bodies",
    record=records.BodyRecord,
    table=tables.body,
    key=("code",),
    parts=(Part.BODIES,),
    references=(
        Reference("parent_code", "parent_id", Target.BODY),
        Reference("lead_code", "lead_id", Target.BODY),
        Reference("guidance_code", "guidance_id", Target.BODY),
    ),
    body_field="code",
    fact="body",
)
PEOPLE = Register(
    name="people",
    record=records.PersonRecord,
    table=tables.person,
    key=("staff_no",),
    parts=(Part.DUTY,),
    references=(_BODY,),
    uniques=(
        Unique(
            lambda record: record.certificate_no,
            "certificate_registered_twice",
            "执法证号已登记给他人",
            "uq_person_certificate_no",
        ),
        Unique(lambda record: record.pass_no, "pass_registered_twice", "上岗证号已登记给他人", "uq_person_pass_no"),
    ),
    fact="person",
)
VEHICLES = Register(
    name="vehicles",
    record=records.VehicleRecord,
    table=tables.vehicle,
    key=("plate",),
    parts=(Part.DUTY,),
    references=(_BODY,),
    uniques=(
        Unique(
            lambda record: record.vin, "vehicle_registered_twice", "车架号已登记，一车一档（14.03.3）", "uq_vehicle_vin"
        ),
    ),
    fact="vehicle",
)
SYSTEMS = Register(
    name="systems",
    record=records.SystemRecord,
    table=tables.info_tx_system,
    key=("system_code",),
    parts=(),
    references=(_BODY,),
    renamed={"system_code": "code"},
    fact="system",
)
DEVICES = Register(
    name="devices",
    record=records.DeviceRecord,
    table=tables.device,
    key=("asset_no",),
    parts=(Part.DEVICES,),
    references=(
        _BODY,
        Reference("holder_staff_no", "holder_person_id", Target.PERSON),
        Reference("vehicle_plate", "vehicle_id", Target.VEHICLE),
        Reference("on_loan_to_code", "on_loan_to_id", Target.BODY),
        Reference("system_code", "system_id", Target.SYSTEM),
    ),
    uniques=(
        Unique(
            lambda record: (record.kind, record.identity) if record.identity else None,
            "device_registered_twice",
            "同类设备的标识已登记",
            "uq_device_kind_identity",
        ),
        Unique(
            lambda record: record.identity if (record.protocol or "").startswith("jt808-") else None,
            "device_registered_twice",
            "终端手机号已登记给另一台设备",
            "uq_device_jt808_identity",
        ),
        Unique(
            lambda record: record.identity if record.protocol == "hstrp" else None,
            "device_registered_twice",
            "电台号码已登记给另一台设备",
            "uq_device_hstrp_identity",
        ),
    ),
    fact="device",
)
PHONES = Register(
    name="phones",
    record=records.PhoneRecord,
    table=tables.phone_number,
    key=("number", "owner_kind", "owner_code"),
    parts=(Part.DUTY,),
    references=(
        Reference("body_code", "body_id", Target.BODY),
        Reference("staff_no", "person_id", Target.PERSON),
        Reference("plate", "vehicle_id", Target.VEHICLE),
    ),
    body_field=None,
    fact="phone_number",
)
CREWS = Register(
    name="crews",
    record=records.PlannedCrewRecord,
    table=tables.planned_crew,
    key=("crew_code",),
    parts=(),
    references=(
        _BODY,
        Reference("vehicle_plate", "vehicle_id", Target.VEHICLE),
        Reference("serves_body_codes", "serves_body_ids", Target.BODY, many=True),
    ),
    renamed={"crew_code": "code"},
    replaces_from="starts_at",
    fact="planned_crew",
)
SHIFTS = Register(
    name="shifts",
    record=records.ShiftRecord,
    table=tables.shift,
    key=("staff_no", "starts_at"),
    parts=(),
    references=(
        Reference("staff_no", "person_id", Target.PERSON),
        _BODY,
        Reference("crew_code", "planned_crew_id", Target.PLANNED_CREW),
    ),
    replaces_from="starts_at",
    fact="shift",
)
COVER = Register(
    name="cover",
    record=records.CoverRecord,
    table=tables.cover,
    key=("body_code", "weekdays", "from_time", "covering_body_code"),
    parts=(Part.DUTY,),
    references=(_BODY, Reference("covering_body_code", "covering_body_id", Target.BODY)),
    replaces_all=True,
    fact="cover",
)
ACCOUNTS = Register(
    name="accounts",
    record=records.AccountRecord,
    table=tables.account,
    key=("username",),
    parts=(Part.ACCOUNTS,),
    references=(_BODY, Reference("staff_no", "person_id", Target.PERSON)),
    uniques=(Unique(lambda record: record.staff_no, "person_has_account", "该人员已有账号", "uq_account_person_id"),),
    not_stored=frozenset({"password"}),
    fact="account",
)
REGISTERS: dict[str, Register] = {
    register.name: register
    for register in (BODIES, PEOPLE, VEHICLES, SYSTEMS, DEVICES, PHONES, CREWS, SHIFTS, COVER, ACCOUNTS)
}
"""In the order in which they are imported: each names only what stands before it."""
