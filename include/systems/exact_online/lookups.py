"""Is it there already? Reads that settle a write whose answer never came.

Exact has no idempotency key, so each posting carries ours where it can be searched for (reference page exact_online,
section 8). A read may lag the write: None means "not yet seen", and the engine waits out ``settle_seconds``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from include.documents import Coding, PurchaseInvoice, TaxLine
from include.http.answers import Answer
from include.http.errors import MalformedAnswer, Refused, UnknownOutcome
from include.systems.base import NOTHING, Posting, Target, nothing, nothing_for
from include.systems.exact_online import contract, odata, outcomes, records, tax_lines
from include.systems.exact_online.client import ExactOnlineClient
from include.systems.exact_online.codebook import CodeBook
from include.systems.exact_online.odata import Guid, literal
from include.texts.program import said


def entry(
    client: ExactOnlineClient, company: str, key: str, day: date, path: str, past: Collection[str] = ()
) -> Target | None:
    """The entry whose lines begin with our ``key``. ``AVX:7`` is no ``AVX:77`` and no ``AVX:7:void``. One of
    ``past`` only when there is no other."""
    around = timedelta(days=contract.LOOK_UP_DAYS)
    wanted = odata.all_of(
        f"Date ge {literal(day - around)}",
        f"Date le {literal(day + around)}",
        f"substringof({literal(key)},Description) eq true",
    )
    rows = client.rows(
        company, contract.TRANSACTION_LINES, {"$select": "ID,EntryID,EntryNumber,Description", "$filter": wanted}
    )
    found = [row for row in rows if key in str(row.get("Description") or "").split()]
    if not found:
        return None
    first = min(found, key=lambda row: (str(row["EntryID"]).strip() in past, int(row.get("EntryNumber") or 0)))
    number = first.get("EntryNumber")
    return Target(
        id=str(first["EntryID"]).strip(), number=None if number is None else str(number), facts={"entity": path}
    )


def document(
    client: ExactOnlineClient, posting: Posting, path: str, key: str, supplier_id: str, day_property: str, day: date
) -> Target | None:
    """The purchase entry or order of this supplier, dated about that day, whose description begins with our ``key``.
    Not by YourRef: Exact may keep it shorter than it was sent, and people correct it. One of ``posting.past`` only when
    there is no other."""
    around = timedelta(days=contract.LOOK_UP_DAYS)
    wanted = odata.all_of(
        f"Supplier eq {literal(Guid(supplier_id))}",
        f"{day_property} ge {literal(day - around)}",
        f"{day_property} le {literal(day + around)}",
    )
    number = "EntryNumber" if path == contract.PURCHASE_ENTRIES else "OrderNumber"
    select = f"{contract.KEYS[path]},{number},{contract.KEY_PROPERTY}"
    rows = client.rows(posting.company, path, {"$select": select, "$filter": wanted})
    found = [row for row in rows if str(row.get(contract.KEY_PROPERTY) or "").split()[:1] == [key]]
    if not found:
        return None
    targets = [outcomes.target_of(path, row) for row in found]
    return min(targets, key=lambda target: (target.id in posting.past, int(target.number or 0)))


def payable_entry(client: ExactOnlineClient, posting: Posting, invoice: PurchaseInvoice) -> Target | None:
    """The entry that the posting changes, when it has the payment condition that it should have by now."""
    assert posting.target is not None
    only = f"EntryID eq {literal(Guid(posting.target.id))}"
    asked = {"$select": "EntryID,EntryNumber,PaymentCondition", "$filter": only}
    rows = client.rows(posting.company, contract.PURCHASE_ENTRIES, asked)
    found = [row for row in rows if str(row.get("PaymentCondition") or "").strip() == invoice.payment_term]
    return outcomes.target_of(contract.PURCHASE_ENTRIES, found[0]) if found else None


def tax_line(
    client: ExactOnlineClient, posting: Posting, line: TaxLine, wanted: tuple[str, str, Mapping[str, Any]]
) -> Target | None:
    """The line of the invoice that has our key in its notes; of a change, if it has the amount too. Where no line is
    wanted: that there is none. ``wanted``: method, path and body, as the line would be written now."""
    method, path, body = wanted
    only = f"InvoiceID eq {literal(Guid(line.invoice_id))}"
    asked = {"$select": "ID,InvoiceID,NetPrice,Notes", "$filter": only}
    rows = client.rows(posting.company, contract.SALES_INVOICE_LINES, asked)
    ours = [row for row in rows if tax_lines.line_key(line) in str(row.get("Notes") or "").split()]
    if method in ("DELETE", NOTHING):
        return None if ours else nothing(nothing_for(path))
    if method == "PUT":
        ours = [row for row in ours if Decimal(str(row.get("NetPrice") or 0)) == body["NetPrice"]]
    found = outcomes.target_of(contract.SALES_INVOICE_LINES, ours[0]) if ours else None
    return tax_lines.saying(found, body["NetPrice"]) if found else None


def supplier(client: ExactOnlineClient, posting: Posting, body: Mapping[str, Any], key: str) -> Target | None:
    """A supplier we created: same name, and our key in its remarks. A namesake without the key is somebody else's."""
    if posting.action != "create":
        return _as_sent(client, posting, contract.ACCOUNTS, body)
    wanted = odata.all_of(f"Name eq {literal(str(body['Name']))}", "IsSupplier eq true")
    rows = client.rows(posting.company, contract.ACCOUNTS, {"$select": "ID,Code,Name,Remarks", "$filter": wanted})
    found = next((row for row in rows if key in str(row.get("Remarks") or "").split()), None)
    return outcomes.target_of(contract.ACCOUNTS, found) if found else None


