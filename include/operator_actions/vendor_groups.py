"""A group of like questions about vendors: seen, accepted after a sample, taken back. For command line and pages."""

from __future__ import annotations

from include.approvals import group_answers
from include.approvals.group_answers import Group, TakenBack
from include.approvals.sign_off import Said
from include.clock import clock_from_environment
from include.links import load
from include.people.who import Who
from include.store.database import Store


def group_of(number: int) -> Group:
    """The group that a question is one of. Raises ``ReviewError``."""
    people = load().people
    with Store.open() as store, store.read() as db:
        return group_answers.of(db, people, number)


def accept(number: int, *, who: Who, note: str | None = None) -> tuple[Group, Said]:
    """Raises what ``group_answers.accept`` raises."""
    people = load().people
    with Store.open() as store, store.begin() as db:
        return group_answers.accept(db, people, number, who=who, now=clock_from_environment().now(), note=note)


def take_back(number: int, *, who: Who) -> TakenBack:
    """Raises what ``group_answers.undo`` raises."""
    people = load().people
    with Store.open() as store, store.begin() as db:
        return group_answers.undo(db, people, number, who=who, now=clock_from_environment().now())
