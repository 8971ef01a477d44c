"""What a preview shows an accountant of each posting: account by account, debit and credit, before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from include.delivery.context import Planned
from include.documents import Coding, parse
from include.systems.exact_online.entries import lines_of

Names = Mapping[str, tuple[str, str]]
"""Code and name of an account or a supplier, by its guid."""


def of_preview(home: Path, flow: str, planned: Sequence[Planned]) -> list[dict[str, Any]]:
    """``[{flow, document, journal, account, name, counterparty, currency, debit, credit, text}]`` of what a flow would
    post to the ledger, in order; amounts as text. Flows that post nothing give none."""
    sent = [one for one in planned if one.what in ("create", "update", "void")]
    guids = sorted({guid for one in sent for line in _ledger(one) for guid in (line.account, line.supplier) if guid})
    return rows(flow, sent, _names(home, guids) if guids else {})


def rows(flow: str, planned: Sequence[Planned], names: Names) -> list[dict[str, Any]]:
    """The same, with the names given. Pure."""
    found: list[dict[str, Any]] = []
    for one in planned:
        common = {"flow": flow, "document": one.label, "currency": one.currency, "counterparty": one.counterparty}
        for line in _ledger(one):
            code, name = names.get(line.account or "", (line.account or f"bank journal {line.journal}", ""))
            supplier = names.get(line.supplier or "", ("", one.counterparty or ""))[1]
            found.append(
                {
                    **common,
                    "journal": line.journal,
                    "account": code,
                    "name": name,
                    "counterparty": supplier if line.supplier else None,
                    **_amounts(line.debit, line.credit),
                    "text": line.words,
                }
            )
        found += [{**common, "journal": None, "name": "", **line} for line in _recoded(one)]
    return found


def _ledger(one: Planned) -> tuple[Any, ...]:
    return lines_of(one.body) if one.body and not _coding(one) else ()


def _recoded(one: Planned) -> list[dict[str, Any]]:
    """A correction in the codes it was approved with, whether it becomes a changed line or a journal."""
    coding = _coding(one)
    if coding is None:
        return []
    moved = [(line, -line.net) for line in coding.before] + [(line, line.net) for line in coding.after]
    return [
        {
            "account": line.account,
            "text": " ".join(part for part in ("cost centre", line.cost_center) if line.cost_center and part),
            **_amounts(max(amount, Decimal(0)), max(-amount, Decimal(0))),
        }
        for line, amount in moved
        if amount
    ]


def _coding(one: Planned) -> Coding | None:
    if not one.document or '"coding"' not in one.document:
        return None
    document = parse(one.document)
    return document if isinstance(document, Coding) else None


def _amounts(debit: Decimal, credit: Decimal) -> dict[str, str]:
    return {"debit": format(debit, "f"), "credit": format(credit, "f")}


def _names(home: Path, guids: Sequence[str]) -> dict[str, tuple[str, str]]:
    from include.warehouse.database import opened

    with opened(home, "name the accounts of a preview") as warehouse:
        found = warehouse.execute(
            "select id, code, description from raw_exact_online.gl_accounts where id = any(?)"
            " union all select id, trim(code), name from raw_exact_online.accounts where id = any(?)",
            [list(guids), list(guids)],
        ).fetchall()
    return {str(key): (str(code or ""), str(name or "")) for key, code, name in found}
