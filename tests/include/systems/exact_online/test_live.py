"""The client and the writer against the sandbox over real HTTP: tokens, limits, faults, round trips."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.documents import Application, CodingLine
from include.http.errors import BudgetSpent, MalformedAnswer, Refused, Transient, Unauthorised
from include.store.database import Store
from include.systems.base import Outcome, Posting, Target
from include.systems.exact_online import odata
from include.systems.exact_online.codebook import Books, DivisionBooks, Entry, EntryLine, Journal, Period
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.conftest import RunningSandbox
from tests.support.live import SHORT, Live, exact
from tests.support.postings import coding, payment, posting, vendor
from tests.support.waiting import eventually

TODAY = datetime.now(UTC).date()
OPTIONS = {"payment_journal": "90", "clearing_account": "1290", "bank_journal": "20", "discount_account": "4900"}
ACCOUNTS = {"$select": "ID,Code,Name", "$filter": "IsSupplier eq true"}


def no_wait(seconds: float) -> None:
    """Back-off is real time; what is repeated is looked at here, not how long it takes."""


@pytest.fixture
def live(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Live]:
    with exact(empty_sandbox, sqlite_store, sleep=no_wait) as opened:
        yield opened


@dataclass
class Division:
    """Division 123 with one supplier and one entry of 100.00 net, 121.00 with VAT, on one line."""

    live: Live
    sandbox: RunningSandbox
    supplier: str
    entry: str
    line: str
    books: Books

    def writer(self, **options: Any) -> ExactOnlineWriter:
        return ExactOnlineWriter(self.live.client, OPTIONS | options, self.books)

    def payment(self, action: Any = "create", paid: str = "121.00", discount: str = "0", **change: Any) -> Posting:
        applied = Application(
            document_key=self.entry, document_number="F-77", amount=Decimal(paid), discount=Decimal(discount)
        )
        values = {"vendor_key": self.supplier, "date": TODAY, "amount": Decimal(paid), "applications": (applied,)}
        return posting(payment(**values | change), action, target=Target("old") if action != "create" else None)

    def coding(self, *after: CodingLine, source_key: str = "9001") -> Posting:
        before = (CodingLine(key=self.line, no=1, account="4000", net=Decimal("100.00")),)
        return posting(
            coding(source_key=source_key, invoice_key=self.entry, date=TODAY, before=before, after=after),
        )

    def rows(self, entity: str) -> list[dict[str, Any]]:
        return self.sandbox.state("exact_online", entity, "123")


@pytest.fixture
def division(live: Live, empty_sandbox: RunningSandbox) -> Division:
    def rows(entity: str) -> list[dict[str, Any]]:
        return empty_sandbox.state("exact_online", entity, "123")

    accounts = {row["Code"].strip(): row["ID"] for row in rows("gl_accounts")}
    made = empty_sandbox.edit(
        "exact_online", "accounts", {"company": "123", "set": {"Name": "Jansen", "IsSupplier": True}}
    )
    line = {"GLAccount": accounts["4000"], "AmountFC": 100.0, "VATCode": "2"}
    entry = {
        "Supplier": made["key"],
        "Journal": "60",
        "EntryDate": TODAY.isoformat(),
        "YourRef": "F-77",
        "PurchaseEntryLines": [line],
    }
    posted = empty_sandbox.edit("exact_online", "purchase_entries", {"company": "123", "set": entry})
    [written_line] = rows("purchase_entry_lines")
    number = int(posted["row"]["EntryNumber"])
    books = DivisionBooks(
        accounts,
        {row["Code"]: Journal(row["Code"], row["Type"], row.get("Currency")) for row in rows("journals")},
        [Period(TODAY.year, TODAY.month, TODAY.replace(day=1), TODAY)],
        {posted["key"]: Entry(number, "1600")},
        {written_line["ID"]: EntryLine("2", Decimal("21.00"))},
    )
    return Division(live, empty_sandbox, made["key"], posted["key"], written_line["ID"], Books({"123": books}))


def written(writer: ExactOnlineWriter, what: Posting) -> Outcome:
    prepared = writer.prepare([what])
    assert prepared.request is not None, prepared.problems
    [outcome] = writer.send("payments", prepared.request, 1)
    return outcome


def test_the_consent_says_who_and_which_divisions(live: Live) -> None:
    assert live.client.me()["CurrentDivision"]
    assert {str(row["Code"]) for row in live.client.divisions()} == {"123", "456"}
    live.client.check_access(["123", "456"])
    with pytest.raises(Unauthorised, match="999"):
        live.client.check_access(["999"])


def test_a_day_of_work_renews_its_token_without_one_error(live: Live, empty_sandbox: RunningSandbox) -> None:
    for _ in range(12):
        live.client.rows("123", "crm/Accounts", ACCOUNTS)
        live.clock.wait_until(live.clock.now() + timedelta(seconds=311))
    calls = [call for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "exact_online"]
    assert {call["status"] for call in calls} == {200}
    renewals = [call for call in calls if call["path"].endswith("/token")]
    assert 4 <= len(renewals) <= 7


def test_two_programs_with_one_chain_renew_once(live: Live, empty_sandbox: RunningSandbox, sqlite_store: Store) -> None:
    """Both find the token at its end at the same moment; single-use refresh tokens forgive no second exchange."""
    live.client.me()
    live.clock.wait_until(live.clock.now() + timedelta(seconds=580))
    empty_sandbox.post("/calls/reset")
    gate, names = threading.Barrier(6), []
    with exact(empty_sandbox, sqlite_store) as second:

        def work(client: Any) -> None:
            gate.wait()
            names.append(client.me()["UserID"])

        threads = [threading.Thread(target=work, args=(one.client,)) for one in (live, second) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(names) == 6
    calls = empty_sandbox.get("/calls")["calls"]
    assert [call["status"] for call in calls if call["path"].endswith("/token")] == [200]


def test_a_renewal_whose_answer_is_lost_needs_a_person(live: Live, empty_sandbox: RunningSandbox) -> None:
    """The refresh token was used up by an exchange nobody saw; the text says what to do."""
    live.client.me()
    live.clock.wait_until(live.clock.now() + timedelta(seconds=580))
    empty_sandbox.fault(system="exact_online", path="/api/oauth2/token", drop_after_commit=True, count=1)
    with pytest.raises((Transient, Unauthorised)):
        live.client.write("123", "POST", "crm/Accounts", "{}")
    with pytest.raises(Unauthorised, match="connect exact_online"):
        live.client.me()


def test_ninety_calls_pass_a_limit_of_sixty_without_one_refusal(live: Live, empty_sandbox: RunningSandbox) -> None:
    for _ in range(90):
        live.client.get("123", "crm/Accounts", ACCOUNTS)
    calls = [call for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "exact_online"]
    assert {call["status"] for call in calls} == {200}


def _ask_again_and_again(live: Live, params: dict[str, str]) -> None:
    for _ in range(20):
        with contextlib.suppress(Refused):
            live.client.get("123", "crm/Accounts", params)


def test_a_day_limit_stops_the_connection_cleanly(live: Live, empty_sandbox: RunningSandbox) -> None:
    empty_sandbox.edit("exact_online", "settings", {"company": "123", "set": {"day_limit": 10}})
    with pytest.raises(BudgetSpent) as caught:
        _ask_again_and_again(live, ACCOUNTS)
    assert caught.value.until is not None
    assert caught.value.until.date() == live.clock.now().date() + timedelta(days=1)
    calls = [call for call in empty_sandbox.get("/calls")["calls"] if call["system"] == "exact_online"]
    assert 429 not in {call["status"] for call in calls}


def test_errors_stop_before_the_vendor_blocks_the_endpoint(live: Live, empty_sandbox: RunningSandbox) -> None:
    with pytest.raises(BudgetSpent):
        _ask_again_and_again(live, {"$filter": "Nonsense eq 1"})
    statuses = [call["status"] for call in empty_sandbox.get("/calls")["calls"] if "crm/Accounts" in call["path"]]
    assert set(statuses) == {400}
    assert len(statuses) < 10


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 502, "html": "<html>bad gateway</html>"},
        {"truncate": 40},
        {"drop_before_commit": True},
        {"status": 200, "html": "<html>maintenance</html>"},
    ],
    ids=["503", "502", "half a body", "no answer", "html"],
)
def test_a_fault_that_passes_is_not_noticed_and_one_that_stays_is_told(
    fault: dict[str, Any], live: Live, empty_sandbox: RunningSandbox
) -> None:
    empty_sandbox.fault(system="exact_online", path="crm/Accounts", count=1, **fault)
    assert live.client.rows("123", "crm/Accounts", ACCOUNTS) == []
    empty_sandbox.fault(system="exact_online", path="crm/Accounts", **fault)
    with pytest.raises((Transient, MalformedAnswer)):
        live.client.rows("123", "crm/Accounts", ACCOUNTS)


def test_a_minute_limit_that_comes_all_the_same_is_waited_out(live: Live, empty_sandbox: RunningSandbox) -> None:
    before = live.clock.now()
    empty_sandbox.fault(system="exact_online", path="crm/Accounts", status=429, count=1)
    assert live.client.rows("123", "crm/Accounts", ACCOUNTS) == []
    assert live.clock.now() > before + timedelta(seconds=10)


def test_long_lists_and_long_entries_are_read_whole(division: Division) -> None:
    """More than sixty entries, and one entry with more than sixty lines."""
    account = division.books.account_id("123", "4000")
    lines = [{"GLAccount": account, "AmountFC": float(n), "VATCode": "0"} for n in range(1, 131)]
    entry = {"Supplier": division.supplier, "Journal": "60", "EntryDate": TODAY.isoformat(), "YourRef": "LONG"}
    made = division.sandbox.edit(
        "exact_online", "purchase_entries", {"company": "123", "set": entry | {"PurchaseEntryLines": lines}}
    )
    for number in range(59):
        small = entry | {"YourRef": f"S-{number}", "PurchaseEntryLines": lines[:1]}
        division.sandbox.edit("exact_online", "purchase_entries", {"company": "123", "set": small})
    client = division.live.client
    pages = list(
        client.pages(
            "123",
            "purchaseentry/PurchaseEntries",
            {"$select": "EntryID,YourRef,PurchaseEntryLines/AmountFC", "$expand": "PurchaseEntryLines"},
        )
    )
    found = [row for page in pages for row in odata.records(json.loads(page.content))]
    assert (len(pages), len({row["EntryID"] for row in found})) == (2, 61)
    [long] = [row for row in found if row["EntryID"] == made["key"]]
    amounts = [line["AmountFC"] for line in client.complete_lines("123", long["PurchaseEntryLines"])]
    assert sorted(amounts) == list(range(1, 131))


def balances(division: Division) -> dict[str, Decimal]:
    """Balance by account code, in the division's currency."""
    codes = {row["ID"]: row["Code"].strip() for row in division.rows("gl_accounts")}
    found: dict[str, Decimal] = {}
    for row in division.rows("transaction_lines"):
        code = codes[row["GLAccount"]]
        found[code] = found.get(code, Decimal(0)) + Decimal(str(row["AmountDC"]))
    return {code: amount for code, amount in found.items() if amount}


