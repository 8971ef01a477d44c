"""One small company's money in QuickBooks Online <-> AvidXchange: every vendor has bills for one rule alone, so that
what is owed to it is that rule's result.

Four runs, an hour apart: what people entered goes over; they approve, pay and change it; payments go on, fail and are
taken back; then nothing new happens.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support import company as companies
from tests.support import life_quickbooks as life
from tests.support.company import Company

LINK = "quickbooks_avidxchange"
Row = dict[str, Any]

VENDORS = {
    "parts": "Alder Paper Mills",
    "many": "Birch Office Outfitters",
    "credit": "Cedar Beverage Group",
    "discount": "Dogwood Packaging",
    "void": "Elm Street Electric",
    "error": "Fir Valley Farms",
    "elsewhere": "Gum Tree Hardware",
    "twice": "Hazel Uniform Rental",
    "early": "Ivy League Printing",
    "late": "Juniper Waste Haulers",
    "inactive": "Katsura Consulting",
    "account": "Larch Legal Advisors",
    "own_credit": "Maple Glassware",
    "lines": "Nutmeg Kitchen Equipment",
    "euro": "Olivier Porcelaine",
    "undone": "Poplar Door Repair",
    "two": "Quince Freight and Goods",
}


@dataclass
class Story:
    """The company, the Ids of its vendors and bills, its AvidXchange payments, and what each run said."""

    company: Company
    vendors: dict[str, str] = field(default_factory=dict)
    bills: dict[str, str] = field(default_factory=dict)
    payments: dict[str, str] = field(default_factory=dict)
    runs: list[Row] = field(default_factory=list)
    notes: list[dict[str, str]] = field(default_factory=list)
    alerts: list[list[Row]] = field(default_factory=list)
    quiet: list[Row] = field(default_factory=list)

    def run(self, *options: str) -> None:
        """A run, and what the memos of all bills and the list of alerts say after it."""
        self.company.sandbox.advance(600)
        self.runs.append(self.company.run(*options))
        rows = self.company.sandbox.state("quickbooks_online", "bill")
        memos = {row["Id"]: row.get("PrivateNote") or "" for row in rows}
        self.notes.append({name: memos[key] for name, key in self.bills.items() if key in memos})
        self.alerts.append(
            self.company.query("select code, severity, text from operations.alerts where closed_at is null")
        )

    def bill(self, name: str) -> Row:
        return life.bill(self.company, self.bills[name])

    def sent(self, name: str) -> Row | None:
        return life.in_avid(self.company, self.bills[name])

    def posted(self, payment: str) -> list[Row]:
        """The bill payments that carry our key of this payment of AvidXchange."""
        rows = self.company.sandbox.state("quickbooks_online", "billpayment")
        key = f"AVX:{self.payments[payment]}"
        return [row for row in rows if key in str(row.get("PrivateNote")).split()]

    def applied(self, payment: str) -> dict[tuple[str, str], float]:
        """What the one bill payment of this payment takes off which documents."""
        (row,) = self.posted(payment)
        return {
            (linked["TxnType"], linked["TxnId"]): float(line["Amount"])
            for line in row["Line"]
            for linked in line["LinkedTxn"]
        }

    def texts(self, number: int, code: str) -> str:
        """What run ``number`` said with this code, and of which documents."""
        found = [one for one in self.runs[number]["reasons"] if one["code"] == code]
        return "\n".join(f"{one['text']} [{', '.join(one['documents'])}]" for one in found)

    def told(self, number: int, code: str) -> list[tuple[str, str]]:
        """(severity, text) of the open alerts with this code after run ``number``."""
        return [(row["severity"], row["text"]) for row in self.alerts[number] if row["code"] == code]

    def posted_by_account(self, payment: str) -> dict[str, float]:
        """The same where one payment is split: what each accounts payable account was paid."""
        key = f"AVX:{self.payments[payment]}:"
        rows = self.company.sandbox.state("quickbooks_online", "billpayment")
        return {
            row["APAccountRef"]["value"]: float(row["TotalAmt"])
            for row in rows
            if str(row.get("PrivateNote")).startswith(key)
        }

    def credit_of_discount(self, payment: str) -> Row:
        """The one vendor credit that carries our key of this payment's discount."""
        rows = self.company.sandbox.state("quickbooks_online", "vendorcredit")
        ours = [one for one in rows if one.get("PrivateNote")]
        (credit,) = [one for one in ours if f"AVX:{self.payments[payment]}:discount" in one["PrivateNote"].split()]
        return dict(credit)

    def owed(self) -> list[Row]:
        """The published table of what is owed to each vendor of this link."""
        return self.company.query(
            "select counterparty_key, counterparty, currency, books_balance, books_open_items, other_open,"
            " other_in_flight, difference, unexplained, documents from reconciliation.accounts_payable"
            f" where link = '{LINK}'"
        )


@contextmanager
def played(home: Path) -> Iterator[Story]:
    """The four runs, played in a company of their own under ``home``, which is there until the tests are over."""
    with companies.opened(home, vendors=0, documents=0) as company:
        company.link = LINK
        story = Story(company)
        _enter(story)
        story.run()
        _approve_and_pay(story)
        story.run()
        _go_on(story)
        company.sandbox.advance(86_400)  # what happened in AvidXchange keeps its day when we read it on the next
        story.run()
        mark = company.mark()
        story.run("--full")
        story.quiet = company.writes(mark)
        yield story


