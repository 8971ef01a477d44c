"""What documents should move in a ledger, and what stands there: to the cent, on the right day, and once. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tests.support.books.documents import Move, Payment, Posting

# What a line moves, by some of its account, cost centre, party and the document that it settles.
Place = tuple[str, ...]
Moved = Mapping[Place, Decimal]


def moved(postings: Iterable[Posting], *by: str) -> dict[Place, Decimal]:
    """What they move all together."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for move in (move for posting in postings for move in posting.moves):
        found[tuple(getattr(move, name) for name in by)] += move.amount
    return {place: value for place, value in found.items() if value}


def differing(what: str, there: Moved, wanted: Moved) -> list[str]:
    return [
        f"{what} should move {wanted.get(place, 0)} on {' '.join(filter(None, place))} and moves {there.get(place, 0)}"
        for place in sorted({*there, *wanted})
        if there.get(place, 0) != wanted.get(place, 0)
    ]


def otherwise_in(what: str, postings: Iterable[Posting], currency: str) -> list[str]:
    there = {move.currency for posting in postings for move in posting.moves}
    return [f"{what} is in {currency} and posted in {other}" for other in sorted(there - {currency})]


def doubled(system: str, postings: Iterable[Posting]) -> list[str]:
    """One key of ours is one entry."""
    entries: dict[tuple[str, str], set[str]] = defaultdict(set)
    for posting in postings:
        entries[posting.company, posting.reference].add(posting.entry)
    return [f"{system} posting {key} has {len(ids)} entries" for (_, key), ids in entries.items() if len(ids) > 1]


@dataclass(frozen=True, kw_only=True)
class Payments:
    """What was paid in one system, and how the books show it. ``postings`` and ``reversals``: by number of the payment;
    a posting may be void itself. ``wanted``: what a payment should move, by ``places`` of a line. ``dated``: the day
    that a line should have for one of the payment. ``told``: whether a reason is told why one is not in the books,
    ``stopped``: why it is there otherwise."""

    books: str
    payer: str
    payments: Sequence[Payment]
    postings: Mapping[str, Sequence[Posting]]
    reversals: Mapping[str, Sequence[Posting]]
    wanted: Callable[[Payment], Moved]
    places: Sequence[str]
    dated: Callable[[Payment, Move, date], date | None]
    told: Callable[[Payment], bool]
    stopped: Callable[[Payment], bool]

    def wrong(self) -> list[str]:
        return [*self.missing(), *self.otherwise(), *self.reversed_otherwise()]

    def missing(self) -> list[str]:
        """Payments that were issued, and voids, that the books do not show and nobody explains."""
        found = []
        for one in self.payments:
            posted = self.postings.get(one.number, [])
            if self.told(one):
                continue
            if one.state == "void":
                if any(not each.void for each in posted) and one.number not in self.reversals:
                    found.append(f"payment {one.number} was voided and its posting stands")
            elif one.issued and not posted:
                found.append(f"payment {one.number} was issued and is not posted")
            elif any(each.void for each in posted):
                found.append(f"payment {one.number} is valid and its posting is void")
        return found

    def otherwise(self) -> list[str]:
        """Postings with other amounts, parties, accounts, documents, days, numbers or currencies than the payment."""
        payments = {one.number: one for one in self.payments}
        found = []
        for number, posted in self.postings.items():
            one = payments.get(number)
            if one is None or not one.issued:
                found.append(f"payment {number} is posted, and {self.payer} has issued no such payment")
                continue
            if self.stopped(one) or any(each.void for each in posted):
                continue
            what = f"payment {number}"
            found += differing(what, moved(posted, *self.places), self.wanted(one))
            found += [*self._dated(what, one, posted, one.issued), *otherwise_in(what, posted, one.currency)]
            found += [
                f"{what} should have number {one.trace} in {self.books} and has {each.number}"
                for each in posted
                if each.number is not None and each.number != one.trace
            ]
        return found

    def reversed_otherwise(self) -> list[str]:
        """Reversals that are not their posting with every sign turned, on the day of the void; those of valid ones."""
        payments = {one.number: one for one in self.payments}
        found = []
        for number, reversals in self.reversals.items():
            one = payments.get(number)
            if one is None or one.state != "void" or one.voided is None:
                found.append(f"payment {number} is reversed in {self.books} and not void in {self.payer}")
                continue
            if self.stopped(one):
                continue
            what = f"the reversal of payment {number}"
            turned = {place: -value for place, value in moved(self.postings.get(number, []), *self.places).items()}
            found += differing(what, moved(reversals, *self.places), turned)
            found += self._dated(what, one, reversals, one.voided)
        return found

    def _dated(self, what: str, one: Payment, postings: Sequence[Posting], wanted: date) -> list[str]:
        """Each on the day itself, or on the first one that is open."""
        found = {(move.day, self.dated(one, move, wanted)) for posting in postings for move in posting.moves}
        return [
            f"{what} is of {wanted} and dated {there}, not {should}"
            for there, should in sorted(found, key=str)
            if there != should
        ]


def by_number(postings: Iterable[Posting]) -> dict[str, list[Posting]]:
    """By number of the payment, which comes second in our key: ``AVX:77``, ``AVX:77:1600``, ``AVX:77:void``."""
    found: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        found[posting.reference.split(":")[1]].append(posting)
    return dict(found)
