"""A suspected pair of one and the same invoice, side by side; and what was kept from being booked twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from include.ui import record_fields
from include.ui.record_fields import Field

ONE = """
    select * from reconciliation.duplicates where link = ? and company = ? and invoice_key = ? and twin_key = ?
"""
STATUSES = """
    select company, source_key, coalesce(target_status, source_status) as status from reconciliation.documents
    where link = ? and ((company = ? and source_key = ?) or (company = ? and source_key = ?))
"""
DECISIONS = """
    select review_id, state, decision, decided_by, decided_at, note, text from operations.reviews
    where link = ? and document_key in (?, ?) and code = 'duplicate_suspected' order by opened_at
"""
PREVENTED = """
    with since as (select date_trunc('month', max(started_at)) as month from operations.runs)
    select sent.currency, count(*) as documents, sum(abs(sent.amount)) as amount, any_value(since.month) as month
    from operations.reviews as reviews
    cross join since
    inner join operations.deliveries as sent
        on sent.link = reviews.link and sent.flow = reviews.flow and sent.company = reviews.company
        and sent.source_key = reviews.document_key
    where reviews.code = 'duplicate_suspected' and sent.state <> 'delivered'
        and (reviews.state = 'open' or reviews.decision = 'reject')
        and coalesce(reviews.decided_at, reviews.opened_at) >= since.month
    group by sent.currency order by sent.currency
"""
_FIELDS = (("vendor", "counterparty"), ("number", "number"), ("date", "date"), ("net", "net"), ("VAT", "vat"),
           ("amount", "amount"), ("not paid yet", "open_amount"), ("lines", "lines"), ("company", "company"),
           ("system", "system"))  # fmt: skip


def statuses(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], str]:
    return {(row["company"], row["source_key"]): row["status"] or "" for row in rows}


def fields(pair: Mapping[str, Any], known: Mapping[tuple[str, str], str]) -> list[Field]:
    """The later invoice and the earlier one. The status says whether one of them was paid, where it is known."""
    later, earlier = (pair["company"], pair["invoice_key"]), (pair["twin_company"], pair["twin_key"])
    # A file that an earlier release published has not all of them.
    named = [(title, pair.get(name), pair.get(f"twin_{name}")) for title, name in _FIELDS]
    return [*record_fields.fields(named), Field("status", known.get(later), known.get(earlier), False)]