def test_a_payment_and_its_reversal_leave_the_books_as_they_were(division: Division) -> None:
    writer, before = division.writer(), balances(division)
    paid = written(writer, division.payment())
    assert paid.kind == "delivered", paid.text
    assert paid.target is not None
    assert paid.target.number
    assert balances(division) == {code: amount for code, amount in before.items() if code != "1600"} | {
        "1290": Decimal("-121")
    }
    void = division.payment("void", status="void", voided_on=TODAY)
    assert written(writer, void).kind == "delivered"
    assert balances(division) == before
    assert division.sandbox.get("/books")["systems"]["exact_online"]["123"]["unbalanced"] == []


def test_a_discount_closes_the_invoice(division: Division) -> None:
    assert written(division.writer(), division.payment(paid="119.00", discount="2.00")).kind == "delivered"
    now = balances(division)
    assert "1600" not in now
    assert (now["1290"], now["4900"]) == (Decimal("-119"), Decimal("-2"))


def test_a_bank_entry_is_matched_by_exact(division: Division) -> None:
    writer = division.writer(post_payments_as="bank")
    assert written(writer, division.payment()).kind == "delivered"
    [term] = [row for row in division.rows("payments") if row["TransactionEntryID"] == division.entry]
    assert term["Status"] == 50
    assert writer.look_up(division.payment()) is not None


