"""Two squads under a detachment, and scopes in them."""

from dataclasses import dataclass

from command.foundation.security import Role, Scope


@dataclass(frozen=True)
class Force:
    bodies: dict[str, int]

    def scope(self, actor: str, role: Role, code: str | None = None) -> Scope:
        ids = frozenset({self.bodies[code]}) if code else None
        return Scope(actor=actor, roles=frozenset({role}), body_ids=ids, body_id=self.bodies[code] if code else None)
