"""The mass-change guard: a run that wants to change or void unusually much stops before sending and asks.

A mass change is more often a mistake (a mapping edited, a wrong filter in the ERP) than a wish. Creating is not
guarded: the first run of a link creates everything, and a person has approved its preview.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from include.delivery.context import Settings
from include.delivery.planning import Plan
from include.delivery.reviewing import Question, Reviews
from include.documents import plain
from include.texts.program import said

CODE = "brake"
"""As it stands in the store, and in the reviews of a company."""
_SHOWN = 50


@dataclass(frozen=True)
class MassChange:
    """The changes that wait for a person, and the question put to them."""

    plans: Sequence[Plan]
    question: Question


def limit(delivered: int, rule: tuple[int, float]) -> float:
    """``(at least, share)``: the larger of the two is what passes without asking."""
    at_least, share = rule
    return max(float(at_least), share * delivered)


def item(plan: Plan) -> str:
    """A short name for one wanted change, so that an approval covers exactly what was looked at."""
    row = plan.row
    parts = (row.company, row.source_key, plan.decision.action or "", row.fingerprint)
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def approved_items(reviews: Reviews) -> tuple[set[str], set[str]]:
    """(items that a person let through, items that a person refused) on this flow."""
    passed: set[str] = set()
    refused: set[str] = set()
    for (_, _, code), rulings in reviews.decided.items():
        for asked in rulings if code.startswith(CODE) else ():
            items = {str(name) for name in asked.payload.get("items", [])}
            if asked.ruling == "release":
                passed |= items
                refused -= items
            elif asked.ruling == "reject":
                refused |= items
                passed -= items
    return passed, refused


def mass_changes(
    plans: Sequence[Plan], *, flow: str, delivered: int, settings: Settings, passed: Collection[str]
) -> list[MassChange]:
    """One for changes and one for voids, each only if what a person has not yet approved goes over its limit."""
    found = []
    for action, rule in (("update", settings.most_updates), ("void", settings.most_voids)):
        wanted = [plan for plan in _leaving(plans) if plan.effect == action]
        new = [plan for plan in wanted if item(plan) not in passed]
        allowed = limit(delivered, rule)
        if len(new) > allowed:
            found.append(MassChange(new, _question(flow, action, new, delivered, allowed)))
    return found


def _question(flow: str, action: str, plans: Sequence[Plan], delivered: int, allowed: float) -> Question:
    verb = "change" if action == "update" else "void"
    examples = ", ".join(plan.row.label for plan in plans[:5])
    count = str(len(plans))
    # Changes of what people made there may be more than what we ever delivered.
    if delivered >= len(plans):
        what = said("delivery.mass_change.of_delivered", count=count, delivered=delivered)
    else:
        what = said("delivery.mass_change.documents", count=count)
    code = "delivery.mass_change.update" if action == "update" else "delivery.mass_change.void"
    text = said(code, flow=flow, documents=what, allowed=f"{allowed:.0f}", examples=examples)
    items = sorted(item(plan) for plan in plans)
    payload = {
        "action": action,
        "count": len(plans),
        "limit": allowed,
        "delivered": delivered,
        "documents": [plan.row.label for plan in plans[:_SHOWN]],
        "amounts": _amounts(plans),
        "rows": [_shown(plan) for plan in plans[:_SHOWN]],
        "items": items,
    }
    whole = hashlib.blake2b("".join(items).encode(), digest_size=16).hexdigest()
    return Question("", "", f"{CODE}_{verb}", text, payload, origin=CODE, fingerprint=whole)


def _amounts(plans: Sequence[Plan]) -> dict[str, str]:
    """What all of them come to, by currency."""
    found: dict[str, Decimal] = {}
    for plan in plans:
        if plan.row.amount is not None:
            currency = plan.row.currency or ""
            found[currency] = found.get(currency, Decimal(0)) + plan.row.amount
    return {currency: plain(amount) for currency, amount in sorted(found.items())}


def _shown(plan: Plan) -> dict[str, str]:
    """One of them as a person knows it; what is not known is left out."""
    row = plan.row
    amount = plain(row.amount) if row.amount is not None else None
    shown = {"number": row.label, "counterparty": row.counterparty, "currency": row.currency, "amount": amount}
    return {name: value for name, value in shown.items() if value}


def among(plans: Sequence[Plan], items: Collection[str]) -> list[Plan]:
    """The plans that would send one of ``items``."""
    if not items:
        return []
    return [plan for plan in _leaving(plans) if plan.effect != "create" and item(plan) in items]


def _leaving(plans: Sequence[Plan]) -> list[Plan]:
    """Those that are sent, and those that are once the documents of their own flow that they wait for are there. What
    waits for a flow beside it tells of documents that are counted there."""
    kinds = {plan.identity: plan.decision.kind for plan in plans}

    def leaves(plan: Plan) -> bool:
        if plan.decision.kind != "wait":
            return plan.decision.kind == "send"
        left = [ref for ref in plan.row.refs if ref.name not in plan.references]
        here = [kinds.get((ref.company, ref.key)) for ref in left if ref.flow == plan.row.flow]
        return bool(left) and len(here) == len(left) and set(here) <= {"send", "adopt", "wait"}

    return [plan for plan in plans if leaves(plan)]
