"""The roles of Books in Airflow's FAB auth manager, and the login ``admin``: `python -m scripts.airflow_roles`.

It may run as often as one likes: each of these roles has exactly what stands here afterwards, other roles and logins
stay as they are. The password of ``admin`` is what AIRFLOW_ADMIN_PASSWORD says. Logins get roles by
`airflow users create --role NAME`, or in the web interface (Security, List Users); one may have several.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from include.secret_settings import secret_setting
from include.ui.access import RESOURCES, RIGHTS, Right

READ, EDIT, CREATE, MENU = "can_read", "can_edit", "can_create", "menu_access"
Permission = tuple[str, str]

SEES: frozenset[Permission] = frozenset(
    [
        *((READ, name) for name in ("DAGs", "DAG Runs", "DAG Versions", "DAG Warnings", "Task Instances", "Task Logs")),
        *((READ, name) for name in ("HITL Detail", "Website", "My Password", "My Profile")),
        (READ, "Plugins"),  # the navigation asks for them: without it there is no link to Books
        *((EDIT, name) for name in ("My Password", "My Profile")),
        *((MENU, name) for name in ("Browse", "DAGs", "DAG Runs", "Task Instances", "HITL Detail")),
    ]
)
"""What everybody who works with Books sees of Airflow itself: what ran and what it said, and what waits for a person;
no connections, variables, configuration, XComs, code or audit log."""
STARTS: frozenset[Permission] = frozenset([(EDIT, "DAGs"), (CREATE, "DAG Runs")])
"""Triggers every DAG there is, and pauses it: Airflow knows no finer right that holds for all links."""
ANSWERS: frozenset[Permission] = frozenset([(EDIT, "HITL Detail"), (EDIT, "DAG:approve")])
"""Answers Required Actions of the DAG ``approve`` and of no other, which our own function checks once more. It also
pauses that DAG: Airflow has none between them, and the pages go on without it."""

ROLES: Mapping[str, tuple[frozenset[Right], frozenset[Permission]]] = {
    "Books viewer": (frozenset({"see"}), SEES),
    "Books previewer": (frozenset({"see", "preview"}), SEES),
    "Books accountant": (frozenset({"see", "preview", "decide"}), SEES | ANSWERS),
    "Books operator": (frozenset({"see", "preview", "deliver"}), SEES | STARTS),
    "Books administrator": (frozenset({"see", "preview", "configure"}), SEES),
}
"""What each may do on the pages, and in Airflow itself."""
ADMIN = "admin"


def permissions(role: str) -> frozenset[Permission]:
    """Everything that a role has: action and resource. Pure."""
    rights, of_airflow = ROLES[role]
    return of_airflow | _of(rights)


def _of(rights: Iterable[Right]) -> frozenset[Permission]:
    return frozenset((READ, RESOURCES[right]) for right in rights)


def make_roles(manager: Any) -> None:
    """``manager``: FAB's security manager. Airflow's own Admin gets all rights on the pages."""
    manager.sync_roles()
    for name in ROLES:
        role, wanted = manager.add_role(name), permissions(name)
        _grant(manager, role, wanted)
        for one in list(role.permissions):
            if (one.action.name, one.resource.name) not in wanted:
                manager.remove_permission_from_role(role, one)
    _grant(manager, manager.find_role("Admin"), _of(RIGHTS))


def _grant(manager: Any, role: Any, wanted: Iterable[Permission]) -> None:
    has = {(one.action.name, one.resource.name) for one in role.permissions}
    for action, resource in sorted(set(wanted) - has):
        manager.add_permission_to_role(role, manager.create_permission(action, resource))


def keep_login(manager: Any, name: str, password: str, role: str) -> None:
    """A login with this password; one that is there keeps its roles."""
    if (known := manager.find_user(username=name)) is not None:
        manager.reset_password(known.id, password)
    else:
        manager.add_user(name, name, name, f"{name}@localhost", manager.find_role(role), password)


def main() -> int:
    from airflow.providers.fab.auth_manager.cli_commands.utils import get_application_builder

    password = secret_setting("AIRFLOW_ADMIN_PASSWORD")
    if not password:
        sys.stderr.write("AIRFLOW_ADMIN_PASSWORD is empty: scripts/server.sh makes one\n")
        return 2
    with get_application_builder() as builder:
        make_roles(builder.sm)
        keep_login(builder.sm, ADMIN, password, "Admin")
    return 0


if __name__ == "__main__":
    sys.exit(main())
