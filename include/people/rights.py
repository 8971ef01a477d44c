"""What a person may do, as Airflow's roles say it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

Right = Literal["see", "preview", "decide", "deliver", "configure"]
RIGHTS: tuple[Right, ...] = get_args(Right)
"""Each is a custom view of Airflow's, ``RESOURCES``, that a role is given there; the one before is not part of it."""
RESOURCES: dict[Right, str] = {
    "see": "Books",
    "preview": "Books: preview",
    "decide": "Books: decide",
    "deliver": "Books: deliver",
    "configure": "Books: configure",
}
SIMPLE_ROLES: dict[str, frozenset[Right]] = {
    "viewer": frozenset({"see"}),
    "user": frozenset({"see", "preview", "decide"}),
    "op": frozenset({"see", "preview", "decide", "deliver"}),
    "admin": frozenset(RIGHTS),
}
"""Airflow's simple auth manager asks for a role alone, whatever the view and the method (3.3.2)."""


def of_role(role: str | None) -> frozenset[Right]:
    """Of a role of the simple auth manager; nothing for one that is not known, or none."""
    return SIMPLE_ROLES.get((role or "").lower(), frozenset())


def of_views(allowed: Callable[[str], bool]) -> frozenset[Right]:
    """Of an auth manager that knows custom views; ``allowed``: whether it grants a resource."""
    return frozenset(right for right in RIGHTS if allowed(RESOURCES[right]))
