"""The reconciliation of a link in short, in the language that is spoken: what agrees, what does not and why, from the
published tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from include.month_end import causes, reading
from include.reports.flow_names import coded
from include.reports.heads import head
from include.reports.summary_text import money
from include.reports.visible import visible
from include.sentences import english, translated
from include.texts.program import said
from include.texts.translations import N_, gettext, n_, ngettext
from include.warehouse.duckdb_file import Database
from include.warehouse.published import PublishedUnreadable, read

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


_CLEARED = n_(
    "clearing account %(account)s of %(company)s: %(amount)s in %(num)s entries, the oldest %(days)s days",
    "clearing account %(account)s of %(company)s: %(amount)s in %(num)s entries, the oldest %(days)s days",
)
_MATCHED = n_(
    "to match in the books of %(company)s: %(amount)s in %(num)s items, the oldest %(days)s days: "
    "see reconciliation.to_match",
    "to match in the books of %(company)s: %(amount)s in %(num)s items, the oldest %(days)s days: "
    "see reconciliation.to_match",
)
_UNEXPLAINED = N_("NOT explained: see the month end by vendor")
_EXPLAINED = N_("explained to the cent")


def overview(published: Path, link: str) -> dict[str, Any]:
    """Counts and balances of ``link`` as the published file has them; amounts are Decimal. The file must exist.
    Raises ``PublishedUnreadable`` where nothing is published of the link."""
    with read(published) as tables:
        return {
            "link": link,
            "version": _version(tables, published, link),
            "documents": _rows(tables, _DOCUMENTS, [link]),
            "differences": _rows(tables, _DIFFERENCES, [link]),
            "accounts_payable": _rows(tables, _PAYABLE, [link]),
            "payables": _payables(tables, link),
            "clearing": _rows(tables, _CLEARING, [link]),
            "to_match": _rows(tables, _TO_MATCH, [link]),
            "tax": _rows(tables, _TAX, [link]),
        }


def _version(tables: Database, published: Path, link: str) -> dict[str, Any]:
    if found := _rows(tables, "select * from operations.version where link = ?", [link]):
        return found[0]
    raise PublishedUnreadable(said("operator_actions.nothing_published", folder=published.parent))


def overview_text(found: dict[str, Any]) -> str:
    """The same for a person."""
    published = f"{found['version']['published_at']:%Y-%m-%d %H:%M:%S}"
    lines = [gettext("reconciliation of %(link)s, published %(at)s UTC", link=found["link"], at=published)]
    heads = {one: head(one) for one in ("documents", "agree", "in_flight", "left_out", "not_routed", "differ")}
    wides = {name: max(len(title) + 1, 13) for name, title in heads.items()}
    width = max([18, *(len(coded(row["flow"])) for row in found["documents"])]) + 1
    lines.append(" " * width + "".join(f"{title:>{wides[name]}}" for name, title in heads.items()))
    lines += [
        f"{coded(row['flow']):<{width}}" + "".join(f"{int(row[name]):>{wide},}" for name, wide in wides.items())
        for row in found["documents"]
    ]
    for row in found["differences"][:12]:
        amount = f" ({money(row['amount'])})" if row["amount"] else ""
        action = f": {translated(row['suggested_action'])}" if row["suggested_action"] else ""
        lines.append(f"{row['documents']:,} {coded(row['flow'])} {coded(row['difference_class'])}{amount}{action}")
    for row in found["payables"]:
        lines += _payable(row)
    lines += [_open(_CLEARED, row, row["entries"]) for row in found["clearing"]]
    lines += [_open(_MATCHED, row, row["items"]) for row in found["to_match"]]
    lines += [_tax(row) for row in found["tax"]]
    if "workbook" in found:
        lines.append(gettext("workbook: %(file)s", file=found["workbook"]))
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
                _line(gettext("%(system)s, general ledger", system=_name(one["books_system"])), walk.ledger),
                _line(gettext("%(system)s, open", system=_name(one["other_system"])), -walk.other),
                *(_line(causes.title(line.cause), -line.amount) for line in walk.lines),
            ],
        }
        for one in rows(reading.COMPANIES, ()) if one["link"] == link
        for walk in reading.walks(rows, link, one["company"], one["read_on"])
    ]  # fmt: skip


def _line(title: str, amount: Decimal) -> dict[str, Any]:
    return {"line": title, "amount": amount}


def _open(said: tuple[str, str], row: dict[str, Any], number: int) -> str:
    amount = f"{money(row['amount'])} {row['currency'] or ''}"
    values = {"account": row.get("account"), "company": row["company"], "days": row["oldest_days"]}
    return ngettext(*said, number, num=f"{number:,}", amount=amount, **values)


def _payable(row: dict[str, Any]) -> list[str]:
    """A table that adds up, line by line, to what is unexplained."""
    account = f"{row['ap_account']} {row['ap_account_name']}".strip()
    place = gettext("accounts payable of %(company)s in %(currency)s", company=row["company"], currency=row["currency"])
    lines = [*row["lines"], _line(gettext("unexplained"), row["unexplained"])]
    width = max(len(one["line"]) for one in lines)
    table = [f"    {one['line']:<{width}}{money(one['amount']):>18}" for one in lines]
    verdict = gettext(_UNEXPLAINED if row["unexplained"] else _EXPLAINED)
    day = gettext("as of %(day)s", day=row["as_of"])
    return [", ".join(filter(None, (place, account, day))), *table[:-1], f"{table[-1]}   {verdict}"]


def _tax(row: dict[str, Any]) -> str:
    verdict = gettext("they agree to the cent")
    if row["difference"]:
        verdict = gettext("difference %(amount)s: see reconciliation.tax", amount=money(row["difference"]))
    return gettext(
        "tax of %(company)s in %(currency)s: AvaTax %(avatax)s, general ledger %(ledger)s; %(verdict)s",
        company=row["company"],
        currency=row["currency"],
        avatax=money(row["avatax_tax"]),
        ledger=money(row["ledger_tax"]),
        verdict=verdict,
    )


def _name(system: str) -> str:
    return english().word(system, "name")


def _rows(tables: Database, sql: str, values: list[Any]) -> list[dict[str, Any]]:
    result = tables.execute(sql, values)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
