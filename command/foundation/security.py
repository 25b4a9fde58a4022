"""Password hashes, tokens, roles and the frozen scope that every query of a room takes."""

import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from command.foundation.errors import forbidden

_hasher = PasswordHasher()


class Role(StrEnum):
    INTAKE_CLERK = "intake_clerk"
    DISPATCHER = "dispatcher"
    SHIFT_LEADER = "shift_leader"
    SQUAD_LEADER = "squad_leader"
    SQUAD_MEMBER = "squad_member"
    PLANNER = "planner"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    RADIO_ADAPTER = "radio_adapter"
    """No person: the adapter of another radio platform."""


class Permission(StrEnum):
    INCIDENT_READ = "incident_read"
    INCIDENT_CREATE = "incident_create"
    INCIDENT_EDIT = "incident_edit"
    INCIDENT_REVIEW = "incident_review"
    REPORTER_READ = "reporter_read"
    COMPLAINT_HANDLE = "complaint_handle"
    ORDER_CREATE = "order_create"
    ORDER_ADVANCE = "order_advance"
    ALARM_HANDLE = "alarm_handle"
    FORCE_READ = "force_read"
    FORCE_EDIT = "force_edit"
    SIGN_ON = "sign_on"
    DEVICE_COMMAND = "device_command"
    TRACK_READ = "track_read"
    GEO_EDIT = "geo_edit"
    AUDIT_READ = "audit_read"
    ACCOUNT_EDIT = "account_edit"
    SETTINGS_EDIT = "settings_edit"
    RADIO_EDIT = "radio_edit"
    RADIO_ADAPT = "radio_adapt"


_P = Permission
_SEES = frozenset({_P.INCIDENT_READ, _P.FORCE_READ})
_INTAKE = _SEES | {_P.INCIDENT_CREATE, _P.INCIDENT_EDIT, _P.REPORTER_READ}
_DISPATCH = _INTAKE | {_P.ORDER_CREATE, _P.ORDER_ADVANCE, _P.ALARM_HANDLE, _P.SIGN_ON, _P.DEVICE_COMMAND, _P.TRACK_READ}
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.INTAKE_CLERK: _INTAKE,
    Role.DISPATCHER: _DISPATCH,
    Role.SHIFT_LEADER: _DISPATCH | {_P.INCIDENT_REVIEW, _P.AUDIT_READ, _P.FORCE_EDIT},
    Role.SQUAD_LEADER: _SEES
    | {_P.INCIDENT_CREATE, _P.INCIDENT_EDIT, _P.ORDER_CREATE, _P.ORDER_ADVANCE, _P.ALARM_HANDLE, _P.SIGN_ON}
    | {_P.TRACK_READ, _P.REPORTER_READ},
    Role.SQUAD_MEMBER: _SEES | {_P.INCIDENT_CREATE, _P.ORDER_ADVANCE, _P.SIGN_ON},
    Role.PLANNER: _SEES | {_P.GEO_EDIT, _P.TRACK_READ, _P.RADIO_EDIT},
    Role.SUPERVISOR: _SEES | {_P.COMPLAINT_HANDLE, _P.INCIDENT_REVIEW, _P.AUDIT_READ, _P.TRACK_READ, _P.REPORTER_READ},
    Role.OPERATOR: _SEES
    | {_P.FORCE_EDIT, _P.GEO_EDIT, _P.ACCOUNT_EDIT, _P.SETTINGS_EDIT, _P.AUDIT_READ, _P.DEVICE_COMMAND}
    | {_P.RADIO_EDIT},
    Role.RADIO_ADAPTER: frozenset({_P.RADIO_ADAPT}),
}
"""What each role may do; where it may do it is the scope's bodies."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Who asks and what is theirs. `body_ids` is their body with all below it; None means the whole city."""

    actor: str
    roles: frozenset[Role]
    body_ids: frozenset[int] | None
    account_id: int | None = None
    body_id: int | None = None
    person_id: int | None = None
    crew_id: int | None = None
    everything: bool = False

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(GRANTS[role] for role in self.roles))

    def may(self, permission: Permission) -> bool:
        return self.everything or permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raises FORBIDDEN `permission_missing`; the app writes every such refusal to the audit."""
        if not self.may(permission):
            raise forbidden("permission_missing", f"{self.actor} lacks {permission}", permission=permission.value)

    def covers(self, body_id: int | None) -> bool:
        return self.body_ids is None or body_id in self.body_ids


def system_scope(actor: str) -> Scope:
    """The scope of the product's own processes, named by what they do."""
    return Scope(actor=actor, roles=frozenset(), body_ids=None, everything=True)


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except VerificationError:
        return False


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> bytes:
    """What is stored of a token: reading the table gives nobody a session."""
    return hashlib.sha256(token.encode()).digest()
