"""What our store says of documents, and when that explains that one is not on the other side as it should be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Row = Mapping[str, Any]
# By flow, company and key.
Known = Mapping[tuple[str, str, str], Row]
# Reasons that tell of us, not of the company: nobody there made them.
OUR_FAULT = ("not_found", "cannot_prepare", "attempt_unreadable", "writer_failed", "request_repeated")
# What stops a document and is told.
STOPPED = ("blocked", "held", "refused", "waiting")


def explained(known: Known, flow: str, company: str, key: str) -> bool:
    """Whether a document was stopped, for a reason that is told."""
    row = known.get((flow, company, key))
    told = row is not None and row["state"] != "delivered" and bool(row["reason_text"])
    return told and row is not None and row.get("reason_code") not in OUR_FAULT


def any_explained(known: Known, flow: str, company: str, key: str, states: Collection[str] | None = None) -> bool:
    """Whether one of the flow's documents about this one was: their keys are its own, or its own and more behind a
    colon (``77:1600`` beside ``77``). ``states``: only in these."""
    return any(
        explained(known, *place)
        for place, row in known.items()
        if (place[0], place[1], place[2].partition(":")[0]) == (flow, company, key)
        if states is None or row["state"] in states
    )
