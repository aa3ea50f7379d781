"""Who acts: a person with grants, or the product itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks for something to be done.

    Parameters
    ----------
    name
        How the actor is shown to others.
    user_id
        The account, or ``None`` for a person at her own terminal.
    institution_id
        The institution for which the actor acts.
    roles
        Slugs of the roles in force at this moment.
    """

    name: str
    user_id: int | None = None
    institution_id: str | None = None
    roles: frozenset[str] = field(default_factory=frozenset)


TERMINAL = Actor(name="terminal")
