"""Who asks is who owns the process, or who was logged in to Airflow; not what a process says of itself."""

from __future__ import annotations

import os
import pwd
from pathlib import Path
from types import SimpleNamespace

import pytest

from include.approvals import identity
from include.people.settings import People
from include.people.who import Who
from tests.support.run_settings import LINKS, use_settings


def test_a_name_in_the_environment_proves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "petra")
    me = pwd.getpwuid(os.getuid()).pw_name
    people = People(people={"petra": {"system": ["petra"]}, "bo": {"airflow": ["bo"]}})
    assert identity.of_this_process(people).label == f"person:{me}"
    assert identity.of_this_process(people).standing != "person"


def test_a_person_of_links_yml_is_known_by_the_login_in_airflow() -> None:
    people = People(people={"petra": {"airflow": ["p.jansen"]}, "bo": {"airflow": ["bo"]}})
    context = {"dag_run": SimpleNamespace(triggering_user_name="p.jansen")}
    assert identity.of_run(context, people) == Who("petra", "person")
    assert identity.of_run({"dag_run": SimpleNamespace()}, people) == Who("airflow", "shared")


def test_while_links_yml_cannot_be_read_nobody_is_anybody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use_settings(tmp_path, LINKS, monkeypatch)
    assert identity.people_now() == People()
    use_settings(tmp_path, "links: [", monkeypatch)
    assert "is not YAML" in identity.people_now().unusable


def test_in_a_container_the_number_of_a_user_names_nobody(tmp_path: Path) -> None:
    people = People(people={"anna": {"system": [str(os.getuid() or 1000)]}, "bo": {"airflow": ["bo"]}})
    (tmp_path / ".image").touch()
    found = identity.of_this_process(people, tmp_path / ".image")
    assert (found.name, found.standing) == (f"uid {os.getuid()} in a container", "shared")
