"""A refusal keeps its form whatever facts it carries, and whoever it is about."""

import json

from command.app.problems import problem
from command.foundation.errors import conflict
from tests.scenarios.watch_room import WatchRoom


def test_a_fact_that_is_called_like_a_member_of_every_problem_gives_way() -> None:
    refusal = conflict("crew_busy", "the crew has an order", status="on_scene", title="x", crew_id=7)
    answer = problem(409, refusal.code, refusal.detail, **refusal.facts)
    said = json.loads(bytes(answer.body))
    assert (said["status"], said["code"], said["title"], said["crew_id"]) == (409, "crew_busy", "Conflict", 7)


async def test_a_busy_crew_does_not_sign_off_and_says_why(room: WatchRoom) -> None:
    crew = await room.sign_on("town")
    await room.send(await room.desk.call(), crew, task="support")
    refused = await room.desk.post("dispatcher", f"/crews/{crew}/sign-off", 409)
    assert (refused["code"], refused["crew_status"]) == ("crew_busy", "ordered")


async def test_a_character_that_nothing_can_store_is_refused(room: WatchRoom) -> None:
    refused = await room.desk.post(
        "operator", "/people", 422, staff_no="\0", name="某", kind="officer", body_code="desk"
    )
    assert refused["code"] in {"character_not_allowed", "request_invalid"}


async def test_a_number_beyond_64_bits_is_refused(room: WatchRoom) -> None:
    for path in ("/orders/{}", "/incidents/{}/candidates", "/device-messages/{}", "/devices/{}/messages"):
        answer = await room.desk.client.get(
            f"/api{path.format(10**25)}", headers={"Authorization": "Bearer dispatcher"}
        )
        assert answer.status_code in {404, 422}, (path, answer.text)
