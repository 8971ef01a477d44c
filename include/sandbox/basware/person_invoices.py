"""AP's work on an invoice: it arrives, is coded, approved or rejected, changed and sent again."""

from __future__ import annotations

import uuid
from typing import Any

from include.sandbox.basware import fields, states
from include.sandbox.basware.documents import REJECTED, STAGE, move
from include.sandbox.basware.schema import problems, timed, without_nulls
from include.sandbox.basware.store import TENANT, Store, stamp
from include.sandbox.kernel.port import EditRefused
from include.sandbox.kernel.tables import Row

IN_APPROVAL = "InApproval"
MODES = {"transfer": states.WAITING, "prebook": states.WAITING_PREBOOK, "enrichment": states.WAITING_ENRICHMENT}


def find(store: Store, key: str | None) -> Row:
    row = store.documents.get(TENANT, key or "")
    if row is None:
        raise EditRefused(f"there is no invoice {key}")
    return row


def checked(changes: Row, row: Row | None = None) -> Row:
    if wrong := problems(fields.INVOICE, changes, partial=row is not None):
        raise EditRefused("; ".join(wrong))
    content: Row = timed(fields.INVOICE, changes)
    return content


def change(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    """Without a key an invoice arrives. Afterwards it can be changed where the ERP has not got it; [assumed] its
    payment block is set and lifted at any time that the ERP is not at work on it."""
    changes = without_nulls(changes)
    if key is None:
        return arrive(store, checked(changes))
    row = find(store, key)
    lifts = set(changes) == {"paymentBlock"} and row.get("processingStatus") != states.IN_PROGRESS
    if not lifts and row.get("processingStatus") not in (None, *states.RESENT, states.PREBOOKED, states.ENRICHED):
        raise EditRefused(f"invoice {key} is {row['processingStatus']}: it cannot be changed now")
    return key, store.save(store.documents, key, {**row, **checked(changes, row)})


def arrive(store: Store, content: Row) -> tuple[str, Row]:
    key = str(uuid.UUID(int=store.next_number("invoice") + (0xB5 << 120)))
    attachment = {"externalCode": f"{key[:-1]}a", "category": "ORIGINALIMAGE", "filename": f"{key}.pdf",
                  "isConfidential": False, "creationTime": stamp(store.now)}  # fmt: skip
    row = {
        "invoiceId": key, "paymentBlock": False, "p2pProcessingMode": states.STANDARD, **content,
        "processingStatus": None, "attachments": [attachment], STAGE: IN_APPROVAL,
    }  # fmt: skip
    return key, store.save(store.documents, key, row)


def code(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    """Coding rows as somebody distributes them; rowIndex and externalCode are given where they are missing."""
    row = find(store, key)
    rows: list[Any] = changes.get("codingRows") or []
    numbered = [
        {"externalCode": f"{row['invoiceId'][:30]}-{n}", "rowIndex": n, **one} for n, one in enumerate(rows, start=1)
    ]
    return change(store, row["invoiceId"], {"codingRows": numbered})


def approve(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    """``send`` (transfer, prebook, enrichment) says what P2P asks of the ERP next."""
    row, mode = find(store, key), str(changes.get("send", "transfer"))
    if mode not in MODES:
        raise EditRefused(f"send is one of {', '.join(MODES)}")
    if row.get(STAGE) == REJECTED or row["processingStatus"] not in states.APPROVED:
        raise EditRefused(f"invoice {key} is {row['processingStatus'] or row[STAGE]}: there is nothing to approve")
    if not row.get("codingRows"):
        raise EditRefused(f"invoice {key} has no coding rows: code it first")
    way = states.ENRICHMENT if mode == "enrichment" else states.STANDARD
    return row["invoiceId"], move(store, row, MODES[mode], **{STAGE: "Approved", "p2pProcessingMode": way})


def reject(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    """One that the ERP has prebooked waits until the ERP has taken that back."""
    row = find(store, key)
    if row["processingStatus"] == states.PREBOOKED:
        return row["invoiceId"], move(store, row, states.WAITING_CANCEL, **{STAGE: REJECTED})
    if row["processingStatus"] is not None:
        raise EditRefused(f"invoice {key} is {row['processingStatus']}: it cannot be rejected any more")
    return row["invoiceId"], move(store, row, None, **{STAGE: REJECTED})


def resend(store: Store, key: str | None, changes: Row) -> tuple[str, Row]:
    row = find(store, key)
    status = states.RESENT.get(row["processingStatus"])
    if status is None:
        raise EditRefused(f"invoice {key} is {row['processingStatus']}: only a failed one is sent again")
    return row["invoiceId"], move(store, {**row, **checked(without_nulls(changes), row)}, status)


def approve_all(store: Store) -> int:
    """Everybody clears the desk: what is coded and waits for approval, and what the ERP has prebooked since."""
    waiting = [
        row["invoiceId"]
        for row in store.documents.rows(TENANT)
        if row["processingStatus"] in states.APPROVED and row[STAGE] != REJECTED and row.get("codingRows")
    ]
    for key in waiting:
        approve(store, key, {})
    return len(waiting)
