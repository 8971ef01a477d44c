"""Who asks: the real user of this process, or the login that triggered an Airflow run.

What a process may choose for itself (``LOGNAME``, ``USER``) proves nothing and is not looked at. Airflow's API server
writes down who was logged in; ``airflow dags trigger`` in a shell of Airflow's own user may write any name, as whoever
has that shell may write to its database: keep it closed.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from include.links import ConfigurationError, load
from include.paths import PROJECT
from include.people.settings import People
from include.people.who import Who, of_airflow, of_system

IMAGE = PROJECT / ".image"
"""Made by the Dockerfile, where the user of a container cannot remove it."""


def of_this_process(people: People, image: Path = IMAGE) -> Who:
    """In a container (``image`` is there) nobody is known: who starts one picks any number."""
    number = os.getuid()
    if image.exists():
        return Who(f"uid {number} in a container", "shared")
    try:
        login = pwd.getpwuid(number).pw_name
    except KeyError:
        login = None
    return of_system(people, number, login)


def of_run(context: Mapping[str, Any], people: People) -> Who:
    """Who triggered the Airflow run of this task."""
    return of_airflow(people, getattr(context["dag_run"], "triggering_user_name", None))


def people_now() -> People:
    """Those of ``links.yml``; nobody may decide while it cannot be read."""
    try:
        return load().people
    except ConfigurationError as problem:
        return People(unusable=str(problem))
