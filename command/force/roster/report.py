"""An import's report as text and as tables: row by row, with reasons in words."""

from collections.abc import Iterator

from command.force.registers.forms import to_text
from command.force.registers.planning import Action, Outcome
from command.force.roster.importer import FileReport, RosterReport


def lines(report: RosterReport, *, every_row: bool) -> Iterator[str]:
    """A line for each row that is not taken or only with a warning (`every_row`: for each that changes), then counts."""
    for file in report.files:
        for outcome in file.outcomes:
            yield from _row(file, outcome, every_row=every_row)
    for file in report.files:
        counts = ", ".join(f"{file.count(action)} {action.value}" for action in Action)
        yield f"{file.file.name}: {len(file.outcomes)} rows, {counts}"


def bad_rows(report: RosterReport) -> dict[str, tuple[list[str], list[list[str]]]]:
    """A sheet for each file with refused rows: its columns, the line and the reasons; corrected, it can be imported."""
    sheets = {}
    for file in report.files:
        if not file.refused:
            continue
        columns = [name for name in file.file.register.record.model_fields if name != "password"]
        rows = [
            [*(to_text(outcome.cells.get(name)) for name in columns), str(outcome.line), _reasons(outcome)]
            for outcome in file.refused
        ]
        sheets[file.file.register.name] = ([*columns, "#line", "#reasons"], rows)
    return sheets


def _row(file: FileReport, outcome: Outcome, *, every_row: bool) -> Iterator[str]:
    place = f"{file.file.name}:{outcome.line} {'/'.join(to_text(part) for part in outcome.key)}"
    if outcome.action is Action.REFUSED:
        yield f"{place} refused: {_reasons(outcome)}"
    elif outcome.warnings:
        words = "; ".join(f"{fault.code} {fault.text}" for fault in outcome.warnings)
        yield f"{place} {outcome.action.value}, 试运行放行: {words}"
    elif every_row and outcome.action is not Action.UNCHANGED:
        yield f"{place} {outcome.action.value}"


def _reasons(outcome: Outcome) -> str:
    return "; ".join(f"{fault.code} {fault.text}" for fault in outcome.faults)
