"""What people do in the simulated QuickBooks between runs, in its own words."""

from __future__ import annotations

from typing import Any

from tests.support.company import Company

_BEGUN = ("Pending Approval", "Processing", "Debit Requested", "Funds Received")
WAYS = {
    "ACH": (*_BEGUN, "ACH Credit Issued", "Cleared"),
    "Check": (*_BEGUN, "Sent to Check Printer", "Issued to Supplier", "Cleared"),
}


def realm(company: Company) -> str:
    return str(company.sandbox.info["systems"]["quickbooks_online"]["companies"][0])


def enter_bill(company: Company, number: str, *, like: str | None = None, **fields: Any) -> str:
    """A bill over 100.00, coded as one that AvidXchange has already; its Id. ``like``: the Id of that bill."""
    model = bill(company, like or usual_bill(company))
    kind = "AccountBasedExpenseLineDetail"
    detail = next(line[kind] for line in model["Line"] if line["DetailType"] == kind)
    values = {
        "VendorRef": {"value": model["VendorRef"]["value"]},
        "TxnDate": "2026-11-16",
        "DueDate": "2026-12-16",
        "DocNumber": number,
        "PrivateNote": f"entered for {number}",
        "Line": [{"Amount": 100.0, "DetailType": kind, kind: detail}],
        **fields,
    }
    return str(_edit(company, "Bill", set=values)["key"])


def line(company: Company, amount: float, *, account: str = "6010", class_: str | None = None) -> dict[str, Any]:
    """A line on an account (its number), office supplies unless said, and on a class (its full name)."""
    detail: dict[str, Any] = {"AccountRef": {"value": account_id(company, account)}}
    if class_:
        detail["ClassRef"] = {"value": named(company, "Class", class_)}
    kind = "AccountBasedExpenseLineDetail"
    return {"Amount": amount, "Description": f"line of {amount}", "DetailType": kind, kind: detail}


def usual_bill(company: Company) -> str:
    """The newest bill that we sent and AvidXchange has, with a line that names an account."""
    ours = {row["ExternalCode"] for row in company.sandbox.state("avidxchange", "invoices")}
    for row in reversed(company.sandbox.state("quickbooks_online", "bill", realm(company))):
        kinds = {line["DetailType"] for line in row["Line"]}
        if f"quickbooks_online:{realm(company)}:{row['Id']}" in ours and "AccountBasedExpenseLineDetail" in kinds:
            return str(row["Id"])
    raise AssertionError("no bill of ours stands in AvidXchange")


def bill(company: Company, key: str) -> dict[str, Any]:
    return next(row for row in company.sandbox.state("quickbooks_online", "bill", realm(company)) if row["Id"] == key)


def change_bill(company: Company, key: str, **fields: Any) -> None:
    _edit(company, "Bill", key=key, set=fields)


def delete_bill(company: Company, key: str) -> None:
    _edit(company, "Bill", key=key, delete=True)


def delete(company: Company, entity: str, key: str) -> None:
    """Somebody deletes another transaction."""
    _edit(company, entity, key=key, delete=True)


def merge_vendors(company: Company, gone: str, kept: str) -> None:
    """Somebody makes two vendors one: what was the first's is the second's."""
    _edit(company, "merging", set={"from": gone, "into": kept})


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
        for row in company.sandbox.state("quickbooks_online", "billpayment", realm(company))
        if any(linked["TxnId"] == key for line in row["Line"] for linked in line.get("LinkedTxn", []))
    ]


def approve(company: Company, *keys: str) -> None:
    """The last approver of AvidXchange says yes to what we sent for these bills."""
    for key in keys:
        company.sandbox.edit(
            "avidxchange", "invoices", {"key": invoice_id(company, key), "set": {"Status": "Approved"}}
        )


def pay(
    company: Company,
    amounts: dict[str, float],
    *,
    until: str = "ACH Credit Issued",
    discounts: dict[str, float] | None = None,
    method: str = "ACH",
) -> str:
    """A person chooses what one payment of AvidXchange pays of which bills, and it goes on to ``until``; its id.
    A credit has a negative amount; what a discount takes is not in ``amounts``."""
    invoices = [
        {"InvoiceId": invoice_id(company, key), "NetAmount": amount, "Discount": (discounts or {}).get(key, 0)}
        for key, amount in amounts.items()
    ]
    made = company.sandbox.edit("avidxchange", "payments", {"set": {"Invoices": invoices, "PaymentMethod": method}})
    payment_goes(company, str(made["key"]), until, method)
    return str(made["key"])


def ordered(company: Company, *keys: str, method: str = "Check") -> str:
    """AvidXchange's people approve the invoices of these bills and order one payment of them; its id there."""
    approve(company, *keys)
    invoices = [{"InvoiceId": invoice_id(company, key)} for key in keys]
    edit = {"set": {"PaymentMethod": method, "Invoices": invoices}}
    return str(company.sandbox.edit("avidxchange", "payments", edit)["key"])


def issued(company: Company, payment: str) -> None:
    """The money of a check leaves today."""
    for status in ("Processing", "Debit Requested", "Funds Received", "Sent to Check Printer", "Issued to Supplier"):
        set_payment(company, payment, status)


def payment_goes(company: Company, payment: str, until: str, method: str = "ACH") -> None:
    """A payment goes its way, state by state, up to this one."""
    way, now = WAYS[method], avid_payment(company, payment)["Status"]["Description"]
    for status in way[way.index(now) + 1 : way.index(until) + 1]:
        set_payment(company, payment, status)


def set_payment(company: Company, payment: str, status: str) -> None:
    company.sandbox.edit("avidxchange", "payments", {"key": payment, "set": {"Status": status}})


def avid_payment(company: Company, payment: str) -> dict[str, Any]:
    rows = company.sandbox.state("avidxchange", "payments")
    return next(row for row in rows if str(row["PaymentId"]) == payment)


def invoice_id(company: Company, key: str) -> int:
    found = in_avid(company, key)
    assert found is not None, f"bill {key} does not stand in AvidXchange"
    return int(found["InvoiceId"])


def pay_in_quickbooks(company: Company, key: str) -> None:
    """Somebody pays the whole of a bill on QuickBooks' own screen."""
    _edit(company, "paying", key=key)


def account_id(company: Company, number: str) -> str:
    """The Id of an account."""
    rows = company.sandbox.state("quickbooks_online", "account", realm(company))
    return next(str(row["Id"]) for row in rows if row.get("AcctNum") == number)


def named(company: Company, entity: str, name: str) -> str:
    """The Id of an entry of a list by its full name (an item by its SKU)."""
    rows = company.sandbox.state("quickbooks_online", entity.lower(), realm(company))
    return next(str(row["Id"]) for row in rows if name in (row["FullyQualifiedName"], row.get("Sku")))


def enter(company: Company, entity: str, **fields: Any) -> str:
    """Anything else that a person enters in QuickBooks; its Id."""
    return str(_edit(company, entity, set=fields)["key"])


def change(company: Company, entity: str, key: str, **fields: Any) -> None:
    _edit(company, entity, key=key, set=fields)


def _edit(company: Company, entity: str, **body: Any) -> dict[str, Any]:
    return dict(company.sandbox.edit("quickbooks_online", entity, {"company": realm(company), **body}))
