"""Who may change what about studies, and what a declaration may name."""

from typing import Any

import httpx
import sqlalchemy as sa

from command.app.house import House
from command.radio.studies.tables import radio_study
from tests.radio.studies.ground import SMALL, WEST_SITE, add_sites

OF_THE_SQUAD = {"Authorization": "Bearer squad_planner"}


async def ask(planner: httpx.AsyncClient, headers: dict[str, str] | None = None, **changes: Any) -> int:
    answer = await planner.post("/api/radio/studies", json={**SMALL, **changes}, headers=headers)
    assert answer.status_code == 202, answer.text
    return int(answer.json()["id"])


async def test_a_squads_planner_changes_only_studies_of_its_own(planner: httpx.AsyncClient) -> None:
    await add_sites(planner, WEST_SITE)
    citys, squads = await ask(planner), await ask(planner, OF_THE_SQUAD)
    for method, path in (("POST", "/cancel"), ("DELETE", ""), ("PATCH", "")):
        body = {"kept": True} if method == "PATCH" else None
        address = f"/api/radio/studies/{citys}{path}"
        refused = await planner.request(method, address, headers=OF_THE_SQUAD, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "study_of_another")
    assert (await planner.post(f"/api/radio/studies/{squads}/cancel", headers=OF_THE_SQUAD)).status_code == 202
    assert (await planner.post(f"/api/radio/studies/{citys}/cancel")).status_code == 202
    assert (await planner.delete(f"/api/radio/studies/{squads}")).status_code == 204


async def test_a_declaration_is_the_citys_and_names_what_there_is(planner: httpx.AsyncClient, house: House) -> None:
    await add_sites(planner, WEST_SITE)
    study_id = await ask(planner, terminals=["vehicle"])
    async with house.database.transaction() as tx:
        await tx.execute(sa.update(radio_study).values(state="done"))
    declaration = {"study_id": study_id, "terminal": "vehicle", "probability": 0.95}
    by_squad = await planner.post("/api/radio/declarations", json=declaration, headers=OF_THE_SQUAD)
    assert (by_squad.status_code, by_squad.json()["code"]) == (403, "declares_for_the_city")
    handheld = await planner.post("/api/radio/declarations", json={**declaration, "terminal": "handheld_at_head"})
    assert handheld.json()["code"] == "study_part_not_asked"
    nowhere = {**declaration, "excluded": [{"code": "999999", "document": "常城管〔2026〕1号"}]}
    assert (await planner.post("/api/radio/declarations", json=nowhere)).json()["code"] == "excluded_area_unknown"
    assert (await planner.post("/api/radio/declarations", json=declaration)).status_code == 201


async def test_a_probability_that_no_net_reaches_is_refused(planner: httpx.AsyncClient) -> None:
    for p in ("0", "1", "0.9999999", "1e-9"):
        asked = await planner.get("/api/radio/studies/1/gaps", params={"terminal": "vehicle", "p": p})
        assert asked.json()["code"] == "request_invalid", p
