"""Registers as files over HTTP: what comes out goes in again, a bad file changes nothing and names its rows."""

import io
from collections.abc import Awaitable, Callable

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from command.app.house import House
from command.force.registers import store

SignIn = Callable[..., Awaitable[dict[str, str]]]
PEOPLE = "/api/registers/people/file"


async def rows(api: httpx.AsyncClient, headers: dict[str, str]) -> list[str]:
    answer = await api.get(PEOPLE, headers=headers)
    assert answer.headers["content-type"].startswith("text/csv")
    return answer.text.splitlines()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_comes_out_goes_in_again_and_changes_nothing(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PIECE", 4)
    operator = await sign_in("op", "operator")
    file = await api.get(PEOPLE, params={"format": kind}, headers=operator)
    assert file.status_code == 200, file.text
    assert f"people.{kind}" in file.headers["content-disposition"]
    loaded = await api.post(PEOPLE, params={"filename": f"people.{kind}"}, content=file.content, headers=operator)
    assert loaded.status_code == 200, loaded.text
    said = loaded.json()
    assert (said["committed"], said["rows"]) == (True, [])
    assert said["counts"] == {"created": 0, "updated": 0, "unchanged": 11, "refused": 0}


async def test_a_bad_row_keeps_the_whole_file_out_unless_it_is_skipped(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    operator = await sign_in("op", "operator")
    before = await rows(api, operator)
    file = "staff_no,name,kind,body_code\n901,茶山九,officer,chashan\n902,茶山十,officer,nowhere\n".encode()
    said = (await api.post(PEOPLE, params={"filename": "people.csv"}, content=file, headers=operator)).json()
    assert said["committed"] is False
    assert [(row["line"], row["key"], row["action"]) for row in said["rows"]] == [
        (2, "901", "created"),
        (3, "902", "refused"),
    ]
    assert said["rows"][1]["faults"][0]["code"]
    assert await rows(api, operator) == before
    query = {"filename": "people.csv", "skip_bad": "true", "dry_run": "true"}
    assert (await api.post(PEOPLE, params=query, content=file, headers=operator)).json()["committed"] is False
    assert await rows(api, operator) == before
    skipped = await api.post(PEOPLE, params={**query, "dry_run": "false"}, content=file, headers=operator)
    assert skipped.json()["committed"] is True
    assert len(await rows(api, operator)) == len(before) + 1


async def test_somebody_sees_and_sends_only_his_own(api: httpx.AsyncClient, force: House, sign_in: SignIn) -> None:
    squad = await sign_in("squad", "squad_leader", body_code="chashan")
    own = await rows(api, squad)
    assert {line.split(",")[3] for line in own[1:]} == {"chashan"}
    refused = await api.post(PEOPLE, params={"filename": "people.csv"}, content="\n".join(own), headers=squad)
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")


def unfolding() -> bytes:
    """A small workbook of 19 MB of text: one string that many cells name."""
    book = Workbook()
    for _ in range(600):
        book.worksheets[0].append(["x" * 32_000])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("people.xlsx", unfolding(), 422, "workbook_unreadable"),
        ("people.csv", b"staff_no\n\xff\xff\n", 422, "file_unreadable"),
        ("people.csv", b"staff_no\n" + b"1" * 200_000, 422, "file_unreadable"),
        ("people.xlsx", b"no workbook", 422, "workbook_unreadable"),
        ("people.csv", b"who,what\n1,2\n", 422, "columns_unknown"),
        ("people.csv", b"staff_no\n" + b"1\n" * 20_001, 422, "too_many_rows"),
        ("people.csv", b"x" * (8 * 1024 * 1024 + 1), 413, "body_too_large"),
    ],
)
async def test_what_cannot_be_read_is_refused_in_words(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, name: str, content: bytes, status: int, code: str
) -> None:
    operator = await sign_in("op", "operator")
    answer = await api.post(PEOPLE, params={"filename": name}, content=content, headers=operator)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_what_a_stranger_typed_is_never_run_by_a_spreadsheet(
    api: httpx.AsyncClient, force: House, sign_in: SignIn, kind: str
) -> None:
    operator = await sign_in("op", "operator")
    formula = "=HYPERLINK(A1)"
    [crew] = (await api.get("/api/people", params={"q": "101"}, headers=operator)).json()["items"]
    changed = await api.patch(f"/api/people/{crew['id']}", json={"call_sign": formula}, headers=operator)
    assert changed.status_code == 200, changed.text
    file = await api.get(PEOPLE, params={"format": kind}, headers=operator)
    if kind == "csv":
        assert f",'{formula}" in file.text
        assert f",{formula}" not in file.text
    else:
        cells = [cell for row in load_workbook(io.BytesIO(file.content))["people"].iter_rows() for cell in row]
        assert [cell.data_type for cell in cells if cell.value == formula] == ["s"]
    again = await api.post(PEOPLE, params={"filename": f"people.{kind}"}, content=file.content, headers=operator)
    assert again.json()["counts"]["unchanged"] == 11


async def test_a_workbook_needs_a_sheet_of_the_registers_name_or_a_single_one(
    api: httpx.AsyncClient, force: House, sign_in: SignIn
) -> None:
    operator = await sign_in("op", "operator")
    book = load_workbook(io.BytesIO((await api.get(PEOPLE, params={"format": "xlsx"}, headers=operator)).content))
    assert book.sheetnames == ["people"]
    two = Workbook()
    two.create_sheet("other")
    content = io.BytesIO()
    two.save(content)
    answer = await api.post(PEOPLE, params={"filename": "a.xlsx"}, content=content.getvalue(), headers=operator)
    assert (answer.status_code, answer.json()["code"]) == (422, "sheet_missing")
    missing = await api.get("/api/registers/nothing/file", headers=operator)
    assert (missing.status_code, missing.json()["code"]) == (404, "register_not_found")
