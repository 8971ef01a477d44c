"""Who may answer a question of Airflow's Required Actions, as far as a task can know it.

A task sees no roles of FAB: there it takes a person of ``links.yml``, and that role's edit right on the DAG ``approve``
was asked by Airflow before. The roles of the simple auth manager stand in Airflow's settings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from include.people.rights import of_role
from include.people.settings import People
from include.people.who import of_airflow

SIMPLE = "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager"
OURS = "include.auth_manager.AuthManager"


def rights_of(login: str, people: People) -> Collection[str]:
    """What ``login`` may do."""
    if (roles := _simple_roles()) is not None:
        return of_role(roles.get(login) or roles.get(""))
    return frozenset({"decide"}) if of_airflow(people, login).standing == "person" else frozenset()


def assigned(names: Iterable[str], people: People) -> list[str]:
    """The logins of those people, whom alone Airflow lets answer; none where it lets everybody whose role fits, and
    where it would compare them with something else than logins."""
    from airflow.configuration import conf

    if conf.get("core", "auth_manager") not in (SIMPLE, OURS):
        return []
    logins = [login for name in names if name in people.people for login in people.people[name].airflow]
    return sorted(login for login in logins if "decide" in rights_of(login, people))


def _simple_roles() -> dict[str, str] | None:
    """By login, and '' for everybody else; None under another auth manager."""
    from airflow.configuration import conf

    if conf.get("core", "auth_manager") != SIMPLE:
        return None
    if conf.getboolean("core", "simple_auth_manager_all_admins", fallback=False):
        return {"": "admin"}
    users = (user.split(":") for user in conf.getlist("core", "simple_auth_manager_users"))
    return {user[0]: user[1] for user in users if len(user) > 1}
