"""The days of a company with the link Exact Online <-> AvidXchange, and what people do on its busy one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.support import agreement, life
from tests.support.company import Answer, Company

Row = dict[str, Any]


@dataclass
class Day:
    """What a day's run said, and the vendors' writes it made."""

    summary: Row
    writes: list[Row]

    @property
    def delivered(self) -> dict[str, int]:
        return {name: flow["delivered"] for name, flow in self.summary["flows"].items() if flow["delivered"]}

    def reasons(self, code: str) -> str:
        """The texts of every reason with this code, and the documents it names."""
        found = [reason for reason in self.summary["reasons"] if reason["code"] == code]
        return "\n".join(f"{reason['text']} [{', '.join(reason['documents'])}]" for reason in found)


def day(one: Company, *options: str) -> Day:
    before = one.mark()
    summary = one.run(*options)
    return Day(summary, one.writes(before))


@dataclass
class Busy:
    """The keys of what people did on the busy day, and how the two runs that were started together ended."""

    keys: dict[str, str] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    after: Day | None = None

    def reasons(self, code: str) -> str:
        """Either run may have been the one that came upon it; the run after both repeats what still holds."""
        assert self.after is not None
        return self.after.reasons(code)


def busy_day(books: Company) -> dict[str, str]:
    """What people do in Exact and AvidXchange; the keys of it."""
    usual = life.usual_line(books, "123")
    keys: dict[str, str] = {}
    supplier = keys["hebrew"] = life.enter_supplier(books, "אחים לוי בע״מ‏\x07 ‮x", Email="ap@levi.example")
    keys["long"] = life.enter_invoice(
        books,
        "LONG-500",
        supplier=supplier,
        lines=[{**usual, "AmountFC": round(1.0 + place / 100, 2)} for place in range(500)],
    )
    keys["credit"] = life.enter_invoice(books, "CREDIT-1", lines=[{**usual, "AmountFC": -40.0}])
    keys["twice_1"] = life.enter_invoice(books, "TWICE-7")
    keys["twice_2"] = life.enter_invoice(books, "TWICE-7")
    keys["yen"] = life.enter_invoice(books, "YEN-1", Currency="JPY")
    keys["late"] = life.enter_invoice(books, "LATE-1", DueDate="2190-01-01T00:00:00")
    keys["no_number"] = life.enter_invoice(books, "")
    vat = {"VATNumber": "NL123456782B01"}
    keys["vat_1"] = life.enter_supplier(books, "Jansen Schilderwerken B.V.", **vat)
    keys["vat_2"] = life.enter_supplier(books, "Bouwbedrijf De Linde B.V.", **vat)
    keys["of_vat_1"] = life.enter_invoice(books, "FAMILY-1", supplier=keys["vat_1"])
    keys["of_vat_2"] = life.enter_invoice(books, "FAMILY-1", supplier=keys["vat_2"])
    blocked = keys["blocked"] = life.enter_supplier(books, "Verdachte Handel B.V.")
    keys["of_blocked"] = life.enter_invoice(books, "BLOCKED-1", supplier=blocked)
    books.sandbox.edit("exact_online", "accounts", {"company": "123", "key": blocked, "set": {"Blocked": True}})
    keys["no_cost_center"] = _without_cost_center(books, usual)
    keys["void"] = _void_a_posted_payment(books)
    keys["paid_in_exact"] = _pay_in_exact(books)
    keys["order_changed"], keys["order_cancelled"] = _change_and_cancel_orders(books)
    return keys


def _change_and_cancel_orders(books: Company) -> tuple[str, str]:
    """Of two orders that were sent, one takes 7 of its first line by now, the other is cancelled."""
    orders = books.sandbox.state("exact_online", "purchase_orders", "123")
    sent = [
        row["PurchaseOrderID"]
        for row in orders
        if row["OrderStatus"] == 10 and life.in_avid(books, "purchase_orders", row["PurchaseOrderID"])
    ]
    changed, cancelled = sent[:2]
    lines = books.sandbox.state("exact_online", "purchase_order_lines", "123")
    line = next(row for row in lines if row["PurchaseOrderID"] == changed and row["LineNumber"] == 1)
    edit = {"company": "123", "key": line["ID"], "set": {"QuantityInPurchaseUnits": 7}}
    books.sandbox.edit("exact_online", "purchase_order_lines", edit)
    books.sandbox.edit(
        "exact_online", "purchase_orders", {"company": "123", "key": cancelled, "set": {"OrderStatus": 40}}
    )
    return changed, cancelled


def _without_cost_center(books: Company, usual: Row) -> str:
    """An account demands cost centres from today on; an entry of yesterday has none."""
    used = {row["GLAccount"] for row in books.sandbox.state("exact_online", "purchase_entry_lines", "123")}
    free = [
        row
        for row in books.sandbox.state("exact_online", "gl_accounts", "123")
        if row["ID"] not in used and row["Code"].startswith("4") and not row["IsBlocked"] and row["UseCostcenter"] != 2
    ]
    account = free[0]["ID"]
    edit = {"company": "123", "key": account}
    books.sandbox.edit("exact_online", "gl_accounts", {**edit, "set": {"UseCostcenter": 0}})
    line = {"GLAccount": account, "VATCode": usual["VATCode"], "AmountFC": 70.0}
    key = life.enter_invoice(books, "NOCC-1", lines=[line])
    books.sandbox.edit("exact_online", "gl_accounts", {**edit, "set": {"UseCostcenter": 1}})
    return key


def _void_a_posted_payment(books: Company) -> str:
    posted = {key for key, _ in agreement.our_postings(books)}
    for row in life.payments(books):
        if f"AVX:{row['PaymentId']}" in posted and row["Status"]["Description"] != "Cleared":
            books.sandbox.edit("avidxchange", "payments", {"key": str(row["PaymentId"]), "set": {"Status": "Void"}})
            return str(row["PaymentId"])
    raise AssertionError("no posted payment to void")


def _pay_in_exact(books: Company) -> str:
    """Somebody pays an invoice from the bank that we already sent to AvidXchange."""
    there = {row["ExternalCode"]: row for row in books.sandbox.state("avidxchange", "invoices")}
    for term in books.sandbox.state("exact_online", "payments", "123"):
        sent = there.get(f"exact_online:123:{term['TransactionEntryID']}")
        unpaid = sent and sent["Status"] == "Submitted" and sent["Amount"] > 0
        if unpaid and term["Status"] != 50 and term["Currency"] == "EUR":
            life.pay_from_the_bank(books, term)
            return str(term["TransactionEntryID"])
    raise AssertionError("no invoice to pay")
