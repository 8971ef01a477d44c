"""Documents: one list over all links, and one document with its life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from include.ui.listing import Column, Listing

LISTING = Listing(
    relation="""(
        select documents.*, coalesce(documents.source_amount, documents.target_amount) as amount
        from reconciliation.documents as documents)""",
    columns=(
        Column("link", "Link", choose=True),
        Column("company", "Company", choose=True),
        Column("flow", "Kind", choose=True),
        Column("number", "Number"),
        Column("counterparty", "Vendor or customer"),
        Column("doc_date", "Date", "date"),
        Column("amount", "Amount", "money"),
        Column("currency", "Currency", choose=True),
        Column("difference_class", "State", choose=True),
        Column("reason", "Reason"),
        Column("target_number", "Number there"),
    ),
    key=("link", "flow", "company", "source_key"),
    searched=("number", "counterparty", "target_number", "amount", "source_key"),
    first="-doc_date",
    extra=("source_key",),
)
ONE = """
    select * from reconciliation.documents where link = ? and flow = ? and company = ? and source_key = ?
"""
EVENTS = """
    select at, event, from_state, to_state, code, text, method, path, status, amount_before, amount_after, who, run_id
    from operations.audit_events where link = ? and flow = ? and company = ? and document_key = ? order by at, event
"""


def timeline(events: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What happened, oldest first; ``said``: in words, ``call``: what was sent where and how it was answered."""
    return [
        {
            **event,
            "said": event["text"] or (event["code"] or "").replace("_", " "),
            "call": f"{event['method']} {event['path']}: {event['status']}" if event["method"] else "",
        }
        for event in events
    ]