def _enter(story: Story) -> None:
    company = story.company
    # AvidXchange does nothing by itself: what happens there is done by the people of this story.
    company.sandbox.edit("avidxchange", "settings", {"set": {"fates": False}})
    life.change(company, "Preferences", "1", CurrencyPrefs={"MultiCurrencyEnabled": True})
    for name, title in VENDORS.items():
        currency = {"CurrencyRef": {"value": "EUR"}} if name == "euro" else {}
        story.vendors[name] = life.enter_vendor(company, title, **currency)
    for name, amount in {
        "parts": 100.00,
        "many 1": 50.00,
        "many 2": 70.00,
        "many 3": 30.00,
        "credit": 100.00,
        "discount": 200.00,
        "void": 90.00,
        "error": 75.00,
        "elsewhere": 110.00,
        "twice": 120.00,
        "early": 65.00,
        "late": 85.00,
        "inactive": 40.00,
        "euro 1": 100.00,
        "euro 2": 40.00,
        "undone": 50.00,
        "two 1": 35.00,
    }.items():
        _bill(story, name, [life.line(company, amount)])
    freight = {"value": life.account_id(company, "2050")}
    _bill(story, "two 2", [life.line(company, 45.00, account="5100")], APAccountRef=freight)
    life.change(company, "Vendor", story.vendors["inactive"], Active=False)
    old = life.enter(company, "Account", Name="Old Fees", AcctNum="6999", AccountType="Expense")
    _bill(story, "account", [life.line(company, 45.00, account="6999")])
    life.change(company, "Account", old, Active=False)
    for name, vendor, amount in (("credit -20", "credit", 20.00), ("own_credit", "own_credit", 25.00)):
        key = life.enter(
            company,
            "VendorCredit",
            VendorRef={"value": story.vendors[vendor]},
            TxnDate="2026-11-16",
            DocNumber=f"CM-{vendor}",
            Line=[life.line(company, amount)],
        )
        story.bills[name] = f"VC-{key}"
    item = {
        "Amount": 97.00,
        "Description": "Gloves",
        "DetailType": "ItemBasedExpenseLineDetail",
        "ItemBasedExpenseLineDetail": {
            "ItemRef": {"value": life.named(company, "Item", "GLV-100")},
            "ClassRef": {"value": life.named(company, "Class", "Wholesale:Hotels")},
            "Qty": 2,
            "UnitPrice": 48.50,
        },
    }
    shipping = life.line(company, 30.00, account="5100", class_="Retail")
    newark = {"value": life.named(company, "Department", "Newark:Cold Storage")}
    _bill(story, "lines", [shipping, item], DepartmentRef=newark)


def _bill(story: Story, name: str, lines: list[Row], **more: Any) -> None:
    story.bills[name] = life.enter(
        story.company,
        "Bill",
        VendorRef={"value": story.vendors[name.split()[0]]},
        TxnDate="2026-11-16",
        DueDate="2026-12-16",
        DocNumber=number(name),
        PrivateNote=f"memo of {name}",
        Line=lines,
        **more,
    )


def number(name: str) -> str:
    return f"INV-{name.upper().replace(' ', '-')}"


def _approve_and_pay(story: Story) -> None:
    company, bills = story.company, story.bills
    waiting = ("early", "inactive", "account")
    life.approve(company, *(key for name, key in bills.items() if name not in waiting))
    pay = {
        "parts 1": {"parts": 60.00},
        "many": {"many 1": 50.00, "many 2": 70.00, "many 3": 30.00},
        "credit": {"credit": 100.00, "credit -20": -20.00},
        "void": {"void": 90.00},
        "euro": {"euro 1": 100.00},
        "two": {"two 1": 35.00, "two 2": 45.00},
    }
    for name, amounts in pay.items():
        story.payments[name] = life.pay(company, {bills[one]: amount for one, amount in amounts.items()})
    for name, paid, less in (("discount", 196.00, 4.00), ("undone", 49.00, 1.00)):
        story.payments[name] = life.pay(company, {bills[name]: paid}, discounts={bills[name]: less})
    for name, amount in {"error": 75.00, "twice": 120.00, "late": 85.00}.items():
        story.payments[name] = life.pay(company, {bills[name]: amount}, until="Processing")
    life.set_payment(company, story.payments["error"], "Error")
    for name in ("elsewhere", "twice"):
        life.pay_in_quickbooks(company, bills[name])
    for name, amount in (("early", 66.00), ("late", 95.00)):
        life.change_bill(company, bills[name], Line=[life.line(company, amount)])


def _go_on(story: Story) -> None:
    company, bills, payments = story.company, story.bills, story.payments
    payments["parts 2"] = life.pay(company, {bills["parts"]: 40.00}, method="Check", until="Issued to Supplier")
    for name in ("void", "undone"):
        life.set_payment(company, payments[name], "Void")
    life.set_payment(company, payments["error"], "Processing")
    for name in ("error", "twice"):
        life.payment_goes(company, payments[name], "ACH Credit Issued")
