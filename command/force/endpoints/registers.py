"""The registers over HTTP: for each the same list, one, add and change, with the fields of its record."""

from collections.abc import Callable
from typing import Annotated, Any, get_type_hints

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, create_model

from command.force.devices import Devices
from command.force.organisation import Organisation, body_ref
from command.force.registers.reading import Filters
from command.force.registers.records import Record
from command.force.registers.register import BODIES, DEVICES, REGISTERS, Register
from command.force.registers.service import Entry, Registers
from command.foundation.http import Command, CurrentScope, Page, service
from command.foundation.views import BodyRef

ADDRESSES = {"crews": "planned-crews"}
"""`/api/crews` are those on duty; what is planned has its own address."""
Id = Annotated[int, Field(ge=1, le=2**62)]
RegistersService = Annotated[Registers, service(Registers)]
OrganisationService = Annotated[Organisation, service(Organisation)]
DevicesService = Annotated[Devices, service(Devices)]


def routers() -> list[APIRouter]:
    return [_router(register) for register in REGISTERS.values()]


def _router(register: Register) -> APIRouter:
    address = ADDRESSES.get(register.name, register.name)
    router = APIRouter(prefix=f"/api/{address}", tags=[address])
    view, patch = _view(register), _patch(register)

    def shown(entry: Entry, organisation: Organisation, devices: Devices) -> BaseModel:
        return view(id=entry.id, **entry.values, **_beside(register, entry, organisation, devices))

    async def list_rows(
        *,
        scope: CurrentScope,
        registers: RegistersService,
        organisation: OrganisationService,
        devices: DevicesService,
        body_id: Annotated[int | None, Query(ge=1, le=2**62)] = None,
        kind: Annotated[str | None, Query(max_length=40)] = None,
        q: Annotated[str | None, Query(max_length=100)] = None,
        cursor: Annotated[int, Query(ge=0, le=2**62)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> Page[Any]:
        """By id; `body_id` takes all below it in, `q` is a part of a name, code, plate or call sign."""
        filters = Filters(body_id, kind, q)
        found = await registers.list_rows(scope, register, filters, after=cursor, limit=limit)
        items = [shown(entry, organisation, devices) for entry in found]
        return Page(items=items, next_cursor=str(found[-1].id) if len(found) == limit else None)

    async def get_row(
        row_id: Id,
        scope: CurrentScope,
        registers: RegistersService,
        organisation: OrganisationService,
        devices: DevicesService,
    ) -> BaseModel:
        return shown(await registers.get(scope, register, row_id), organisation, devices)

    async def add_row(
        *,
        record: Record,
        scope: CurrentScope,
        command: Command,
        registers: RegistersService,
        organisation: OrganisationService,
        devices: DevicesService,
    ) -> BaseModel:
        cells = {name: getattr(record, name) for name in record.model_fields_set}
        return shown(await registers.add(scope, register, cells, command), organisation, devices)

    async def change_row(
        *,
        row_id: Id,
        changes: BaseModel,
        scope: CurrentScope,
        command: Command,
        registers: RegistersService,
        organisation: OrganisationService,
        devices: DevicesService,
    ) -> BaseModel:
        """The given members only; null empties one."""
        cells = {name: getattr(changes, name) for name in changes.model_fields_set}
        return shown(await registers.change(scope, register, row_id, cells, command), organisation, devices)

    _retype(add_row, record=register.record)
    _retype(change_row, changes=patch)
    name = address.replace("-", "_")
    router.add_api_route("", list_rows, methods=["GET"], response_model=_page(view), operation_id=f"list_{name}")
    router.add_api_route("/{row_id}", get_row, methods=["GET"], response_model=view, operation_id=f"get_{name}")
    router.add_api_route(
        "", add_row, methods=["POST"], status_code=201, response_model=view, operation_id=f"add_{name}"
    )
    router.add_api_route("/{row_id}", change_row, methods=["PATCH"], response_model=view, operation_id=f"change_{name}")
    return router


def _retype(endpoint: Callable[..., Any], **types: type[BaseModel]) -> None:
    """Give the endpoint the body type of its register: FastAPI reads it from the annotations."""
    endpoint.__annotations__.update(types)


def _page(view: type[BaseModel]) -> Any:
    return Page[view]  # type: ignore[valid-type]


def _view(register: Register) -> type[BaseModel]:
    fields: dict[str, Any] = {name: (register.record.model_fields[name].annotation, ...) for name in register.fields}
    if register is BODIES:
        fields |= {"parent_id": (int | None, None), "name_deviates": (bool, False), "subject": (str | None, None)}
    if register is DEVICES:
        fields |= {"crew_id": (int | None, None)}
    if "body_code" in fields:
        fields["body"] = (BodyRef | None, None)
    return create_model(f"{register.record.__name__.removesuffix('Record')}View", id=(int, ...), **fields)


def _patch(register: Register) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for name, kind in get_type_hints(register.record, include_extras=True).items():
        if name in register.record.model_fields and name not in register.key:
            fields[name] = (kind | None, None)
    return create_model(
        f"{register.record.__name__.removesuffix('Record')}Changes", __config__=ConfigDict(extra="forbid"), **fields
    )


def _beside(register: Register, entry: Entry, organisation: Organisation, devices: Devices) -> dict[str, object]:
    """What a screen needs besides the row: ids instead of codes, and what is known in memory."""
    found: dict[str, object] = {}
    if register is BODIES:
        body = organisation.find(entry.id)
        if body is not None:
            found |= {
                "parent_id": body.parent_id, "name_deviates": body.name_deviates, "subject": body.enforcing_subject
            }  # fmt: skip
    if register is DEVICES:
        device = devices.find(entry.id)
        found["crew_id"] = device.crew_id if device is not None else None
    owner = organisation.find_by_code(str(entry.values.get("body_code")))
    if owner is not None:
        found["body"] = body_ref(owner)
    return found
