"""Who somebody is, by the id that the operating system or Airflow vouches for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from include.people.settings import SHARED, People

LONGEST = 80
_BOTH = " and "


@dataclass(frozen=True)
class Who:
    """``standing``: a person of ``links.yml``; an id that several people share; one that nobody named to us."""

    name: str
    standing: Literal["person", "shared", "unknown"] = "unknown"

    @property
    def label(self) -> str:
        """As the store keeps it."""
        return f"person:{self.name}"


def of_system(people: People, number: int, login: str | None) -> Who:
    """The real user of a process: its number, which it cannot choose, and what the user database calls that."""
    ids = [str(number), *([login] if login else [])]
    if number == 0:
        return Who("root", "shared")
    for name, person in people.people.items():
        if set(ids) & set(person.system):
            return Who(name, "person")
    return _nobody(people, login or f"uid {number}", ids)


def of_airflow(people: People, login: str | None) -> Who:
    """Who triggered a run in Airflow, by login; without one it was Airflow itself."""
    if not login:
        return Who("airflow", "shared")
    for name, person in people.people.items():
        if login in person.airflow:
            return Who(name, "person")
    return _nobody(people, login, [login])


def both(first: str, second: str) -> str:
    """The label of two people who signed the same."""
    return f"{first}{_BOTH}{second}"


def signers(label: str | None) -> frozenset[str]:
    """Whom a label names."""
    return frozenset(label.split(_BOTH)) if label else frozenset()


def _nobody(people: People, name: str, ids: list[str]) -> Who:
    shared = bool((SHARED | people.shared) & set(ids))
    return Who(clean(name), "shared" if shared else "unknown")


def clean(name: str) -> str:
    """What a terminal or a log cannot be misled with: a character that is not printed becomes a question mark."""
    shown = "".join(one if one.isprintable() else "?" for one in name[:LONGEST])
    return shown.replace(_BOTH, " & ")
