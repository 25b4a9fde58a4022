"""Scopes, roles, passwords and tokens as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from command.foundation.errors import CommandError, Kind
from command.foundation.security import (
    GRANTS,
    Permission,
    Role,
    Scope,
    hash_password,
    new_token,
    password_matches,
    system_scope,
    token_digest,
)


def scope(*roles: Role, bodies: frozenset[int] | None = frozenset({1})) -> Scope:
    return Scope("somebody", frozenset(roles), bodies)


def test_every_role_is_granted_something_and_none_everything() -> None:
    assert GRANTS.keys() == set(Role)
    assert all(granted and granted != set(Permission) for granted in GRANTS.values())


def test_nobody_but_supervision_handles_complaints_about_ours() -> None:
    """10.04.2."""
    assert [role for role in Role if Permission.COMPLAINT_HANDLE in GRANTS[role]] == [Role.SUPERVISOR]


@given(st.sets(st.sampled_from(list(Role))), st.sampled_from(list(Permission)))
def test_roles_add_up(roles: set[Role], permission: Permission) -> None:
    assert scope(*roles).may(permission) == any(permission in GRANTS[role] for role in roles)


def test_a_missing_permission_is_refused_by_name() -> None:
    with pytest.raises(CommandError) as refused:
        scope(Role.SQUAD_MEMBER).require(Permission.ORDER_CREATE)
    assert (refused.value.kind, refused.value.code) == (Kind.FORBIDDEN, "permission_missing")
    assert refused.value.facts == {"permission": "order_create"}


def test_a_scope_covers_its_bodies_and_the_city_all() -> None:
    assert scope(bodies=frozenset({1, 2})).covers(2)
    assert not scope(bodies=frozenset({1, 2})).covers(3)
    assert not scope(bodies=frozenset({1, 2})).covers(None)
    assert scope(bodies=None).covers(3)
    assert system_scope("dispatch").may(Permission.ACCOUNT_EDIT)


def test_passwords_and_tokens() -> None:
    hashed = hash_password("a long enough one")
    assert password_matches(hashed, "a long enough one")
    assert not password_matches(hashed, "another one")
    assert hash_password("a long enough one") != hashed
    token = new_token()
    assert len(token_digest(token)) == 32
    assert token_digest(token) == token_digest(token) != token_digest(new_token())