@pytest.mark.parametrize("as_bank", [False, True], ids=["journal", "bank"])
def test_a_payment_whose_answer_is_lost_is_found_once_the_reads_show_it(division: Division, as_bank: bool) -> None:
    writer = division.writer(post_payments_as="bank" if as_bank else "journal")
    path = "BankEntries" if as_bank else "GeneralJournalEntries"
    division.sandbox.fault(system="exact_online", method="POST", path=path, drop_after_commit=True, count=1)
    assert writer.look_up(division.payment()) is None
    assert written(writer, division.payment()).kind == "unknown"
    found = writer.look_up(division.payment())
    assert found is not None
    assert len({row["EntryID"] for row in division.rows("transaction_lines") if row["EntryID"] == found.id}) == 1
    assert writer.look_up(division.payment("void", status="void", voided_on=TODAY)) is None


def test_a_payment_lost_on_its_way_is_not_found(division: Division) -> None:
    division.sandbox.fault(
        system="exact_online", method="POST", path="GeneralJournal", drop_before_commit=True, count=1
    )
    assert written(division.writer(), division.payment()).kind == "unknown"
    assert division.writer().look_up(division.payment()) is None


def test_reads_that_lag_show_it_after_the_settle_time(division: Division) -> None:
    writer = division.writer()
    division.sandbox.fault(system="exact_online", read_lag_s=90)
    assert written(writer, division.payment()).kind == "delivered"
    assert writer.look_up(division.payment()) is None
    division.live.clock.wait_until(division.live.clock.now() + timedelta(seconds=writer.settle_seconds("payments")))
    assert writer.look_up(division.payment()) is not None


