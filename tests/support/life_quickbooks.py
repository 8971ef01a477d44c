"""What people do in the simulated QuickBooks between runs, in its own words."""

from __future__ import annotations

from typing import Any

from tests.support.company import Company


def realm(company: Company) -> str:
    return str(company.sandbox.info["systems"]["quickbooks_online"]["companies"][0])


def enter_bill(company: Company, number: str, *, like: str | None = None, **fields: Any) -> str:
    """A bill over 100.00, coded as one that AvidXchange has already; its Id. ``like``: the Id of that bill."""
    model = bill(company, like or usual_bill(company))
    line = next(line for line in model["Line"] if line["DetailType"] == "AccountBasedExpenseLineDetail")
    detail = line["AccountBasedExpenseLineDetail"]
    values = {
        "VendorRef": {"value": model["VendorRef"]["value"]},
        "TxnDate": "2026-11-16",
        "DueDate": "2026-12-16",
        "DocNumber": number,
        "PrivateNote": f"entered for {number}",
        "Line": [{"Amount": 100.0, "DetailType": line["DetailType"], line["DetailType"]: detail}],
        **fields,
    }
    return str(_edit(company, "Bill", set=values)["key"])


def usual_bill(company: Company) -> str:
    """The newest bill that we sent and AvidXchange has, with a line that names an account."""
    ours = {row["ExternalCode"] for row in company.sandbox.state("avidxchange", "invoices")}
    for row in reversed(company.sandbox.state("quickbooks_online", "bill")):
        kinds = {line["DetailType"] for line in row["Line"]}
        if f"quickbooks_online:{realm(company)}:{row['Id']}" in ours and "AccountBasedExpenseLineDetail" in kinds:
            return str(row["Id"])
    raise AssertionError("no bill of ours stands in AvidXchange")


def bill(company: Company, key: str) -> dict[str, Any]:
    return next(row for row in company.sandbox.state("quickbooks_online", "bill") if row["Id"] == key)


def change_bill(company: Company, key: str, **fields: Any) -> None:
    _edit(company, "Bill", key=key, set=fields)


def delete_bill(company: Company, key: str) -> None:
    _edit(company, "Bill", key=key, delete=True)


def enter_vendor(company: Company, name: str, **fields: Any) -> str:
    return str(_edit(company, "Vendor", set={"DisplayName": name, "CompanyName": name, **fields})["key"])


def in_avid(company: Company, key: str) -> dict[str, Any] | None:
    """What became of a bill in AvidXchange, by the key we gave it there."""
    wanted = f"quickbooks_online:{realm(company)}:{key}"
    invoices = company.sandbox.state("avidxchange", "invoices")
    return next((row for row in invoices if row["ExternalCode"] == wanted), None)


def payments_of(company: Company, key: str) -> list[dict[str, Any]]:
    """The BillPayments that pay a bill."""
    return [
        row
        for row in company.sandbox.state("quickbooks_online", "billpayment")
        if any(linked["TxnId"] == key for line in row["Line"] for linked in line.get("LinkedTxn", []))
    ]


def ordered(company: Company, *keys: str, method: str = "Check") -> str:
    """AvidXchange's people approve the invoices of these bills and order one payment of them; its id there."""
    invoices = [found for key in keys if (found := in_avid(company, key)) is not None]
    for row in invoices:
        approved = {"key": str(row["InvoiceId"]), "set": {"Status": "Approved"}}
        company.sandbox.edit("avidxchange", "invoices", approved)
    named = [{"InvoiceId": row["InvoiceId"]} for row in invoices]
    edit = {"set": {"PaymentMethod": method, "Invoices": named}}
    return str(company.sandbox.edit("avidxchange", "payments", edit)["key"])


def issued(company: Company, payment: str) -> None:
    """The money of a check leaves today."""
    for status in ("Processing", "Debit Requested", "Funds Received", "Sent to Check Printer", "Issued to Supplier"):
        company.sandbox.edit("avidxchange", "payments", {"key": payment, "set": {"Status": status}})


def goes_on(company: Company, number: int) -> None:
    """A busy day: bills of old and new vendors, one changed, approvals and payments, one payment void."""
    for place in range(4):
        enter_bill(company, f"DAY{number}-{place}")
    vendor = enter_vendor(company, f"New on day {number} Supply Inc.")
    last = enter_bill(company, f"NEW{number}", VendorRef={"value": vendor})
    change_bill(company, last, PrivateNote=f"changed on day {number}")
    company.sandbox.post("/advance", {"system": "avidxchange", "steps": 4})
    issued = [
        row
        for row in company.sandbox.state("avidxchange", "payments")
        if row["CompanyExternalCode"] == "C3" and row["IssuedDate"]
    ]
    valid = [row for row in issued if row["Status"]["Description"] not in ("Void", "Cleared")]
    if valid:
        row = valid[-1]
        company.sandbox.edit("avidxchange", "payments", {"key": str(row["PaymentId"]), "set": {"Status": "Void"}})


def _edit(company: Company, entity: str, **body: Any) -> dict[str, Any]:
    return dict(company.sandbox.edit("quickbooks_online", entity, {"company": realm(company), **body}))
