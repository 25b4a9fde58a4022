"""Notes and files on an incident, and that nothing secret leaves a trace."""

import hashlib
from typing import Any

import httpx

from command.foundation.settings import Settings
from tests.incidents.small_city import Desk

JPEG = b"\xff\xd8\xff\xe0" + bytes(1000)


async def attach(desk: Desk, who: str, incident_id: int, content: bytes, expect: int, **query: str) -> dict[str, Any]:
    answer = await desk.client.post(
        f"/api/incidents/{incident_id}/files",
        params=query,
        content=content,
        headers={"Authorization": f"Bearer {who}"},
    )
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_note_stands_on_the_timeline_without_its_words(desk: Desk) -> None:
    made = await desk.call()
    note = await desk.step("squad", made["id"], "notes", 201, text="摊主姓李")
    assert (await desk.get("clerk", f"/incidents/{made['id']}/notes"))["items"] == [
        {name: value for name, value in note.items() if name != "http_status"}
    ]
    last = (await desk.get("clerk", f"/incidents/{made['id']}/events"))["items"][-1]
    assert last["kind"] == "incident_noted"
    assert "李" not in str(last)


async def test_a_photo_is_kept_once_under_its_digest(desk: Desk) -> None:
    made = await desk.call()
    first = await attach(desk, "member", made["id"], JPEG, 201, name="现场.jpg")
    again = await attach(desk, "squad", made["id"], JPEG, 201, name="副本.jpg")
    assert again == first
    assert (first["sha256"], first["size_bytes"]) == (hashlib.sha256(JPEG).hexdigest(), 1004)
    assert first["media_type"] == "image/jpeg"
    answer: httpx.Response = await desk.client.get(
        f"/api/incidents/{made['id']}/files/{first['id']}", headers={"Authorization": "Bearer squad"}
    )
    assert answer.content == JPEG
    assert answer.headers["content-security-policy"] == "sandbox"


async def test_what_is_not_kept_leaves_nothing_behind(desk: Desk, process_settings: Settings) -> None:
    made = await desk.call()
    for content, code, status in (
        (b"<html>", "file_type_refused", 422),
        (b"", "file_empty", 422),
        (JPEG[:4] + bytes(26 << 20), "file_too_large", 413),
    ):
        refused = await attach(desk, "squad", made["id"], content, status, name="x")
        assert refused["code"] == code
        assert [path for path in (process_settings.data_dir / "files").rglob("*") if path.is_file()] == []


async def test_a_file_marked_secret_is_refused_without_a_trace(desk: Desk, process_settings: Settings) -> None:
    """Scenario 15 and 15.02.2."""
    made = await desk.call()
    for said in ({"name": "机密文件.jpg"}, {"name": "a.jpg", "secrecy": "机密"}):
        refused = await attach(desk, "squad", made["id"], JPEG, 422, **said)
        assert refused["code"] == "secret_refused"
        assert "文件" not in str(refused)
    assert not (process_settings.data_dir / "files").exists()
    assert (await desk.get("squad", f"/incidents/{made['id']}/files"))["items"] == []


async def test_files_of_what_is_not_seen_are_not_found(desk: Desk) -> None:
    made = await desk.call()
    kept = await attach(desk, "squad", made["id"], JPEG, 201, name="x.jpg")
    await attach(desk, "other-squad", made["id"], JPEG, 404, name="x.jpg")
    await desk.get("other-squad", f"/incidents/{made['id']}/files/{kept['id']}", 404)
    await desk.get("squad", f"/incidents/{made['id']}/files/{kept['id'] + 1}", 404)
