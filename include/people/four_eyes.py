"""What one person may bring into effect, what needs a second, and who that may be. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from include.people.settings import People
from include.people.who import Who, both, signers
from include.texts.program import said

SETTINGS_CHANGED = "settings_changed"
_RELEASED: Mapping[str, str] = {
    "payee_change": "people.two.payee",
    "payee_differs": "people.two.payee",
    "deleted_in_source": "people.two.void",
    SETTINGS_CHANGED: "people.two.settings",
}
_DUPLICATE = "duplicate_suspected"


class NotAllowed(Exception):
    """Who asked may not decide this; the text says why and who may."""


@dataclass(frozen=True)
class Signature:
    """One person's word. ``answer``: what is to become of it; ``about``: of which facts, so that it counts for no
    others."""

    who: str
    answer: str
    about: str


@dataclass(frozen=True)
class Signed:
    """It takes effect. ``by``: the label of who signed, one or two people."""

    by: str


@dataclass(frozen=True)
class Waits:
    """For the same word of one of these people."""

    on: tuple[str, ...]


def why_two(
    people: People, code: str, answer: str, *, amount: Decimal | None = None, is_group: bool = False
) -> str | None:
    """What makes ``answer`` to a question of this ``code`` the business of two people; None: one is enough.

    ``amount``: of the document, None where it is not known; ``is_group``: the vendor is another one's already.
    """
    if answer == "same" and (is_group or code == "vendor_group_review"):
        return said("people.two.group")
    if answer != "release":
        return None
    if code == _DUPLICATE and (amount is None or abs(amount) > people.four_eyes.duplicates_above):
        return said("people.two.duplicate", amount=people.four_eyes.duplicates_above)
    return said(_RELEASED[code]) if code in _RELEASED else None


def check(people: People, who: Who) -> None:
    """Raises ``NotAllowed`` unless ``who`` may decide anything at all."""
    if people.unusable:
        raise NotAllowed(said("people.unusable", settings_problem=people.unusable))
    if people.off or who.standing == "person":
        return
    known = listed(list(people.people))
    if who.standing == "shared":
        raise NotAllowed(said("people.shared", who=who.name, people=known))
    raise NotAllowed(said("people.unknown", who=who.name, people=known))


def sign(people: People, who: Who, mine: Signature, earlier: Sequence[Signature], *, two: bool) -> Signed | Waits:
    """What ``mine`` brings about; ``two``: one person is not enough. Raises ``NotAllowed``."""
    check(people, who)
    if people.off:
        return Signed(who.label)
    # Who left since, or was never named, is no first person either.
    known = {Who(name).label for name in people.people}
    for other in earlier:
        same = (other.answer, other.about) == (mine.answer, mine.about)
        if same and other.who != who.label and other.who in known:
            return Signed(both(other.who, who.label))
    if not two:
        return Signed(who.label)
    return Waits(tuple(name for name in people.people if name != who.name))


def approves_itself(by: str, alone: Mapping[str, Collection[str]]) -> str | None:
    """Why these two cannot let a link deliver: each of them decided something alone that takes effect with it. None
    when at least one did not. ``alone``: what each decided alone, by label, in words."""
    people = sorted(signers(by))
    if len(people) < 2 or not all(alone.get(one) for one in people):
        return None
    named = "; ".join(f"{name_of(one)} decided {_some(sorted(alone[one]))} alone" for one in people)
    return (
        f"who decided something cannot approve the run in which it takes effect, and {named}: let a third person "
        "approve, or let each confirm what the other decided (the same command once more), then approve"
    )


def name_of(label: str) -> str:
    """Without the kind, for a sentence."""
    return label.replace("person:", "")


def listed(names: Sequence[str]) -> str:
    *first, last = names or [""]
    return said("people.either", names=", ".join(first), last_name=last) if first else last


def _some(things: Sequence[str]) -> str:
    return ", ".join(things[:3]) + (f" and {len(things) - 3} more" if len(things) > 3 else "")
