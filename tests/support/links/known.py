"""What our store says of documents, and when that explains that one is not on the other side as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
# By flow, company and key.
Known = Mapping[tuple[str, str, str], Row]
# Reasons that tell of us, not of the company: nobody there made them.
OUR_FAULT = ("not_found", "cannot_prepare", "attempt_unreadable", "writer_failed", "request_repeated")


def explained(known: Known, flow: str, company: str, key: str) -> bool:
    """Whether a document was stopped, for a reason that is told."""
    row = known.get((flow, company, key))
    told = row is not None and row["state"] != "delivered" and bool(row["reason_text"])
    return told and row is not None and row.get("reason_code") not in OUR_FAULT
