"""What QuickBooks Online <-> AvidXchange makes of money, one rule for each vendor of one small company.

Four runs, an hour apart: what people entered goes over; they approve, pay and change it; payments go on, fail and are
taken back; then nothing new happens. Every vendor has bills for one rule alone, so that what is owed to it is that
rule's result. What each test says is asked of the two simulated systems; what a person is told, of the run's summary
and the published tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.support import company as companies
from tests.support import life_quickbooks as life
from tests.support.company import Company

LINK = "quickbooks_avidxchange"
TODAY = "2026-11-20"
pytestmark = pytest.mark.timeout(900)
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


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with companies.opened(tmp_path_factory.mktemp("payments"), vendors=0, documents=0) as company:
        company.link = LINK
        played = Story(company)
        _enter(played)
        played.run()
        _approve_and_pay(played)
        played.run()
        _go_on(played)
        played.run()
        mark = company.mark()
        played.run("--full")
        played.quiet = company.writes(mark)
        yield played


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
        DocNumber=_number(name),
        PrivateNote=f"memo of {name}",
        Line=lines,
        **more,
    )


def _number(name: str) -> str:
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
    payments["parts 2"] = life.pay(company, {bills["parts"]: 40.00})
    for name in ("void", "undone"):
        life.set_payment(company, payments[name], "Void")
    life.set_payment(company, payments["error"], "Processing")
    for name in ("error", "twice"):
        life.payment_goes(company, payments[name], "ACH Credit Issued")


def test_account_and_item_lines_go_over_with_class_and_department(story: Story) -> None:
    found = story.sent("lines")
    assert found is not None
    codes = [
        (line["Amount"], {code["GroupName"]: code["CodeValue"] for code in line["Codes"]}) for line in found["Lines"]
    ]
    department = {"Departments": "Newark:Cold Storage"}
    assert found["Amount"] == 127.00
    assert codes == [
        (30.00, {"Accounting Codes": "5100", "Classes": "Retail", **department}),
        (97.00, {"Accounting Codes": "1200", "Classes": "Wholesale:Hotels", **department}),
    ]


def test_a_vendor_credit_goes_over_as_a_credit(story: Story) -> None:
    found = story.sent("own_credit")
    assert found is not None
    assert (found["InvoiceNumber"], found["Amount"]) == ("CM-own_credit", -25.00)


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("inactive", "vendor_blocked", "Katsura Consulting is inactive"),
        ("account", "account_inactive", "account 6999 (Old Fees) is inactive"),
    ],
)
def test_what_is_inactive_keeps_its_bill_back_and_says_so(story: Story, name: str, code: str, words: str) -> None:
    assert story.sent(name) is None
    assert words in story.texts(0, code)
    assert _number(name) in story.texts(0, code)


def test_one_payment_for_three_bills_is_one_bill_payment(story: Story) -> None:
    (row,) = story.posted("many")
    assert float(row["TotalAmt"]) == 150.00
    assert story.applied("many") == {
        ("Bill", story.bills["many 1"]): 50.00,
        ("Bill", story.bills["many 2"]): 70.00,
        ("Bill", story.bills["many 3"]): 30.00,
    }


def test_two_payments_for_one_bill_are_two_bill_payments(story: Story) -> None:
    assert [float(story.posted(name)[0]["TotalAmt"]) for name in ("parts 1", "parts 2")] == [60.00, 40.00]
    assert [story.applied(name) for name in ("parts 1", "parts 2")] == [
        {("Bill", story.bills["parts"]): 60.00},
        {("Bill", story.bills["parts"]): 40.00},
    ]
    assert float(story.bill("parts")["Balance"]) == 0


def test_a_payment_says_when_how_and_from_which_account_it_was_paid(story: Story) -> None:
    (row,) = story.posted("many")
    trace = life.avid_payment(story.company, story.payments["many"])["TraceNumber"]
    assert (row["TxnDate"], row["DocNumber"], row["PayType"]) == (TODAY, trace, "Check")
    assert row["CheckPayment"]["BankAccountRef"]["value"] == life.account_id(story.company, "1050")


def test_a_credit_is_applied_with_the_payment(story: Story) -> None:
    (row,) = story.posted("credit")
    assert float(row["TotalAmt"]) == 80.00
    credit = story.bills["credit -20"].removeprefix("VC-")
    assert story.applied("credit") == {("Bill", story.bills["credit"]): 100.00, ("VendorCredit", credit): 20.00}
    assert float(story.bill("credit")["Balance"]) == 0


def test_a_discount_becomes_a_vendor_credit_on_the_account_set_for_it(story: Story) -> None:
    (row,) = story.posted("discount")
    assert float(row["TotalAmt"]) == 196.00
    ours = [one for one in story.company.sandbox.state("quickbooks_online", "vendorcredit") if one.get("PrivateNote")]
    (credit,) = [one for one in ours if f"AVX:{story.payments['discount']}:discount" in one["PrivateNote"].split()]
    (line,) = credit["Line"]
    assert (float(line["Amount"]), float(credit["Balance"])) == (4.00, 0)
    account = line["AccountBasedExpenseLineDetail"]["AccountRef"]["value"]
    assert account == life.account_id(story.company, "4900")
    assert story.applied("discount") == {
        ("Bill", story.bills["discount"]): 200.00,
        ("VendorCredit", credit["Id"]): 4.00,
    }
    assert float(story.bill("discount")["Balance"]) == 0


def test_the_credit_of_a_discount_is_never_sent_to_avidxchange(story: Story) -> None:
    sent = [row for row in story.company.sandbox.state("avidxchange", "invoices") if row["Amount"] < 0]
    assert sorted(row["InvoiceNumber"] for row in sent) == ["CM-credit", "CM-own_credit"]


def test_a_payment_in_euro_is_posted_in_euro(story: Story) -> None:
    (row,) = story.posted("euro")
    assert (row["CurrencyRef"]["value"], float(row["TotalAmt"])) == ("EUR", 100.00)
    assert float(story.bill("euro 1")["Balance"]) == 0
    assert float(story.bill("euro 2")["Balance"]) == 40.00


def test_a_payment_voided_after_it_was_posted_is_voided_in_quickbooks(story: Story) -> None:
    (row,) = story.posted("void")
    assert (float(row["TotalAmt"]), row["Line"]) == (0, [])
    assert float(story.bill("void")["Balance"]) == 90.00
    assert story.notes[1]["void"] == "memo of void"
    assert story.notes[2]["void"] == f"memo of void\n[AvidXchange] payment voided on {TODAY}"


def test_a_voided_payment_takes_the_credit_of_its_discount_with_it(story: Story) -> None:
    (row,) = story.posted("undone")
    assert float(row["TotalAmt"]) == 0
    assert float(story.bill("undone")["Balance"]) == 50.00
    credits = story.company.sandbox.state("quickbooks_online", "vendorcredit")
    assert [one for one in credits if one["VendorRef"]["value"] == story.vendors["undone"]] == []


def test_one_payment_for_bills_on_two_accounts_payable_is_split(story: Story) -> None:
    key = f"AVX:{story.payments['two']}:"
    rows = story.company.sandbox.state("quickbooks_online", "billpayment")
    found = {
        row["APAccountRef"]["value"]: float(row["TotalAmt"])
        for row in rows
        if str(row.get("PrivateNote")).startswith(key)
    }
    assert found == {life.account_id(story.company, "2000"): 35.00, life.account_id(story.company, "2050"): 45.00}
    assert [float(story.bill(name)["Balance"]) for name in ("two 1", "two 2")] == [0, 0]


def test_a_payment_in_error_is_marked_and_alerts_a_person(story: Story) -> None:
    assert story.notes[1]["error"] == f"memo of error\n[AvidXchange] payment in error since {TODAY}"
    ((severity, text),) = story.told(1, "payment_error")
    assert severity == "warning"
    assert text.startswith(f"payment {story.payments['error']} of 75.00 USD to Fir Valley Farms is in error")
    assert "Inactive bank account" in text


def test_an_error_that_was_mended_is_posted_and_its_alert_closes(story: Story) -> None:
    assert story.applied("error") == {("Bill", story.bills["error"]): 75.00}
    assert story.notes[2]["error"] == "memo of error"
    assert story.told(2, "payment_error") == []


def test_a_bill_paid_in_quickbooks_is_voided_at_the_payer(story: Story) -> None:
    found = story.sent("elsewhere")
    assert found is not None
    assert found["Status"] == "Voided"


def test_a_bill_paid_in_both_is_an_urgent_alert(story: Story) -> None:
    for number in (1, 2):
        ((severity, text),) = story.told(number, "paid_elsewhere")
        assert severity == "urgent"
        assert "INV-TWICE of Hazel Uniform Rental" in text
        assert f"payment {story.payments['twice']}, 120.00" in text


def test_and_its_second_payment_is_not_posted_over_the_first(story: Story) -> None:
    assert story.posted("twice") == []
    assert "pays 120.00 of invoice INV-TWICE, of which 0.00 is open" in story.texts(2, "overpayment")


def test_and_the_memo_says_so_instead_of_pending_for_ever(story: Story) -> None:
    said = [notes["twice"] for notes in story.notes]
    assert said == [
        "memo of twice",
        f"memo of twice\n[AvidXchange] payment pending since {TODAY}",
        f"memo of twice\n[AvidXchange] payment made on {TODAY}, not posted",
        f"memo of twice\n[AvidXchange] payment made on {TODAY}, not posted",
    ]


def test_a_change_before_approval_goes_over(story: Story) -> None:
    found = story.sent("early")
    assert found is not None
    assert (found["Amount"], [line["Amount"] for line in found["Lines"]]) == (66.00, [66.00])


def test_a_change_after_a_payment_was_made_is_blocked_with_its_reason(story: Story) -> None:
    found = story.sent("late")
    assert found is not None
    assert found["Amount"] == 85.00
    said = (
        "invoice INV-LATE of Juniper Waste Haulers was changed in QuickBooks (85.00 is now 95.00) after AvidXchange had"
        f" begun to pay it (payment {story.payments['late']})"
    )
    assert story.texts(1, "changed_after_lock").startswith(said)
    assert story.texts(3, "changed_after_lock").startswith(said)
    (row,) = [row for row in story.company.deliveries("bills") if row["number"] == "INV-LATE"]
    assert row["state"] == "held"


def test_people_s_words_on_a_bill_are_kept_whole(story: Story) -> None:
    touched = {"void", "undone", "late", "twice"}
    assert {name for name, note in story.notes[-1].items() if note != f"memo of {name}"} == touched
    assert [note for name, note in story.notes[-1].items() if not note.startswith(f"memo of {name}")] == []


def test_what_is_owed_to_each_vendor_agrees_or_is_explained(story: Story) -> None:
    rows = story.company.query(
        "select counterparty, currency, books_balance, books_open_items, other_open, other_in_flight, difference,"
        " unexplained, documents from reconciliation.accounts_payable where link = 'quickbooks_avidxchange'"
    )
    found = {
        row["counterparty"]: tuple(
            f"{float(row[name]):.2f}" for name in ("books_balance", "other_open", "other_in_flight", "difference")
        )
        for row in rows
    }
    assert found == {
        VENDORS["void"]: ("90.00", "90.00", "0.00", "0.00"),
        VENDORS["undone"]: ("50.00", "50.00", "0.00", "0.00"),
        VENDORS["early"]: ("66.00", "66.00", "0.00", "0.00"),
        VENDORS["late"]: ("95.00", "85.00", "85.00", "10.00"),
        VENDORS["inactive"]: ("40.00", "0.00", "0.00", "40.00"),
        VENDORS["account"]: ("45.00", "0.00", "0.00", "45.00"),
        VENDORS["own_credit"]: ("-25.00", "-25.00", "0.00", "0.00"),
        VENDORS["lines"]: ("127.00", "127.00", "0.00", "0.00"),
        VENDORS["euro"]: ("40.00", "40.00", "0.00", "0.00"),
    }
    assert [row for row in rows if float(row["unexplained"]) or row["books_balance"] != row["books_open_items"]] == []
    explained = {
        (row["counterparty"], entry["number"]): (entry["difference"], entry["class"], bool(entry["reason"]))
        for row in rows
        for entry in json.loads(row["documents"])
    }
    assert explained == {
        (VENDORS["late"], "INV-LATE"): ("10.00", "amount", True),
        (VENDORS["inactive"], "INV-INACTIVE"): ("40.00", "missing_in_target", True),
        (VENDORS["account"], "INV-ACCOUNT"): ("45.00", "missing_in_target", True),
    }


def test_quickbooks_own_balances_say_the_same(story: Story) -> None:
    vendors = story.company.sandbox.state("quickbooks_online", "vendor")
    published = story.company.query(
        "select counterparty_key, books_balance from reconciliation.accounts_payable"
        " where link = 'quickbooks_avidxchange'"
    )
    owed = {row["counterparty_key"]: float(row["books_balance"]) for row in published}
    assert {row["Id"]: float(row["Balance"]) for row in vendors if float(row["Balance"])} == owed


def test_each_payment_stands_in_the_published_table(story: Story) -> None:
    rows = story.company.query("select payment_id, payment_state, amount, discount from reconciliation.payments")
    names = {key: name for name, key in story.payments.items()}
    assert {names[row["payment_id"]]: row["payment_state"] for row in rows} == {
        "parts 1": "paid",
        "parts 2": "paid",
        "many": "paid",
        "credit": "paid",
        "discount": "paid",
        "void": "void",
        "undone": "void",
        "two": "paid",
        "error": "paid",
        "twice": "not_posted",
        "late": "not_due",
        "euro": "paid",
    }


def test_the_clearing_account_holds_what_avidxchange_paid(story: Story) -> None:
    rows = story.company.sandbox.state("quickbooks_online", "account")
    (clearing,) = [row for row in rows if row.get("AcctNum") == "1050"]
    # parts 60 + 40, many, credit, discount, error, two; 100 euro at 1.09
    assert float(clearing["CurrentBalance"]) == -(60 + 40 + 150 + 80 + 196 + 75 + 80 + 109)


def test_nothing_new_writes_nothing(story: Story) -> None:
    assert {name: flow["delivered"] for name, flow in story.runs[-1]["flows"].items() if flow["delivered"]} == {}
    assert story.quiet == []


def test_the_books_of_both_balance(story: Story) -> None:
    assert story.company.sandbox.get("/books")["ok"]
