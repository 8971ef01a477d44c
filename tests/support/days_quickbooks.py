"""Busy days of the company that keeps its books in QuickBooks, with work for every flow on each of them."""

from __future__ import annotations

import re
from typing import Any

from tests.support import life_quickbooks as life
from tests.support.company import Company

Row = dict[str, Any]
FIRST = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Spruce")
SECOND = ("Foods", "Packaging", "Haulage", "Refrigeration", "Printing", "Cleaning", "Electric", "Linen", "Plumbing")
MONTH = "2026-11"
EXPENSE = "AccountBasedExpenseLineDetail"
PAID = ("Void", "Cleared")


def begins(company: Company) -> None:
    """Before any run: remember what people wrote in the memos of all bills, and enter some of this month, so that the
    second day has bills to pay."""
    rows = company.sandbox.state("quickbooks_online", "bill")
    company.words.update({row["Id"]: str(row.get("PrivateNote") or "") for row in rows})
    active = {row["Id"] for row in company.sandbox.state("quickbooks_online", "vendor") if row["Active"]}
    models = [row for row in rows if _has_account(row) and row["VendorRef"]["value"] in active]
    newest = {row["VendorRef"]["value"]: row["Id"] for row in models}
    for place, model in enumerate(list(newest.values())[-8:]):
        _bill(company, f"FIRST{place}", like=model)


def goes_on(company: Company, number: int) -> None:
    """What was sent before is paid, voided, changed and deleted; then new things come."""
    _payments_go_on(company)
    _bills_are_changed(company, number)
    company.sandbox.post("/advance", {"system": "avidxchange", "steps": 2})
    new_things_come(company, number)


