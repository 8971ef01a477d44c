"""accountingDocuments: approved invoices on their way to the ERP (reference page, sections 4 and 7)."""

from __future__ import annotations

from include.sandbox.basware import listing, states
from include.sandbox.basware.call import Call
from include.sandbox.basware.errors import BUSINESS, NOT_ALLOWED, PARAMETER, not_found, refused
from include.sandbox.basware.http import Reply
from include.sandbox.basware.openapi import SCHEMAS
from include.sandbox.basware.schema import money
from include.sandbox.basware.store import TENANT, Store, moment, shown, stamp
from include.sandbox.kernel.tables import Row

ENVELOPE, PAGE = "accountingDocuments", 100
# A new state in which the API has something to do is told to subscribers.
TOLD = frozenset({states.WAITING, states.WAITING_PREBOOK, states.WAITING_CANCEL})
STATUSES = SCHEMAS["AccountingDocumentEntity"]["processingStatus"].allowed
STAGE, REJECTED = "_stage", "Rejected"


def visible(row: Row) -> bool:
    """Only what P2P has sent to the API: an invoice still in approval is not here."""
    return row.get("processingStatus") is not None


def view(store: Store, row: Row) -> Row:
    """``invoiceLines`` is off in a tenant unless it was asked for."""
    one = shown(row)
    if not store.settings()["invoice_lines"]:
        one.pop("invoiceLines", None)
    return one


def find(call: Call) -> Row:
    row = call.store.documents.get(TENANT, call.parts["id"])
    if row is None or not visible(row):
        raise not_found(f"accounting document {call.parts['id']}")
    return row


def get_list(call: Call) -> Reply:
    """A capital P in ``ProcessingStatus``: a parameter of any other name is not read. Invoices of the enrichment mode
    must be asked for."""
    query, settings = call.request.query, call.store.settings()
    company, status = query.get("companyCode"), query.get("ProcessingStatus")
    mode = query.get("p2pProcessingMode", states.STANDARD)
    if status is not None and status not in STATUSES:
        raise refused(400, PARAMETER, f"ProcessingStatus {status} is unknown")
    if mode not in (states.STANDARD, states.ENRICHMENT):
        raise refused(400, PARAMETER, f"p2pProcessingMode {mode} is unknown")

    def wanted(row: Row) -> bool:
        return (
            visible(row)
            and row["p2pProcessingMode"] == mode
            and (company is None or row["companyCode"] == company)
            and (status is None or row["processingStatus"] == status)
        )

    return listing.answer(
        call.store, call.request, call.store.documents, ENVELOPE, PAGE, wanted,
        bytes_most=int(settings["page_bytes"]), view=lambda row: view(call.store, row),
    )  # fmt: skip


def get_one(call: Call) -> Reply:
    return Reply(200, {ENVELOPE: [view(call.store, find(call))]})


def get_attachment(call: Call) -> Reply:
    row = find(call)
    known = {one["externalCode"]: one for one in row.get("attachments", [])}
    if call.parts["attachment"] not in known:
        raise not_found(f"attachment {call.parts['attachment']}")
    image = f"%PDF-1.4\n% {row.get('invoiceNumber')} {known[call.parts['attachment']]['filename']}\n%%EOF\n"
    return Reply(200, image.encode(), kind="application/pdf")


def acknowledge(call: Call) -> Reply:
    row = find(call)
    status = states.acknowledged(row["processingStatus"])
    if status is None:
        said = f"document {row['invoiceId']} is {row['processingStatus']}: there is nothing to acknowledge"
        raise refused(405, NOT_ALLOWED, said, BUSINESS, row["invoiceId"])
    move(call.store, row, status)
    return Reply(200, row["invoiceId"])


def move(store: Store, row: Row, status: str | None, **changes: object) -> Row:
    """Keep the document in its new state, and tell who waits for it."""
    kept = store.save(store.documents, row["invoiceId"], {**row, **changes, "processingStatus": status})
    if status in TOLD and status != row.get("processingStatus"):
        store.tell("AccountingDocuments", str(status), row["invoiceId"])
    return kept


def get_status(call: Call) -> Reply:
    """The high-level state by the supplier's own figures: a tenant asks for it, else the answer is empty."""
    names, query = ("companyCode", "invoiceNumber", "invoiceDate"), call.request.query
    if missing := [name for name in names if not query.get(name)]:
        raise refused(400, PARAMETER, f"{', '.join(missing)} is required")
    try:
        asked = {**{name: query[name] for name in names}, "invoiceDate": stamp(moment(query["invoiceDate"]))}
        gross = money(query["grossSum"]) if "grossSum" in query else None
    except ValueError as error:
        raise refused(400, PARAMETER, "invoiceDate must be a date, grossSum a number") from error
    found = []
    for row in call.store.documents.rows(TENANT) if call.store.settings()["invoice_status"] else ():
        same = all(row.get(name) == value for name, value in asked.items())
        if same and gross in (None, money(row["grossSum"])):
            told = {name: row[name] for name in ("invoiceId", "processingStatus", "lastUpdated")}
            found.append(shown({**told, "status": _high_level(row)}))
    return Reply(200, found)


def _high_level(row: Row) -> str:
    if row.get(STAGE) == REJECTED:
        return REJECTED
    if row.get("processingStatus") == states.PAID:
        return "Paid"
    return "ReadyForPayment" if row.get("processingStatus") == states.TRANSFERRED else "InApprovalProcess"
