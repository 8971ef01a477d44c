"""What who is logged in may do on the pages. Pure: who that is, Airflow says (`include/airflow_plugins`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from include.texts.translations import gettext

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


class NoAccess(Exception):
    """Who asks may not do this; the text says what is missing and who gives it."""


@dataclass(frozen=True)
class Visitor:
    """``login``: of Airflow; ``rights``: of `RIGHTS`."""

    login: str
    rights: frozenset[Right]

    def needs(self, right: Right) -> None:
        """Raises ``NoAccess``."""
        if right not in self.rights:
            raise NoAccess(
                gettext(
                    "%(login)s may not do this: it needs the right '%(right)s', which an administrator of Airflow "
                    "gives to a role",
                    login=self.login,
                    right=RESOURCES[right],
                )
            )


def of_role(role: str | None) -> frozenset[Right]:
    """Of a role of the simple auth manager; nothing for one that is not known, or none."""
    return SIMPLE_ROLES.get((role or "").lower(), frozenset())


def of_views(allowed: Callable[[str], bool]) -> frozenset[Right]:
    """Of an auth manager that knows custom views; ``allowed``: whether it grants a resource."""
    return frozenset(right for right in RIGHTS if allowed(RESOURCES[right]))
