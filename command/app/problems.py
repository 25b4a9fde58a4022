"""Refusals as problem+json: every error of the HTTP contract has a stable code."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from starlette.exceptions import HTTPException

from command.app.house import House
from command.force.service import Audit
from command.foundation.errors import CommandError, Kind
from command.foundation.metrics import REFUSALS

log = structlog.get_logger(__name__)
STATUS = {
    Kind.INVALID: 422,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.TOO_MANY: 429,
    Kind.TOO_LARGE: 413,
    Kind.UNAVAILABLE: 503,
}
DATABASE_AWAY = {"08", "40", "53", "57"}
"""SQLSTATE classes that say nothing about the command: connection, deadlock, resources (disk full), operator."""
UNSTORABLE = {
    "22021": ("character_not_allowed", "the text has a character that cannot be stored"),
    "22P05": ("character_not_allowed", "the text has a character that cannot be stored"),
    "22000": ("value_out_of_range", "a number or an instant is beyond what can be stored"),
    "22003": ("value_out_of_range", "a number or an instant is beyond what can be stored"),
    "22008": ("value_out_of_range", "a number or an instant is beyond what can be stored"),
}
"""What PostgreSQL, or its driver, does not hold: NUL, halves of surrogate pairs, more than 64 bits."""

DATABASE_ERRORS = (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
AWAY = "the database does not answer; repeat the command with the same Idempotency-Key"
FAULT = "a fault of the service; it is logged"
DOCUMENTED: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A refusal: `code` is stable, `detail` is for people, further members say what is missing.",
        "content": {
            "application/problem+json": {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "code", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                }
            }
        },
    }
}
"""What OpenAPI says of every answer but the good ones."""


def problem(status: int, code: str, detail: str, /, **facts: Any) -> JSONResponse:
    """`facts` go with the members of every problem; one that is called like these gives way to them."""
    body = {"type": f"urn:zhihui:{code}", "title": HTTPStatus(status).phrase, "status": status}
    REFUSALS.labels(code).inc()
    return JSONResponse(
        jsonable_encoder({**facts, **body, "code": code, "detail": detail}, custom_encoder={datetime: _utc}),
        status_code=status,
        media_type="application/problem+json",
    )


def _utc(instant: datetime) -> str:
    """As everywhere in the contract: UTC with Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


async def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CommandError)
    if error.kind is Kind.FORBIDDEN:
        await _audit(request, error.code)
    return problem(STATUS[error.kind], error.code, error.detail, **error.facts)


async def _audit(request: Request, code: str) -> None:
    """Keep who was refused what. A database that is away must not turn the refusal into another answer."""
    house: House = request.app.state.house
    scope = getattr(request.state, "scope", None)
    try:
        await house.services.get(Audit).refused(scope, code, request.url.path, house.clock.now())
    except (DBAPIError, OSError) as error:
        log.warning("refusal_not_audited", code=code, error=str(error))


async def _unreadable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    faults = [{"at": [str(part) for part in fault["loc"]], "says": fault["msg"]} for fault in error.errors()]
    return problem(422, "request_invalid", "the request is not of the documented form", faults=faults)


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = {404: "no_such_address", 405: "method_not_allowed"}.get(error.status_code, "http_error")
    answer = problem(error.status_code, code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _database(_: Request, error: Exception) -> JSONResponse:
    return of_database(error)


def of_database(error: Exception) -> JSONResponse:
    """A database that cannot answer is a 503 that may be tried again; a bug in SQL stays a bug.

    `error` is one of `DATABASE_ERRORS`. What the driver raises while it connects does not come through SQLAlchemy.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = str(getattr(cause, "sqlstate", None) or "")
    if isinstance(error, OperationalError | InterfaceError) or state[:2] in DATABASE_AWAY or not state:
        log.warning("database_away", error=repr(error))
        return problem(503, "database_unavailable", AWAY)
    if state in UNSTORABLE:
        return problem(422, *UNSTORABLE[state])
    log.error("database_error", error=str(error), sqlstate=state)
    return problem(500, "internal_error", FAULT)


async def _fault(_: Request, error: Exception) -> JSONResponse:
    """Whatever nobody foresaw. The server goes on to log it with its traceback."""
    log.error("unforeseen", error=repr(error))
    return problem(500, "internal_error", FAULT)


def install(app: FastAPI) -> None:
    app.add_exception_handler(CommandError, _refusal)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    for kind in DATABASE_ERRORS:
        app.add_exception_handler(kind, _database)
    app.add_exception_handler(Exception, _fault)
