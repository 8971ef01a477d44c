"""What a preview shows an accountant of each posting: account by account, debit and credit, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from include.delivery.context import Planned
from include.documents import Coding, PurchaseInvoice, parse
from include.store.approval_requests import Item
from include.systems import registry
from include.systems.base import LedgerLine
from include.texts.program import said
from include.warehouse.database import Warehouse

Names = Mapping[tuple[str, str], tuple[str, str]]
"""Code and name by kind (``account``, ``supplier``, ``cost_center``) and id."""
Period = tuple[str, date, date, str]
"""Company, first and last day, and what the books call it."""
LedgerLines = Callable[[str], tuple[LedgerLine, ...]]
"""What a prepared request would post (``ledger_lines`` of its system)."""


def of_preview(
    warehouse: Warehouse, system: str, connection: str, flow: str, planned: Sequence[Planned]
) -> list[dict[str, Any]]:
    """``[{flow, document, journal, account, name, cost_center, counterparty, currency, debit, credit, text}]`` of what
    a flow would post to the ledger of ``system``, in order; amounts as text. Flows that post nothing give none."""
    ledger = registry.system(system).ledger_lines
    sent = [one for one in planned if one.what in ("create", "update", "void")]
    lines = [line for one in sent for line in _ledger(one, ledger)]
    ids = _ids(lines)
    return rows(flow, sent, ledger, _names(warehouse, system, connection, ids) if ids else {})


def by_document(
    warehouse: Warehouse, system: str, connection: str, flow: str, planned: Sequence[Planned]
) -> dict[Item, list[dict[str, Any]]]:
    """The same of each document by itself, by what an approval of it is of; ``reversal``: it takes a posting back;
    ``period``: what the books call that of its date, '' where they say nothing of it."""
    ledger = registry.system(system).ledger_lines
    ids = _ids(line for one in planned for line in _ledger(one, ledger))
    names = _names(warehouse, system, connection, ids) if ids else {}
    companies = sorted({one.item[4] for one in planned if one.item is not None})
    periods = _periods(warehouse, system, connection, companies) if ids else ()
    return {
        one.item: [
            {
                **line,
                "date": one.doc_date,
                "period": period_of(periods, one.item[4], one.doc_date),
                "reversal": one.what == "void",
            }
            for line in rows(flow, [one], ledger, names)
        ]
        for one in planned
        if one.item is not None
    }


def rows(flow: str, planned: Sequence[Planned], ledger: LedgerLines, names: Names) -> list[dict[str, Any]]:
    """The same, with the names given. Pure."""
    found: list[dict[str, Any]] = []
    for one in planned:
        common = {"flow": flow, "document": one.label, "currency": one.currency, "counterparty": one.counterparty}
        for line in _ledger(one, ledger):
            unnamed = (line.account or said("previews.bank_journal", journal=line.journal), "")
            code, name = names.get(("account", line.account or ""), unnamed)
            supplier = names.get(("supplier", line.supplier or ""), ("", one.counterparty or ""))[1]
            found.append(
                {
                    **common,
                    "journal": line.journal,
                    "account": code,
                    "name": name,
                    "cost_center": names.get(("cost_center", line.cost_center or ""), (line.cost_center or "", ""))[0],
                    "counterparty": supplier if line.supplier else None,
                    **_amounts(line.debit, line.credit),
                    "text": line.words,
                }
            )
        found += [{**common, "journal": None, "name": "", **line} for line in _recoded(one)]
        found += [{**common, "name": "", **line} for line in _tax(one, _ledger(one, ledger))]
    return found


def period_of(periods: Sequence[Period], company: str, day: str | None) -> str:
    """Pure."""
    try:
        at = date.fromisoformat((day or "")[:10])
    except ValueError:
        return ""
    return next((name for one, first, last, name in periods if one == company and first <= at <= last), "")


def _ids(lines: Iterable[LedgerLine]) -> list[str]:
    return sorted({key for line in lines for key in (line.account, line.supplier, line.cost_center) if key})


def _ledger(one: Planned, ledger: LedgerLines) -> tuple[LedgerLine, ...]:
    return ledger(one.body) if one.body and not _coding(one) else ()


def _recoded(one: Planned) -> list[dict[str, Any]]:
    """A correction in the codes it was approved with, whether it becomes a changed line or a journal."""
    coding = _coding(one)
    if coding is None:
        return []
    moved = [(line, -line.net) for line in coding.before] + [(line, line.net) for line in coding.after]
    return [
        {
            "account": line.account,
            "cost_center": line.cost_center or "",
            "text": "",
            **_amounts(max(amount, Decimal(0)), max(-amount, Decimal(0))),
        }
        for line, amount in moved
        if amount
    ]


def _tax(one: Planned, lines: Sequence[LedgerLine]) -> list[dict[str, Any]]:
    """VAT that the supplier bills and the books work out by themselves: what is owed beyond what the request says."""
    document = parse(one.document) if lines and one.document and '"purchase_invoice"' in one.document else None
    if not isinstance(document, PurchaseInvoice):
        return []
    owed = sum((line.credit - line.debit for line in lines if line.supplier), Decimal(0))
    tax = document.total - owed
    if not tax:
        return []
    common = {"journal": lines[0].journal, "text": said("previews.vat_by_books")}
    debit, credit = max(tax, Decimal(0)), max(-tax, Decimal(0))
    return [
        {**common, "account": said("previews.vat"), "counterparty": None, **_amounts(debit, credit)},
        {**common, "account": said("previews.accounts_payable"), **_amounts(credit, debit)},
    ]


def _coding(one: Planned) -> Coding | None:
    if not one.document or '"coding"' not in one.document:
        return None
    document = parse(one.document)
    return document if isinstance(document, Coding) else None


def _amounts(debit: Decimal, credit: Decimal) -> dict[str, str]:
    return {"debit": format(debit, "f"), "credit": format(credit, "f")}


def _names(warehouse: Warehouse, system: str, connection: str, ids: Sequence[str]) -> Names:
    from include.warehouse.systems import NAMES

    if system not in NAMES:
        return {}
    with warehouse.opened("name the accounts of a preview") as database:
        return NAMES[system](database, connection, ids)


def _periods(warehouse: Warehouse, system: str, connection: str, companies: Sequence[str]) -> Sequence[Period]:
    from include.warehouse.systems import PERIODS

    if system not in PERIODS:
        return ()
    with warehouse.opened("name the periods of a preview") as database:
        return PERIODS[system](database, connection, companies)
