"""Who decides is said in a file that one person can write: all are notified of a change of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from include.people.settings import FourEyes, People
from include.store import accepted, alerts
from include.store.alerts import About
from include.texts.codes import severity
from include.texts.program import said

CODE = WHAT = "people_changed"
_EVERY_LINK = ""
_LIMITS = tuple(f"four_eyes.{name}" for name in FourEyes.model_fields if name.endswith("_above"))


def tell(db: Connection, people: People, now: datetime) -> None:
    """Raises an alert when the people of ``links.yml``, or what needs two of them, are not what they last were. Silent
    until there are two for the first time, and while the settings cannot be used."""
    before = accepted.of(db, _EVERY_LINK).get(WHAT)
    if people.unusable or (before is None and people.off):
        return
    now_set = in_words(people)
    if before is not None:  # a limit that is new in a release is nobody's change while it is the default
        defaults = in_words(People())
        before = before | {name: defaults[name] for name in _LIMITS if name not in before}
    if before == now_set:
        return
    accepted.keep(db, _EVERY_LINK, {WHAT: now_set}, who="links.yml", now=now)
    if before is not None:
        alerts.raise_once(db, About(), CODE, severity(CODE), text(before, now_set), now=now)


def in_words(people: People) -> dict[str, str]:
    """Each setting as a person reads it, by name."""
    rules = people.four_eyes
    return {
        **{
            said("people.person", person=name): said(
                "people.ids", system_ids=_ids(one.system), airflow_ids=_ids(one.airflow)
            )
            for name, one in people.people.items()
        },
        "shared": _ids(sorted(people.shared)),
        "four_eyes.required": said("people.yes" if rules.required else "people.no"),
        **{name: f"{getattr(rules, name.partition('.')[2]):f}" for name in _LIMITS},
    }


def text(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Pure."""
    names = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    nobody = said("people.nobody")
    changed = [
        said("people.changed", people_setting=name, was=before.get(name, nobody), is_now=now.get(name, nobody))
        for name in names
    ]
    return said("alerts.people_changed", who_changed="; ".join(changed))


def _ids(found: Any) -> str:
    return " ".join(found) or said("people.none")