def recoded_line(client: ExactOnlineClient, posting: Posting, coding: Coding, codes: CodeBook) -> Target | None:
    """The entry line, when it is booked as approved. Raises ``UnknownOutcome`` when the account approved is not among
    the division's any more: what the line is booked on cannot be compared with it."""
    line = coding.after[0]
    account = codes.account_id(posting.company, line.account)
    wanted = {"GLAccount": account, "CostCenter": line.cost_center, "CostUnit": line.cost_unit}
    row = _row(client, posting.company, contract.PURCHASE_ENTRY_LINES, records.line_id(coding), list(wanted))
    if row is None:
        return None
    if account is None:
        raise UnknownOutcome(
            said("exact_online.not_comparable", number=coding.number, no=line.no, account=line.account),
            system="exact_online",
            company=posting.company,
            todo=said("exact_online.todo.open_account"),
        )
    if not _says(row, wanted):
        return None
    return Target(id=records.line_id(coding), facts={"entity": contract.PURCHASE_ENTRY_LINES})


def _as_sent(client: ExactOnlineClient, posting: Posting, path: str, body: Mapping[str, Any]) -> Target | None:
    if posting.target is None:
        return None
    row = _row(client, posting.company, path, posting.target.id, list(body))
    return posting.target if row is not None and _says(row, body) else None


def _row(client: ExactOnlineClient, company: str, path: str, key: str, fields: list[str]) -> Mapping[str, Any] | None:
    select = ",".join(dict.fromkeys([contract.KEYS[path], *fields]))
    try:
        answer = client.get(company, odata.keyed(path, Guid(key)), {"$select": select})
    except Refused as error:
        if error.status == 404:
            return None
        raise
    rows = _records(answer)
    return rows[0] if rows else None


def _records(answer: Answer) -> list[dict[str, Any]]:
    try:
        return odata.records(answer.json())
    except ValueError:
        raise MalformedAnswer(said("calls.not_documented.json"), system="exact_online") from None


def _says(row: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Fixed columns come padded with spaces, and an absent code as null or as empty text."""
    return all(str(row.get(name) or "").strip() == str(value or "").strip() for name, value in wanted.items())
