"""The most telling records of what is published, found in its tables: for the tour of the demo, and what it prints.

Each question gives at most one row with the names of ``Found``. Of several the largest amount is taken, and of equal
ones the same each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_DELIVERY = """
    select link, flow, company, source_key, number, counterparty, currency, amount, doc_date, target_number, reason_text
    from operations.deliveries
    where (link, flow, company, source_key) in (select (link, flow, company, source_key) from reconciliation.documents)
"""
DUPLICATE = """
    select
        sent.link, sent.flow, sent.company, sent.source_key, sent.number, sent.counterparty, sent.currency, sent.amount,
        sent.doc_date, null as target_number, twin.reason as reason_text
    from operations.deliveries as sent
    inner join reconciliation.duplicates as twin on twin.link = sent.link and twin.invoice_key = sent.source_key
    inner join reconciliation.documents as document
        on document.link = sent.link and document.flow = sent.flow and document.company = sent.company
        and document.source_key = sent.source_key
    where sent.state = 'held' and sent.reason_code = 'duplicate_suspected' and document.difference_class = 'duplicate'
    order by sent.amount desc, sent.link, sent.source_key limit 1
"""
PAYMENT = f"""
    {_DELIVERY} and flow = 'payments' and state = 'delivered' and target_number is not null
    order by amount desc, link, source_key limit 1
"""
QUESTION = """
    select
        link, flow, company, document_key as source_key, cast(review_id as varchar) as number, null as counterparty,
        null as currency, null as amount, null as doc_date, null as target_number, text as reason_text
    from operations.reviews where state = 'open' and code in ('vendor_review', 'vendor_differs')
    order by link, review_id limit 1
"""
WAITING = f"""
    {_DELIVERY} and state = 'waiting' and reason_text is not null
    order by flow in ('bills', 'invoices', 'payments', 'purchase_invoices') desc, abs(amount) desc, link, source_key
    limit 1
"""
AGREES = """
    select
        link, null as flow, company, null as source_key, null as number, null as counterparty, currency,
        sum(amount) as amount, any_value(read_on) as doc_date, null as target_number, null as reason_text
    from reconciliation.payables_movements
    inner join reconciliation.payables_companies using (link, company)
    where side = 'ledger' and coalesce(date <= read_on, true) and (link, company) in (
        select (link, company) from reconciliation.accounts_payable
        group by link, company having sum(abs(unexplained)) = 0
    )
    group by link, company, ap_account, currency
    order by amount desc, link, company, ap_account limit 1
"""
"""An account of a company that agrees, as its month end of the day of the last read has it."""


@dataclass(frozen=True)
class Found:
    """A record; what a question does not know of it is None. ``number`` of a question is that of its review."""

    link: str
    company: str
    flow: str | None = None
    source_key: str | None = None
    number: str | None = None
    counterparty: str | None = None
    currency: str | None = None
    amount: Decimal | None = None
    doc_date: date | None = None
    target_number: str | None = None
    reason_text: str | None = None


def found(row: Mapping[str, Any]) -> Found:
    """A row of one of the questions."""
    return Found(**row)