def test_an_answer_later_than_our_patience_is_found(division: Division, sqlite_store: Store) -> None:
    division.sandbox.fault(system="exact_online", method="POST", path="GeneralJournal", delay_ms=900, count=1)
    with exact(division.sandbox, sqlite_store, timeout=SHORT) as hasty:
        assert written(ExactOnlineWriter(hasty.client, OPTIONS, division.books), division.payment()).kind == "unknown"
    writer = division.writer()
    assert eventually(lambda: writer.look_up(division.payment()) is not None)


def test_a_refusal_in_another_language_is_a_refusal(division: Division) -> None:
    """A closed period: HTTP 500 in the user's language, told as it is, with nothing posted."""
    closed = {"Year": TODAY.year, "Period": TODAY.month, "Status": 1}
    division.sandbox.edit("exact_online", "journal_status", {"company": "123", "set": closed})
    before = balances(division)
    outcome = written(division.writer(), division.payment())
    assert (outcome.kind, outcome.status) == ("refused", 500)
    assert outcome.text.startswith("Exact Online says: ")
    assert balances(division) == before


def test_a_500_without_a_word_is_no_refusal(division: Division) -> None:
    division.sandbox.fault(system="exact_online", method="POST", path="GeneralJournal", status=500, count=1)
    assert written(division.writer(), division.payment()).kind == "unknown"


