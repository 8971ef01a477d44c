"""What becomes of a document (section 3): replaced, adjusted, verified, committed, voided, locked. Pure of HTTP."""

from __future__ import annotations

from include.sandbox.avalara.document import Draft
from include.sandbox.avalara.errors import Refusal, get_tax, refused, required
from include.sandbox.avalara.money import money
from include.sandbox.avalara.request import Asked
from include.sandbox.avalara.store import (
    ADJUSTED,
    CANCELLED,
    COMMITTED,
    POSTED,
    SAVED,
    TEMPORARY,
    Store,
)
from include.sandbox.kernel.tables import Row

OPEN = (SAVED, POSTED)
ADJUSTED_BY = "Create or adjust transaction"


def doc_status(expected: str = "Saved|Posted") -> Refusal:
    said = "DocStatus is invalid for this operation."
    return get_tax(said, "DocStatusError", description=f"Expected {expected}", refers="DocStatus")


def locked() -> Refusal:
    """Its message may be empty (section 3)."""
    return refused("CannotModifyLockedTransaction", "", description="The transaction is locked.")


def create(store: Store, asked: Asked) -> tuple[int, Row]:
    """Answers (status, document). A document that is not committed is replaced without a word."""
    if asked.is_order:
        return 201, {**Draft(store, asked).made(), "status": TEMPORARY}
    company = asked.company["companyCode"]
    before = store.current(company, asked.type, asked.code)
    if before is None or before["status"] == CANCELLED:
        return 201, _over_cancelled(store, asked, before)
    if before["status"] not in OPEN:
        raise doc_status()
    made = _made(store, asked)
    store.drop(company, before)
    return 201, store.save(company, {**made, "version": before["version"], "_previous": before["_previous"]})


def _over_cancelled(store: Store, asked: Asked, before: Row | None) -> Row:
    """What plain create makes of a voided document's code is a setting: sources contradict each other (section 3)."""
    how = store.settings()["create_over_cancelled"] if before is not None else "free"
    company = asked.company["companyCode"]
    if how == "doc_status_error":
        raise doc_status()
    if how == "old_amounts" and before is not None:
        return store.save(company, {**before, "status": COMMITTED})
    return store.save(company, _made(store, asked))


def _made(store: Store, asked: Asked) -> Row:
    status = COMMITTED if asked.model.get("commit") else SAVED
    return {**Draft(store, asked).made(), "status": status, "_model": asked.model, "_previous": None}


def create_or_adjust(store: Store, asked: Asked, reason: str | None, description: str | None) -> tuple[int, Row]:
    """A repeat is an adjustment: a new id and the next version, even where nothing differs."""
    if asked.is_order:
        return create(store, asked)
    before = store.current(asked.company["companyCode"], asked.type, asked.code)
    if before is None or before["status"] == CANCELLED:
        return 201, store.save(asked.company["companyCode"], _made(store, asked))
    return 200, _adjusted(store, before, asked, reason or "Other", description or ADJUSTED_BY)


def adjust(store: Store, before: Row, asked: Asked, reason: str | None, description: str | None) -> Row:
    if not reason:
        raise required("adjustmentReason")
    if reason == "Other" and not description:
        raise required("adjustmentDescription")
    if asked.model.get("type", before["type"]) != before["type"]:
        raise refused("CannotAdjustDocumentType", "The type of a document cannot be changed.", refers="type")
    if before["status"] == CANCELLED:
        raise doc_status("Saved|Posted|Committed")
    return _adjusted(store, before, asked, reason, description or "")


def _adjusted(store: Store, before: Row, asked: Asked, reason: str, description: str) -> Row:
    """Of a committed document the earlier version stays, as Adjusted; one that was not committed is replaced."""
    if before["locked"]:
        raise locked()
    company = asked.company["companyCode"]
    made = _made(store, asked)
    if before["status"] == COMMITTED:
        store.save(company, {**before, "status": ADJUSTED})
        previous = before["id"]
    else:
        store.drop(company, before)
        previous = before["_previous"]
    more = {
        "_previous": previous,
        "version": before["version"] + 1,
        "adjustmentReason": reason,
        "adjustmentDescription": description,
    }
    return store.save(company, {**made, **more})


def commit(store: Store, company: str, row: Row, wanted: bool) -> Row:
    if row["status"] not in OPEN:
        said = f"Documents cannot be committed in the status '{row['status']}'."
        raise refused("InvalidDocumentStatus", said, description="Expected Saved|Posted", refers="DocStatus")
    return store.save(company, {**row, "status": COMMITTED}) if wanted else row


def uncommit(store: Store, company: str, row: Row) -> Row:
    if row["locked"]:
        raise locked()
    if row["status"] != COMMITTED:
        raise doc_status("Committed")
    return store.save(company, {**row, "status": SAVED})


def verify(store: Store, company: str, row: Row, figures: Row) -> Row:
    """What is given is compared, in this order; all of it agrees: Posted."""
    if row["status"] not in OPEN:
        said = f"Documents cannot be verified in the status '{row['status']}'."
        raise refused("InvalidDocumentStatusForVerify", said, refers="DocStatus")
    if figures.get("verifyTransactionDate", row["date"]) != row["date"]:
        raise refused("DateMismatch", f"The transaction's date is {row['date']}.")
    for name, of, code in (("verifyTotalAmount", "totalAmount", "TotalAmountMismatch"),
                           ("verifyTotalTax", "totalTax", "TotalTaxMismatch")):  # fmt: skip
        if name in figures and money(figures[name]) != money(row[of]):
            raise refused(code, f"The transaction's {of} is {row[of]}.")
    return store.save(company, {**row, "status": POSTED})


def change_code(store: Store, company: str, row: Row, code: str | None) -> Row:
    if not code:
        raise required("newCode")
    if row["locked"]:
        raise locked()
    if row["status"] not in OPEN:
        raise doc_status()
    if code != row["code"] and store.current(company, row["type"], code) is not None:
        raise refused("DocumentCodeConflict", f"A document with the code '{code}' exists.", refers="newCode")
    return store.save(company, {**row, "code": code, "_model": {**row["_model"], "code": code}})


def void(store: Store, company: str, row: Row, code: str) -> Row:
    """``DocDeleted`` removes what is not committed; ``AdjustmentCancelled`` brings the version before back."""
    if row["locked"]:
        raise locked()
    if row["status"] == CANCELLED:
        raise refused("TransactionAlreadyCancelled", "The transaction has already been cancelled.", refers="DocStatus")
    if code == "AdjustmentCancelled":
        return _back(store, company, row)
    if code == "DocDeleted" and row["status"] in OPEN:
        store.drop(company, row)
        return {**row, "status": CANCELLED}
    return store.save(company, {**row, "status": CANCELLED, "_before": row["status"]})


def _back(store: Store, company: str, row: Row) -> Row:
    earlier = store.by_id(str(row["_previous"])) if row["_previous"] else None
    if earlier is None:
        raise doc_status("Adjusted")
    store.drop(company, row)
    return store.save(company, {**earlier, "status": COMMITTED})


def unvoid(store: Store, company: str, row: Row) -> Row:
    if row["status"] != CANCELLED:
        raise doc_status("Cancelled")
    return store.save(company, {**row, "status": row["_before"]})


def lock(store: Store, company: str, row: Row, wanted: bool) -> Row:
    """Set when a return that holds the document was filed; by a call in the sandbox environment alone."""
    if row["status"] != COMMITTED:
        raise refused("DocumentNotCommitted", "Only committed documents can be locked.", refers="DocStatus")
    return store.save(company, {**row, "locked": wanted})
