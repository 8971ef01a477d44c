"""Vendors that came to stand in the target after the run read it: asked for just before one of ours is created.

What the run had read was compared by the matching, and people may have said of a namesake that it is another vendor; so
only what it had not read counts. Each request asks; those that come while another one asks share the next answer.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from include.delivery.outbox import Identity
from include.delivery.vendor_traits import Trait, Traits
from include.documents import Vendor
from include.http.errors import ApiError
from include.systems.base import Outcome
from include.texts.program import said

if TYPE_CHECKING:
    from include.delivery.claiming import BatchItem

CODE = "vendor_meanwhile"
_BY: Mapping[Trait, str] = {
    "number": "delivery.vendor_meanwhile.number",
    "account": "delivery.vendor_meanwhile.account",
    "name": "delivery.vendor_meanwhile.name",
}


@dataclass(frozen=True)
class NewVendor:
    """A vendor of the target that the run had not read. ``company``: '' where it is one of all; ``called``: what a
    person finds it by."""

    id: str
    company: str
    called: str
    traits: Traits


@dataclass(frozen=True)
class _Answer:
    """``asked``, ``answered``: the moments, counted."""

    asked: int
    answered: int
    vendors: Sequence[NewVendor] = ()
    error: ApiError | None = None

    def serves(self, came: int) -> bool:
        """Who came before it was asked for. An error serves whoever waited for it."""
        return came < (self.answered if self.error else self.asked)


class Meanwhile:
    """Of one run of one flow. Thread-safe.

    ``ask``: the new vendors of a company, by one call as a rule ('': of all, where ``tenant_wide``), but for these ids,
    which this run made itself. Raises ``ApiError``. ``accounts``: bank accounts of the vendors to be created, which are
    none of what is sent. ``moments``: counts them.
    """

    def __init__(
        self,
        ask: Callable[[str, Set[str]], Sequence[NewVendor]],
        *,
        tenant_wide: bool = False,
        accounts: Mapping[Identity, Sequence[str]] | None = None,
        moments: Iterator[int] | None = None,
    ) -> None:
        self._ask, self._tenant_wide, self._moments = ask, tenant_wide, moments or itertools.count()
        self._accounts = accounts or {}
        self._answers: dict[str, _Answer] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._ours: set[str] = set()

    def held_back(self, items: Sequence[BatchItem]) -> list[Outcome] | None:
        """Why these, which are one request, do not leave; None when they may. Raises ``ApiError``."""
        created = [_created(item) for item in items]
        if not any(created):
            return None
        company = items[0].posting.company
        # Another sender's creation may have been answered since the question was asked.
        there = [one for one in self._new(company) if one.company in ("", company) and one.id not in self._ours]
        reasons = [
            self._reason(item, vendor, there) if vendor else None for item, vendor in zip(items, created, strict=True)
        ]
        if not any(reasons):
            return None
        # The others are put into a request of their own, in this run.
        apart = Outcome("retry", code="not_sent", text=said("delivery.vendor_meanwhile.apart"))
        return [Outcome("not_sent", code=CODE, text=text) if text else apart for text in reasons]

    def created(self, items: Sequence[BatchItem], outcomes: Sequence[Outcome]) -> None:
        """What came of a request: what this run made itself is nobody else's."""
        for item, outcome in zip(items, outcomes, strict=False):
            if _created(item) and outcome.target is not None:
                self._ours.add(outcome.target.id)

    def _reason(self, item: BatchItem, vendor: Vendor, there: Sequence[NewVendor]) -> str | None:
        numbers = (vendor.vat_number, vendor.tax_id, vendor.registration_number)
        own = Traits.of([vendor.name], numbers, self._accounts.get(item.seen.identity, ()))
        for one in there:
            if (trait := own.shared_with(one.traits)) is not None:
                return said(_BY[trait], target=item.seen.target_system, found=one.called)
        return None

    def _new(self, company: str) -> Sequence[NewVendor]:
        key, came = "" if self._tenant_wide else company, next(self._moments)
        with self._asking.setdefault(key, threading.Lock()):
            last = self._answers.get(key)
            if last is None or not last.serves(came):
                last = self._answers[key] = self._asked(key)
        if last.error is not None:
            raise last.error
        return last.vendors

    def _asked(self, key: str) -> _Answer:
        asked = next(self._moments)
        try:
            vendors = tuple(self._ask(key, self._ours.copy()))
        except ApiError as error:
            return _Answer(asked, next(self._moments), error=error)
        return _Answer(asked, next(self._moments), vendors)


def _created(item: BatchItem) -> Vendor | None:
    document = item.posting.document
    return document if isinstance(document, Vendor) and item.posting.action == "create" else None
