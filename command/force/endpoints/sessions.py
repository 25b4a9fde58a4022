"""Signing in and out, and who I am."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from command.force.accounts import Accounts
from command.force.audit import Audit
from command.force.models import Body
from command.force.organisation import Organisation, body_ref
from command.force.tokens import Tokens
from command.foundation.http import CurrentScope, Page, service
from command.foundation.security import Scope
from command.foundation.views import BodyRef

COOKIE = "zhihui_session"
router = APIRouter(tags=["sessions"])


class SignIn(BaseModel):
    username: Annotated[str, Field(min_length=1, max_length=100)]
    password: Annotated[str, Field(min_length=1, max_length=200)]


class Me(BaseModel):
    username: str
    roles: list[str]
    permissions: list[str]
    body: BodyRef | None
    whole_city: bool
    person_id: int | None
    crew_id: int | None
    server_time: datetime


class SignedInView(BaseModel):
    token: str
    expires_at: datetime
    me: Me


class PasswordChange(BaseModel):
    old: Annotated[str, Field(min_length=1, max_length=200)]
    new: Annotated[str, Field(min_length=1, max_length=200)]


class TokenRequest(BaseModel):
    username: str
    label: Annotated[str, Field(min_length=1, max_length=100)]
    days: Annotated[int, Field(ge=1, le=730)] = 365


class TokenView(BaseModel):
    token: str
    expires_at: datetime


class AuditView(BaseModel):
    id: int
    at: datetime
    actor: str
    kind: str
    code: str | None
    path: str | None


@router.post("/api/sessions", status_code=201)
async def sign_in(
    wanted: SignIn,
    request: Request,
    response: Response,
    accounts: Annotated[Accounts, service(Accounts)],
    organisation: Annotated[Organisation, service(Organisation)],
) -> SignedInView:
    """A cookie for browsers, and the same token for `Authorization: Bearer`."""
    signed_in = await accounts.sign_in(wanted.username, wanted.password)
    secure = accounts.cookie_secure or request.url.scheme == "https"
    lives_s = int((signed_in.expires_at - accounts.now()).total_seconds())
    response.set_cookie(
        COOKIE, signed_in.token, max_age=lives_s, path="/", secure=secure, httponly=True, samesite="strict"
    )
    me = _me(accounts.scope_of(signed_in.account), organisation, accounts.now())
    return SignedInView(token=signed_in.token, expires_at=signed_in.expires_at, me=me)


@router.delete("/api/sessions/current", status_code=204)
async def sign_out(
    request: Request, response: Response, _: CurrentScope, accounts: Annotated[Accounts, service(Accounts)]
) -> None:
    """Ends the session in every process; whoever signs out has left the desk."""
    await accounts.sign_out(request.state.token)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.get("/api/me")
async def who_am_i(
    scope: CurrentScope,
    accounts: Annotated[Accounts, service(Accounts)],
    organisation: Annotated[Organisation, service(Organisation)],
) -> Me:
    return _me(scope, organisation, accounts.now())


@router.put("/api/me/password", status_code=204)
async def change_password(
    change: PasswordChange, scope: CurrentScope, tokens: Annotated[Tokens, service(Tokens)]
) -> None:
    """All sign-ins of this account end, also this one."""
    await tokens.change_own_password(scope, change.old, change.new)


@router.post("/api/tokens", status_code=201)
async def issue_token(
    wanted: TokenRequest, scope: CurrentScope, tokens: Annotated[Tokens, service(Tokens)]
) -> TokenView:
    """A token for an integration or a simulator; shown once."""
    issued = await tokens.issue(scope, wanted.username, wanted.label, wanted.days)
    return TokenView(token=issued.token, expires_at=issued.expires_at)


@router.get("/api/audit")
async def list_audit(
    *,
    scope: CurrentScope,
    audit: Annotated[Audit, service(Audit)],
    kind: str | None = None,
    actor: str | None = None,
    cursor: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Page[AuditView]:
    """Newest first."""
    found = await audit.list_entries(scope, kind=kind, actor=actor, before=cursor, limit=limit)
    items = [
        AuditView(id=each.id, at=each.at, actor=each.actor, kind=each.kind, code=each.code, path=each.path)
        for each in found
    ]
    return Page(items=items, next_cursor=str(found[-1].id) if len(found) == limit else None)


def _me(scope: Scope, organisation: Organisation, now: datetime) -> Me:
    body: Body | None = organisation.find(scope.body_id)
    return Me(
        username=scope.actor,
        roles=sorted(role.value for role in scope.roles),
        permissions=sorted(permission.value for permission in scope.permissions),
        body=body_ref(body) if body is not None else None,
        whole_city=scope.body_ids is None,
        person_id=scope.person_id,
        crew_id=scope.crew_id,
        server_time=now,
    )