def test_a_line_is_recoded_with_its_vat_as_it_was(division: Division) -> None:
    writer = division.writer()
    after = CodingLine(key=division.line, no=1, account="4010", cost_center="20", net=Decimal("100.00"))
    what = division.coding(after)
    assert writer.look_up(what) is None
    outcome = written(writer, what)
    assert outcome.kind == "delivered", outcome.text
    assert outcome.target is not None
    assert outcome.target.id == division.line
    [line] = division.rows("purchase_entry_lines")
    assert line["GLAccount"] == division.books.account_id("123", "4010")
    assert (line["CostCenter"], line["VATCode"].strip(), line["VATAmountFC"], line["AmountFC"]) == ("20", "2", 21, 100)
    assert writer.look_up(what) is not None
    assert written(writer, what).kind == "delivered"
    assert balances(division)["1600"] == Decimal("-121")


def test_a_split_moves_the_net_and_nothing_else(division: Division) -> None:
    before, writer = balances(division), division.writer()
    what = division.coding(
        CodingLine(key=None, no=1, account="4000", net=Decimal("30.00")),
        CodingLine(key=None, no=2, account="4200", cost_center="20", net=Decimal("70.00")),
    )
    assert written(writer, what).kind == "delivered"
    assert balances(division) == before | {"4000": Decimal("30"), "4200": Decimal("70")}
    assert writer.look_up(what) is not None


def test_a_supplier_is_created_once_found_and_changed(division: Division) -> None:
    writer, new = division.writer(), posting(vendor(company="C1", source_key="501"))
    division.sandbox.fault(system="exact_online", method="POST", path="crm/Accounts", drop_after_commit=True, count=1)
    assert writer.look_up(new) is None
    assert written(writer, new).kind == "unknown"
    found = writer.look_up(new)
    assert found is not None
    assert found.code
    assert found.code == found.code.strip()
    change = posting(vendor(company="C1", source_key="501", phone="010-1234567"), "update", target=found)
    assert writer.look_up(change) is None
    assert written(writer, change).kind == "delivered"
    assert writer.look_up(change) == found
    [row] = [row for row in division.rows("accounts") if row["Name"] == "O'Neill Installaties"]
    assert (row["Phone"], row["City"], row["IsSupplier"]) == ("010-1234567", "Rotterdam", True)


def test_a_supplier_that_was_there_takes_what_avidxchange_says_and_keeps_all_else(division: Division) -> None:
    own = {"Remarks": "pays late", "PurchaseVATCode": "2"}
    division.sandbox.edit("exact_online", "accounts", {"company": "123", "key": division.supplier, "set": own})
    [before] = [row for row in division.rows("accounts") if row["ID"] == division.supplier]
    theirs = vendor(company="C1", source_key="501", name="Jansen Nieuw B.V.", phone="010-1234567", vat_number=None)
    change = posting(theirs, "update", target=Target(division.supplier))
    assert written(division.writer(), change).kind == "delivered"
    [after] = [row for row in division.rows("accounts") if row["ID"] == division.supplier]
    assert (after["Name"], after["Phone"], after["City"]) == ("Jansen Nieuw B.V.", "010-1234567", "Rotterdam")
    kept = ("Code", "Remarks", "PurchaseVATCode", "VATNumber", "IsSupplier", "Status", "GLAP")
    assert [after.get(name) for name in kept] == [before.get(name) for name in kept]
    assert after["Remarks"] == "pays late"
    found = division.writer().look_up(change)
    assert found is not None
    assert found.id == division.supplier
    assert division.rows("bank_accounts") == []


def test_a_void_in_a_later_period_leaves_the_earlier_one_alone(division: Division) -> None:
    written(division.writer(), division.payment())
    later = (TODAY.replace(day=1) + timedelta(days=40)).replace(day=1)
    void = division.payment("void", status="void", voided_on=later)
    assert written(division.writer(), void).kind == "delivered"
    lines = [row for row in division.rows("transaction_lines") if "AVX:77:void" in (row.get("Description") or "")]
    assert {(row["FinancialYear"], row["FinancialPeriod"]) for row in lines} == {(later.year, later.month)}
