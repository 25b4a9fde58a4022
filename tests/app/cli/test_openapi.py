"""The OpenAPI that the pages' types are made from is the one that is served."""

import json

import httpx

from command.app.cli.openapi import document


async def test_what_is_printed_without_servers_is_what_the_service_says(api: httpx.AsyncClient) -> None:
    assert json.loads(document()) == (await api.get("/api/openapi.json")).json()