def new_things_come(company: Company, number: int) -> None:
    """Codes, bills of an old and a new vendor, a credit and an order."""
    usual = life.usual_bill(company)
    account = life.enter(company, "Account", Name=f"Costs of day {number}", AccountType="Expense")
    class_ = life.enter(company, "Class", Name=f"Route {number}")
    department = life.enter(company, "Department", Name=f"Depot {number}")
    for place in range(5):
        _bill(company, f"DAY{number}-{place}", like=usual)
    coded = _line(80.0, {"AccountRef": {"value": account}, "ClassRef": {"value": class_}})
    _bill(company, f"CODED{number}", like=usual, Line=[coded], DepartmentRef={"value": department})
    first, second = FIRST[number % len(FIRST)], SECOND[number // len(FIRST) % len(SECOND)]
    vendor = life.enter_vendor(company, f"{first} {second} of {number} Miles")
    _bill(company, f"NEW{number}", like=usual, VendorRef={"value": vendor})
    model = life.bill(company, usual)
    credit = {"VendorRef": model["VendorRef"], "TxnDate": "2026-11-17", "DocNumber": f"CREDIT{number}"}
    life.enter(company, "VendorCredit", **credit, Line=[_line(20.0, _detail(model))])
    _order(company, f"PO{number}")


def payments(company: Company) -> list[Row]:
    """AvidXchange's payments of this company, oldest first."""
    rows = company.sandbox.state("avidxchange", "payments")
    return [row for row in rows if row["CompanyExternalCode"] == "C3"]


def _payments_go_on(company: Company) -> None:
    """One that we posted is void after all (the newest: one with a discount); those that were under way are executed;
    of what can be paid now, some is paid at once (with a credit, with a discount), some is only begun."""
    for row in [row for row in payments(company) if _is_posted(company, row)][-1:]:
        life.set_payment(company, str(row["PaymentId"]), "Void")
    for row in payments(company):
        if row["Status"]["Description"] == "Processing" and row["PaymentMethod"]["Description"] == "AvidPay Direct":
            life.payment_goes(company, str(row["PaymentId"]), "ACH Credit Issued")
    first, second, third, *_ = [*waiting(company)[1:4], None, None, None]
    if second:
        row = life.bill(company, second)
        settled = {second: float(row["TotalAmt"])} | dict.fromkeys(_credits(company, row["VendorRef"]["value"]), -20.0)
        life.approve(company, *settled)
        life.pay(company, settled)
    if first:
        amount = float(life.bill(company, first)["TotalAmt"])
        life.approve(company, first)
        life.pay(company, {first: round(amount - 1.5, 2)}, discounts={first: 1.5})
    if third:
        life.approve(company, third)
        life.pay(company, {third: float(life.bill(company, third)["TotalAmt"])}, until="Processing")


def _is_posted(company: Company, row: Row) -> bool:
    """Whether an issued payment stands in QuickBooks, as the bill payment that carries its key."""
    mine = re.compile(rf"AVX:{row['PaymentId']}\b")
    notes = [
        str(posted.get("PrivateNote") or "") for posted in company.sandbox.state("quickbooks_online", "billpayment")
    ]
    return row["Status"]["Description"] not in PAID and any(mine.search(note) for note in notes)


def _credits(company: Company, vendor: str) -> list[str]:
    """A credit of the vendor over 20.00 that can be applied now: one at most, since the bill is 100.00."""
    rows = company.sandbox.state("quickbooks_online", "vendorcredit")
    mine = [row for row in rows if row["VendorRef"]["value"] == vendor and row["Balance"] == 20]
    sent = [(key, life.in_avid(company, key)) for key in (f"VC-{row['Id']}" for row in mine)]
    return [key for key, there in sent if there and there["Status"] in ("Submitted", "InWorkflow")][:1]


def _bills_are_changed(company: Company, number: int) -> None:
    open_ = waiting(company)
    if open_:
        row = life.bill(company, open_[-1])
        memo = f"{row.get('PrivateNote') or ''}\ncounted again on day {number}".strip()
        line = _line(150.0, _detail(life.bill(company, life.usual_bill(company))))
        life.change_bill(company, row["Id"], Line=[line], PrivateNote=memo)
        company.words[row["Id"]] = memo
    if len(open_) > 1:
        life.delete_bill(company, open_[0])
    orders = company.sandbox.state("quickbooks_online", "purchaseorder")
    for row in [row for row in orders if row["DocNumber"] == f"PO{number - 1}"]:
        life.change(company, "PurchaseOrder", row["Id"], POStatus="Closed")


def waiting(company: Company) -> list[str]:
    """Ids of this month's bills that AvidXchange has from us and nobody has paid or approved yet, oldest first."""
    code = f"quickbooks_online:{life.realm(company)}:"
    invoices = company.sandbox.state("avidxchange", "invoices")
    new = {row["ExternalCode"] for row in invoices if row["Status"] in ("Submitted", "InWorkflow")}
    rows = [row for row in company.sandbox.state("quickbooks_online", "bill") if row["TxnDate"] >= MONTH]
    return [row["Id"] for row in rows if f"{code}{row['Id']}" in new and row["Balance"] == row["TotalAmt"]]


def _bill(company: Company, number: str, **fields: Any) -> None:
    memo = f"entered for {number}"
    company.words[life.enter_bill(company, number, PrivateNote=memo, **fields)] = memo


def _order(company: Company, number: str) -> None:
    """Like the newest one that AvidXchange has from us."""
    code = f"quickbooks_online:{life.realm(company)}:"
    ours = {row["ExternalCode"] for row in company.sandbox.state("avidxchange", "purchase_orders")}
    orders = company.sandbox.state("quickbooks_online", "purchaseorder")
    model = next(row for row in reversed(orders) if f"{code}{row['Id']}" in ours)
    lines = [{name: value for name, value in line.items() if name not in ("Id", "LineNum")} for line in model["Line"]]
    kept = {name: model[name] for name in ("VendorRef", "APAccountRef")}
    life.enter(company, "PurchaseOrder", **kept, TxnDate="2026-11-18", DocNumber=number, Line=lines)


def _line(amount: float, detail: Row) -> Row:
    return {"Amount": amount, "DetailType": EXPENSE, EXPENSE: detail}


def _has_account(row: Row) -> bool:
    return any(line["DetailType"] == EXPENSE for line in row["Line"])


def _detail(row: Row) -> Row:
    """What the first line of a bill that names an account is booked to."""
    return dict(next(line[EXPENSE] for line in row["Line"] if line["DetailType"] == EXPENSE))
