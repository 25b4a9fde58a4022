"""Refusals: what the product says no to, with a kind and a stable code. Anything else that is raised is a bug."""

from enum import StrEnum


class Kind(StrEnum):
    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"


class CommandError(Exception):
    """A refusal. `code` is stable and documented; `facts` say what is missing and what to do."""

    def __init__(self, kind: Kind, code: str, detail: str, **facts: object) -> None:
        super().__init__(f"{code}: {detail}")
        self.kind = kind
        self.code = code
        self.detail = detail
        self.facts = facts


def invalid(code: str, detail: str, **facts: object) -> CommandError:
    return CommandError(Kind.INVALID, code, detail, **facts)


def not_found(what: str, identity: object) -> CommandError:
    """Also the answer to what lies outside the scope: it must not tell that the thing exists."""
    return CommandError(Kind.NOT_FOUND, f"{what}_not_found", f"no {what} {identity}")


def conflict(code: str, detail: str, **facts: object) -> CommandError:
    return CommandError(Kind.CONFLICT, code, detail, **facts)


def forbidden(code: str, detail: str, **facts: object) -> CommandError:
    return CommandError(Kind.FORBIDDEN, code, detail, **facts)


def unavailable(code: str, detail: str, **facts: object) -> CommandError:
    return CommandError(Kind.UNAVAILABLE, code, detail, **facts)
