"""What every answer of the service has in common: health, problems, headers, sign-in."""

import httpx
import pytest

from command.app.house import Check, House


async def test_health_names_its_checks(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/health")
    assert answer.json()["checks"]["database"] == "ok"
    assert answer.json()["checks"]["redis"] == "ok"


async def test_a_vital_check_that_fails_is_a_503(api: httpx.AsyncClient, house: House) -> None:
    async def fails() -> str | None:
        return "not today"

    house.checks.append(Check("other", fails, vital=False))
    assert (await api.get("/api/health")).status_code == 200
    house.checks.append(Check("vital", fails))
    answer = await api.get("/api/health")
    assert (answer.status_code, answer.json()["checks"]["vital"]) == (503, "not today")


async def test_a_check_that_breaks_is_a_failed_check(api: httpx.AsyncClient, house: House) -> None:
    async def breaks() -> str | None:
        raise OSError("gone")

    house.checks.append(Check("broken", breaks))
    answer = await api.get("/api/health")
    assert (answer.status_code, answer.json()["checks"]["broken"]) == (503, "OSError: gone")


@pytest.mark.parametrize("path", ["/api/incidents", "/api/crews", "/api/orders", "/api/positions?bbox=1,1,2,2"])
async def test_without_a_session_nothing_is_told(api: httpx.AsyncClient, path: str) -> None:
    answer = await api.get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_unknown_address_is_a_problem_too(api: httpx.AsyncClient) -> None:
    answer = await api.get("/api/nothing-here")
    assert answer.status_code == 404
    assert answer.json()["code"] == "no_such_address"


async def test_every_answer_carries_the_security_headers(api: httpx.AsyncClient) -> None:
    headers = (await api.get("/api/health")).headers
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


async def test_metrics_are_prometheus_text(api: httpx.AsyncClient) -> None:
    await api.get("/api/nothing-here")
    assert "zhihui_refusals_total" in (await api.get("/metrics")).text
