"""The register over HTTP: intake, whose it is, the road to closing, and the scenarios of the standard."""


async def test_a_call_about_a_stall_is_registered_and_owned_by_the_squad_of_the_street(desk) -> None:
    """Scenario 1."""
    made = await desk.call()
    assert made["number"] == "20260315-0001"
    assert made["state"] == "owned"
    assert made["statutory_kind"] == "report"
    assert made["responsibility"]["body"]["short_name"] == "茶山中队"
    assert made["responsibility"]["subject"] == "天宁区城市管理局"
    assert "01.02.1" in {reason["clause"] for reason in made["responsibility"]["reasons"]}
    assert made["due_at"] is None
    assert made["created"] is True
