"""The dated documents of a company's month, out of the published movements; with its walks, all that is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from include.month_end.frozen import MonthEnd, Movement
from include.month_end.reading import COMPANIES, ENTRIES, Row, Rows, company_of, of_entries, read_at
from include.month_end.walk import Walk

SQL = """
    select ap_account, currency, case side when 'ledger' then 'books' else side end as side, document_key,
        min(number) as number, min(counterparty) as counterparty, date, sum(amount) as amount
    from reconciliation.payables_movements
    where link = ? and company = ? and side in ('ledger', 'other') and basis = 'dated' and date between ? and ?
    group by all
    order by all
"""
DIGEST = f"""
    select md5(string_agg(cast(moved as varchar), chr(10) order by cast(moved as varchar))) as digest
    from ({SQL}) as moved
"""
"""One row, for the values of `SQL`: its rows in short."""


def values(link: str, company: str, as_of: date) -> tuple[str, str, date, date]:
    """What `SQL` asks with."""
    return link, company, as_of.replace(day=1), as_of


def of_rows(rows: Sequence[Row]) -> tuple[Movement, ...]:
    return tuple(Movement(**{**row, "counterparty": row["counterparty"] or ""}) for row in rows)


def month_end(rows: Rows, link: str, company: str, as_of: date) -> MonthEnd:
    """As it is published now. Raises ``PublishedUnreadable``."""
    known = company_of(rows(COMPANIES, ()), link, company)
    if known is None:
        return MonthEnd(link, company, as_of, (), ())
    walks = of_entries(rows(ENTRIES, (link, company, as_of)), known, as_of)
    asked = values(link, company, as_of)
    return replace(of_company(known, as_of, walks, rows(DIGEST, asked)), movements=of_rows(rows(SQL, asked)))


def of_company(known: Row, as_of: date, walks: Sequence[Walk], digest: Sequence[Row]) -> MonthEnd:
    """Without its movements. ``known``: row of ``reading.COMPANIES``; ``digest``: of `DIGEST`."""
    read = read_at(known) if known["has_ledger"] and not walks else {}
    return MonthEnd(known["link"], known["company"], as_of, tuple(walks), (), read, digest[0]["digest"] or "")
