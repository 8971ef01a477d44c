"""The reconciliation of a link in short: what agrees, what does not and why, from the published tables alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from include.reports.summary_text import money
from include.reports.visible import visible
from include.warehouse.database import Database
from include.warehouse.published import read

_DOCUMENTS = """
    select flow, count(*) as documents,
        count(*) filter (difference_class = 'agrees') as agree,
        count(*) filter (difference_class = 'in_flight') as in_flight,
        count(*) filter (difference_class in ('before_start', 'not_chosen')) as left_out,
        count(*) filter (difference_class = 'not_routed') as not_routed,
        count(*) filter (
            difference_class not in ('agrees', 'in_flight', 'before_start', 'not_chosen', 'not_routed')
        ) as differ
    from reconciliation.documents where link = ? group by flow order by flow
"""
_DIFFERENCES = """
    select flow, difference_class, count(*) as documents, sum(abs(coalesce(amount_difference, 0))) as amount,
        min(suggested_action) as suggested_action
    from reconciliation.differences where link = ? group by all order by documents desc, flow, difference_class
"""
_PAYABLE = """
    select company, currency, books_system, other_system, count(*) as counterparties,
        sum(books_balance) as books_balance,
        sum(other_open) as other_open, sum(other_in_flight) as other_in_flight,
        sum(difference) as difference, sum(explained) as explained, sum(abs(unexplained)) as unexplained
    from reconciliation.accounts_payable where link = ? group by all order by company, currency
"""
_CLEARING = """
    select company, account, currency, count(*) as entries, sum(amount) as amount, max(age_days) as oldest_days
    from reconciliation.clearing where link = ? group by all order by company, account
"""
_TO_MATCH = """
    select company, currency, count(*) as items, sum(abs(amount)) as amount, max(age_days) as oldest_days
    from reconciliation.to_match where link = ? group by all order by company, currency
"""
_TAX = """
    select company, currency, sum(avatax_tax) as avatax_tax, sum(ledger_tax) as ledger_tax,
        sum(difference) as difference
    from reconciliation.tax_jurisdictions where link = ? group by all order by company, currency
"""


_NAMES = {"exact_online": "Exact", "quickbooks_online": "QuickBooks", "avidxchange": "AvidXchange"}


def overview(published: Path, link: str) -> dict[str, Any]:
    """Counts and balances of ``link`` as the published file has them; amounts are Decimal. The file must exist."""
    with read(published) as tables:
        return {
            "link": link,
            "version": _rows(tables, "select * from operations.version", [])[0],
            "documents": _rows(tables, _DOCUMENTS, [link]),
            "differences": _rows(tables, _DIFFERENCES, [link]),
            "accounts_payable": _rows(tables, _PAYABLE, [link]),
            "clearing": _rows(tables, _CLEARING, [link]),
            "to_match": _rows(tables, _TO_MATCH, [link]),
            "tax": _rows(tables, _TAX, [link]),
        }


def overview_text(found: dict[str, Any]) -> str:
    """The same for a person."""
    lines = [f"reconciliation of {found['link']}, published {found['version']['published_at']:%Y-%m-%d %H:%M:%S} UTC"]
    heads = ("documents", "agree", "in_flight", "left_out", "not_routed", "differ")
    width = max([18, *(len(row["flow"]) for row in found["documents"])]) + 1
    lines.append(" " * width + "".join(f"{head.replace('_', ' '):>13}" for head in heads))
    lines += [
        f"{row['flow']:<{width}}" + "".join(f"{int(row[head]):>13,}" for head in heads) for row in found["documents"]
    ]
    for row in found["differences"][:12]:
        amount = f" ({money(row['amount'])})" if row["amount"] else ""
        action = f": {row['suggested_action']}" if row["suggested_action"] else ""
        lines.append(f"{row['documents']:,} {row['flow']} {row['difference_class']}{amount}{action}")
    for row in found["accounts_payable"]:
        lines.append(_payable(row))
    for row in found["clearing"]:
        lines.append(
            f"clearing account {row['account']} of {row['company']}: {money(row['amount'])} {row['currency'] or ''} "
            f"in {row['entries']:,} entries, the oldest {row['oldest_days']} days"
        )
    for row in found["to_match"]:
        lines.append(
            f"to match in the books of {row['company']}: {money(row['amount'])} {row['currency'] or ''} in "
            f"{row['items']:,} items, the oldest {row['oldest_days']} days: see reconciliation.to_match"
        )
    lines += [_tax(row) for row in found["tax"]]
    return visible("\n".join(lines))


def _payable(row: dict[str, Any]) -> str:
    verdict = (
        "explained to the cent"
        if row["unexplained"] == Decimal(0)
        else f"{money(row['unexplained'])} NOT explained: see reconciliation.accounts_payable"
    )
    in_flight = f" (of it {money(row['other_in_flight'])} in flight)" if row["other_in_flight"] else ""
    books, other = _name(row["books_system"]), _name(row["other_system"])
    return (
        f"accounts payable of {row['company']} in {row['currency']}: {books} {money(row['books_balance'])} less "
        f"{other} open {money(row['other_open'])}{in_flight} is {money(row['difference'])}, {verdict}"
    )


def _tax(row: dict[str, Any]) -> str:
    difference = row["difference"]
    verdict = "they agree to the cent" if not difference else f"difference {money(difference)}: see reconciliation.tax"
    return (
        f"tax of {row['company']} in {row['currency']}: AvaTax {money(row['avatax_tax'])}, "
        f"general ledger {money(row['ledger_tax'])}; {verdict}"
    )


def _name(system: str) -> str:
    return _NAMES.get(system, system)


def _rows(tables: Database, sql: str, values: list[Any]) -> list[dict[str, Any]]:
    result = tables.execute(sql, values)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
