"""Which documents wait until a person approved exactly them. Pure.

What was approved is an `Item`: this document, this action, this very content, this company. Whatever differs in one of
them was not approved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from include.delivery.outbox import OutboxRow, Problem
from include.delivery.states import Seen
from include.documents import Document, parse
from include.store.approval_requests import Given, Item
from include.systems.base import Action
from include.texts.program import said

PENDING, REJECTED = "approval_pending", "approval_rejected"
LATE = Problem(PENDING, said("delivery.approval.late"))


@dataclass(frozen=True)
class Rule:
    """What of a flow waits for an approval: ``every`` document, or those of at least ``above``, in their own currency.
    ``by``: who may approve, in words."""

    every: bool = False
    above: Decimal | None = None
    by: str = "a person"

    @property
    def asks(self) -> bool:
        return self.every or self.above is not None

    def about(self, amounts: Iterable[Decimal | None]) -> bool:
        """Whether a document of these amounts waits; of a change those before and after it."""
        if self.every:
            return True
        return self.above is not None and any(one is not None and abs(one) >= self.above for one in amounts)


NONE = Rule()


def item_of(row: OutboxRow, action: Action) -> Item:
    """Raises ``ValueError`` when the document cannot be read."""
    return row.company, row.source_key, action, row.fingerprint, row.target_company


def amounts_of(row: OutboxRow, delivered: str | None) -> list[Decimal | None]:
    """Of the document, and of what was delivered of it last (JSON text)."""
    return [row.amount, _amount(row.document), _amount_of_text(delivered)]


@dataclass(frozen=True)
class Verdict:
    """``waits``: why it may not go; ``until``: when the approval ends by which it may, None where it needs none."""

    waits: Problem | None = None
    until: datetime | None = None


_GOES = Verdict()


def judge(
    row: OutboxRow, action: Action, seen: Seen | None, delivered: str | None, rule: Rule, given: Given, now: datetime
) -> Verdict:
    """Whether ``row`` may leave now. What left already, and may go again with its first key, never waits: whether it
    was approved was asked then. A change of what is not certain waits as one of a large document does."""
    if not rule.asks or _left_already(row, action, seen):
        return _GOES
    is_certain = seen is None or not seen.is_live or seen.delivered_fingerprint is not None
    if is_certain and not rule.about(amounts_of(row, delivered)):
        return _GOES
    item = item_of(row, action)
    if (until := given.until.get(item)) is not None and now < until:
        return Verdict(until=until)
    if (why := given.rejected.get(item)) is not None:
        text = said("delivery.approval.rejected", reason=why)
        return Verdict(Problem(REJECTED, text))
    return Verdict(Problem(PENDING, said("delivery.approval.pending", approver=rule.by)))


def _left_already(row: OutboxRow, action: Action, seen: Seen | None) -> bool:
    if seen is None or seen.state != "retrying":
        return False
    return (seen.attempt_action, seen.attempt_fingerprint) == (action, row.fingerprint)


def _amount(document: Document) -> Decimal | None:
    found = getattr(document, "total", None)
    return found if found is not None else getattr(document, "amount", None)


def _amount_of_text(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        return _amount(parse(text))
    except ValueError:
        return None  # of a release that wrote otherwise: the document's own amount decides
