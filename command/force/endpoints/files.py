"""Registers as files over HTTP: out as CSV or XLSX, in with a report of every row."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from command.force.registers.forms import to_text
from command.force.registers.planning import Action, Outcome
from command.force.registers.register import REGISTERS, Register
from command.force.registers.rules import Fault
from command.force.roster.files import RosterFiles
from command.foundation.errors import not_found
from command.foundation.http import CurrentScope, bounded_body, service

router = APIRouter(prefix="/api/registers", tags=["registers"])
LONGEST_FILE_BYTES = 8 * 1024 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Name = Annotated[str, Path(max_length=40)]
TheFiles = Annotated[RosterFiles, service(RosterFiles)]


class FaultView(BaseModel):
    code: str
    text: str

    @classmethod
    def of(cls, fault: Fault) -> "FaultView":
        return cls(code=fault.code, text=fault.text)


class RowView(BaseModel):
    """What becomes of a row. `line` is the file's, its header is line 1; `warnings` pass in a trial period."""

    line: int
    key: str
    action: Action
    faults: list[FaultView]
    warnings: list[FaultView]

    @classmethod
    def of(cls, outcome: Outcome) -> "RowView":
        return cls(
            line=outcome.line,
            key=" / ".join(to_text(part) for part in outcome.key),
            action=outcome.action,
            faults=[FaultView.of(fault) for fault in outcome.faults],
            warnings=[FaultView.of(fault) for fault in outcome.warnings],
        )


class LoadReport(BaseModel):
    """`rows` are those that change, warn or are refused."""

    committed: bool
    counts: dict[Action, int]
    rows: list[RowView]


@router.get("/{name}/file", response_class=Response)
async def export(
    name: Name,
    scope: CurrentScope,
    files: TheFiles,
    format: Literal["csv", "xlsx"] = "csv",  # noqa: A002
) -> Response:
    """Every row of the scope, in the columns that an import reads. Passwords stay."""
    register = _register(name)
    workbook = format == "xlsx"
    data = await (files.workbook_of(scope, register) if workbook else files.csv_of(scope, register))
    attachment = f"attachment; filename*=UTF-8''{quote(register.name)}.{format}"
    return Response(data, media_type=XLSX if workbook else "text/csv", headers={"Content-Disposition": attachment})


@router.post("/{name}/file")
async def load(
    *,
    name: Name,
    request: Request,
    scope: CurrentScope,
    files: TheFiles,
    filename: Annotated[str, Query(min_length=1, max_length=200)],
    dry_run: bool = False,
    skip_bad: bool = False,
) -> LoadReport:
    """The body is the file. All or nothing, unless `skip_bad` loads the good rows; `dry_run` keeps nothing."""
    data = await bounded_body(request, LONGEST_FILE_BYTES)
    report = await files.load(scope, _register(name), filename, data, dry_run=dry_run, skip_bad=skip_bad)
    file = report.files[0]
    told = [row for row in file.outcomes if row.action is not Action.UNCHANGED or row.warnings]
    return LoadReport(
        committed=report.committed,
        counts={action: file.count(action) for action in Action},
        rows=[RowView.of(outcome) for outcome in told],
    )


def _register(name: str) -> Register:
    """Raises NOT_FOUND `register_not_found`."""
    found = REGISTERS.get(name)
    if found is None:
        raise not_found("register", name)
    return found
