"""What QuickBooks Online <-> AvidXchange makes of money, one rule for each vendor of one small company.

What each test says is asked of the two simulated systems; what a person is told, of the run's summary and the published
tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support import life_quickbooks as life
from tests.support.stories.quickbooks_payments import VENDORS, Story, number, played

TODAY = "2026-11-20"
pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with played(tmp_path_factory.mktemp("payments")) as story:
        yield story


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
    assert number(name) in story.texts(0, code)


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


def test_a_check_is_posted_under_its_own_number_on_the_day_it_left(story: Story) -> None:
    """The run that posted it was a day later."""
    (row,) = story.posted("parts 2")
    paid = life.avid_payment(story.company, story.payments["parts 2"])
    assert paid["PaymentMethod"]["Description"] == "AvidPay Check"
    assert (row["TxnDate"], row["DocNumber"]) == (TODAY, paid["AvidPayChecknumber"])
    assert row["MetaData"]["CreateTime"][:10] > TODAY


def test_a_credit_is_applied_with_the_payment(story: Story) -> None:
    (row,) = story.posted("credit")
    assert float(row["TotalAmt"]) == 80.00
    credit = story.bills["credit -20"].removeprefix("VC-")
    assert story.applied("credit") == {("Bill", story.bills["credit"]): 100.00, ("VendorCredit", credit): 20.00}
    assert float(story.bill("credit")["Balance"]) == 0


def test_a_discount_becomes_a_vendor_credit_on_the_account_set_for_it(story: Story) -> None:
    (row,) = story.posted("discount")
    assert float(row["TotalAmt"]) == 196.00
    credit = story.credit_of_discount("discount")
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
    found = story.posted_by_account("two")
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
    for run in (1, 2):
        ((severity, text),) = story.told(run, "paid_elsewhere")
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
    rows = story.owed()
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
    owed = {row["counterparty_key"]: float(row["books_balance"]) for row in story.owed()}
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
