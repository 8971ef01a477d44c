"""The reconciliation of a link in short: what agrees, what does not and why, from the published tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from include.month_end import causes, reading
from include.reports.summary_text import money
from include.reports.visible import visible
from include.sentences import english
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


def overview(published: Path, link: str) -> dict[str, Any]:
    """Counts and balances of ``link`` as the published file has them; amounts are Decimal. The file must exist."""
    with read(published) as tables:
        return {
            "link": link,
            "version": _rows(tables, "select * from operations.version", [])[0],
            "documents": _rows(tables, _DOCUMENTS, [link]),
            "differences": _rows(tables, _DIFFERENCES, [link]),
            "accounts_payable": _rows(tables, _PAYABLE, [link]),
            "payables": _payables(tables, link),
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
    for row in found["payables"]:
        lines += _payable(row)
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


def _payables(tables: Database, link: str) -> list[dict[str, Any]]:
    """Of each company, A/P account and currency: from the ledger to what is unexplained, as it was read last."""

    def rows(sql: str, values: Sequence[Any]) -> list[dict[str, Any]]:
        return _rows(tables, sql, list(values))

    return [
        {
            "company": walk.company, "ap_account": walk.ap_account, "ap_account_name": walk.ap_account_name,
            "currency": walk.currency, "as_of": walk.as_of, "unexplained": walk.unexplained,
            "lines": [
                {"line": f"{_name(one['books_system'])}, general ledger", "amount": walk.ledger},
                {"line": f"{_name(one['other_system'])}, open", "amount": -walk.other},
                *({"line": causes.title(line.cause), "amount": -line.amount} for line in walk.lines),
            ],
        }
        for one in rows(reading.COMPANIES, ()) if one["link"] == link
        for walk in reading.walks(rows, link, one["company"], one["read_on"])
    ]  # fmt: skip


def _payable(row: dict[str, Any]) -> list[str]:
    """A table that adds up, line by line, to what is unexplained."""
    account = f"{row['ap_account']} {row['ap_account_name']}".strip()
    head = f"accounts payable of {row['company']} in {row['currency']}{f', {account}' if account else ''}"
    lines = [*row["lines"], {"line": "unexplained", "amount": row["unexplained"]}]
    width = max(len(one["line"]) for one in lines)
    table = [f"    {one['line']:<{width}}{money(one['amount']):>18}" for one in lines]
    verdict = "   explained to the cent" if not row["unexplained"] else "   NOT explained: see the month end by vendor"
    return [f"{head}, as of {row['as_of']}", *table[:-1], table[-1] + verdict]


def _tax(row: dict[str, Any]) -> str:
    difference = row["difference"]
    verdict = "they agree to the cent" if not difference else f"difference {money(difference)}: see reconciliation.tax"
    return (
        f"tax of {row['company']} in {row['currency']}: AvaTax {money(row['avatax_tax'])}, "
        f"general ledger {money(row['ledger_tax'])}; {verdict}"
    )


def _name(system: str) -> str:
    return english().word(system, "name")


def _rows(tables: Database, sql: str, values: list[Any]) -> list[dict[str, Any]]:
    result = tables.execute(sql, values)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
