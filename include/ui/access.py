"""Who is logged in, and whether they may do what a page does. Pure: who that is, Airflow says
(`include/airflow_plugins`)."""

from __future__ import annotations

from dataclasses import dataclass

from include.people.rights import RESOURCES, RIGHTS, SIMPLE_ROLES, Right, of_role, of_views
from include.texts.translations import gettext

__all__ = ["RESOURCES", "RIGHTS", "SIMPLE_ROLES", "NoAccess", "Right", "Visitor", "of_role", "of_views"]


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
