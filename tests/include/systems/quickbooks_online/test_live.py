"""The client and the writer over real HTTP against the simulated QuickBooks: its books say what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.documents import Payment
from include.http.errors import BudgetSpent, Unauthorised
from include.store.database import Store
from include.store.models import tokens
from include.systems.base import Action, Outcome, Posting, Target
from include.systems.quickbooks_online import contract
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies, OpenItem
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.conftest import RunningSandbox
from tests.support.live import Live, quickbooks
from tests.support.quickbooks import KEY, OTHER_KEY, PENDING, REALM, applied, payment, posting, status, vendor
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401 - fixtures

Row = dict[str, Any]
OPTIONS = {"payment_account": "1050", "discount_account": "4900"}


@dataclass
class Company:
    """A company without documents, a vendor and what people and we do there."""

    live: Live
    sandbox: RunningSandbox
    supplier: str

    def rows(self, entity: str) -> list[Row]:
        return self.sandbox.state("quickbooks_online", entity, REALM)

    def row(self, entity: str, key: str) -> Row:
        return next(row for row in self.rows(entity) if row["Id"] == key)

    def made(self, entity: str, **values: Any) -> str:
        """Entered by a person."""
        return str(self.sandbox.edit("quickbooks_online", entity, {"company": REALM, "set": values})["key"])

    def changed(self, entity: str, key: str, **values: Any) -> None:
        self.sandbox.edit("quickbooks_online", entity, {"company": REALM, "key": key, "set": values})

    def bill(self, amount: float, **more: Any) -> str:
        return self.made("bill", **self._document(amount), **more)

    def credit(self, amount: float) -> str:
        return f"VC-{self.made('vendorcredit', **self._document(amount))}"

    def _document(self, amount: float) -> Row:
        [expense] = [row["Id"] for row in self.rows("account") if row["Name"] == "Rent"]
        detail = {"AccountRef": {"value": expense}}
        line = {"Amount": amount, "DetailType": "AccountBasedExpenseLineDetail"}
        return {
            "VendorRef": {"value": self.supplier},
            "TxnDate": self.today.isoformat(),
            "Line": [{**line, "AccountBasedExpenseLineDetail": detail}],
        }

    @property
    def today(self) -> Any:
        return self.live.clock.now().date()

    @property
    def writer(self) -> QuickBooksWriter:
        accounts = [
            Account(row["Id"], row["Name"], row["AccountType"], row.get("AcctNum"), row.get("FullyQualifiedName"))
            for row in self.rows("account")
        ]
        items = {
            f"{prefix}{row['Id']}": OpenItem(row["VendorRef"]["value"], row["APAccountRef"]["value"])
            for entity, prefix in (("bill", ""), ("vendorcredit", "VC-"))
            for row in self.rows(entity)
        }
        books = Books({REALM: CompanyBooks(accounts, items, Currencies("USD"))})
        return QuickBooksWriter(self.live.client, OPTIONS, books)

    def payment(self, *paid: Any, **change: Any) -> Payment:
        return payment(paid, vendor_key=self.supplier, date=self.today, **change)

    def deliver(self, *postings: Posting) -> list[Outcome]:
        writer = self.writer
        prepared = writer.prepare(postings)
        assert prepared.request is not None, prepared.problems
        return list(writer.send("flow", prepared.request, len(postings)))

    def post(self, document: Any, action: Action = "create", key: str = KEY, target: Target | None = None) -> Target:
        [outcome] = self.deliver(posting(document, action, key, target))
        assert outcome.kind == "delivered", outcome.text
        assert outcome.target is not None
        return outcome.target

    def balances(self, *keys: str) -> list[float]:
        entities = {True: "vendorcredit", False: "bill"}
        return [float(self.row(entities[key.startswith("VC-")], key.removeprefix("VC-"))["Balance"]) for key in keys]

    def writes(self) -> list[str]:
        calls = self.sandbox.get("/calls")["calls"]
        return [call["path"].rpartition("/")[2] for call in calls if call["method"] == "POST" and "v3" in call["path"]]


@pytest.fixture
def company(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Company]:  # noqa: F811
    with quickbooks(empty_sandbox, sqlite_store, sleep=lambda seconds: None) as live:
        made = Company(live, empty_sandbox, "")
        made.supplier = made.made("vendor", DisplayName="Jansen Supplies")
        empty_sandbox.post("/calls/reset")
        yield made


def test_a_payment_settles_its_bills_and_credits_and_leaves_nothing_open(company: Company) -> None:
    first, second, credit = company.bill(60.10), company.bill(100), company.credit(20)
    target = company.post(
        company.payment(applied(first, "60.10"), applied(second, "100.00"), applied(credit, "-20.00"))
    )
    row = company.row("billpayment", target.id)
    assert (row["TotalAmt"], row["DocNumber"], target.number) == (140.1, "100234", "100234")
    assert company.balances(first, second, credit) == [0, 0, 0]
    assert company.writer.look_up(posting(company.payment(applied(first, "160.10")))) == target


def test_a_discount_closes_the_bill_on_the_account_set_for_it_and_a_void_takes_both_back(company: Company) -> None:
    bill = company.bill(100)
    document = company.payment(applied(bill, "98.00", "2.00"))
    target = company.post(document)
    [credit] = company.rows("vendorcredit")
    assert (credit["TotalAmt"], credit["Balance"], company.balances(bill)) == (2.0, 0, [0])
    assert target.facts["companions"] == [f"vendorcredit/{credit['Id']}"]
    assert company.writer.look_up(posting(document)) == target

    gone = posting(document.model_copy(update={"status": "void"}), "void", OTHER_KEY, target)
    assert company.writer.look_up(gone) is None
    [outcome] = company.deliver(gone)
    assert outcome.kind == "delivered", outcome.text
    assert (company.rows("vendorcredit"), company.balances(bill)) == ([], [100])
    row = company.row("billpayment", target.id)
    assert (row["TotalAmt"], row.get("Line", []), "Voided" in row["PrivateNote"]) == (0, [], True)
    assert company.writer.look_up(gone) is not None
    assert company.writer.look_up(posting(document)) is None


def test_bills_on_two_payables_accounts_are_paid_in_two_parts_and_voided_together(company: Company) -> None:
    [freight] = [row["Id"] for row in company.rows("account") if row.get("AcctNum") == "2050"]
    bills = [company.bill(100), company.bill(40, APAccountRef={"value": freight})]
    document = company.payment(applied(bills[0], "100.00"), applied(bills[1], "38.00", "2.00"))
    target = company.post(document)
    assert company.balances(*bills) == [0, 0]
    assert sorted(row["TotalAmt"] for row in company.rows("billpayment")) == [38.0, 100.0]
    assert company.writer.look_up(posting(document)) == target
    company.post(document, "void", OTHER_KEY, target)
    assert company.balances(*bills) == [100, 40]
    assert company.rows("vendorcredit") == []
    assert company.writer.look_up(posting(document, "void", target=target)) is not None


def test_payments_of_a_batch_go_together_and_a_bad_one_stops_only_itself(company: Company) -> None:
    bills = [company.bill(100), company.bill(50)]
    documents = [
        company.payment(applied(bills[0], "98.00", "2.00")),
        company.payment(applied(bills[1], "60.00"), source_key="78"),
        company.payment(applied(bills[1], "50.00"), source_key="79"),
    ]
    outcomes = company.deliver(*(posting(one, key=f"{KEY[:-1]}{n}") for n, one in enumerate(documents)))
    assert [one.kind for one in outcomes] == ["delivered", "refused", "delivered"], outcomes
    assert company.balances(*bills) == [0, 0]
    assert company.writes() == ["vendorcredit", "batch"]


@pytest.mark.parametrize(
    "fault", [{"drop_after_commit": True}, {"truncate": 25}, {"status": 503, "after_commit": True}]
)
@pytest.mark.parametrize("discount", ["0", "2.00"])
def test_an_answer_that_was_lost_is_found_and_a_repetition_posts_nothing_more(
    company: Company, fault: Row, discount: str
) -> None:
    bill = company.bill(100)
    document = company.payment(applied(bill, str(Decimal(100) - Decimal(discount)), discount))
    company.sandbox.fault(system="quickbooks_online", method="POST", path="billpayment", count=1, **fault)
    writer = company.writer
    request = writer.prepare([posting(document)]).request
    assert request is not None
    path_of_a_pair = "batch" if discount != "0" else "billpayment"
    assert request.path == path_of_a_pair
    [outcome] = writer.send("payments", request, 1)
    assert outcome.kind == "unknown"
    there = writer.look_up(posting(document))
    assert there is not None

    [again] = writer.send("payments", request, 1)
    assert again.target is not None
    assert again.target.id == there.id
    assert len(company.rows("billpayment")) == 1
    assert len(company.rows("vendorcredit")) == (discount != "0")


def test_a_discount_whose_payment_never_left_is_used_by_the_next_attempt(company: Company) -> None:
    bill = company.bill(100)
    document = company.payment(applied(bill, "98.00", "2.00"))
    company.sandbox.fault(
        system="quickbooks_online", method="POST", path="billpayment", drop_before_commit=True, count=1
    )
    [outcome] = company.deliver(posting(document))
    assert (outcome.kind, company.writer.look_up(posting(document))) == ("unknown", None)
    company.post(document)
    assert (len(company.rows("vendorcredit")), company.balances(bill)) == (1, [0])


def test_a_payment_that_a_person_changed_is_voided_and_one_they_deleted_is_left(company: Company) -> None:
    bills = [company.bill(100), company.bill(50)]
    first = company.post(company.payment(applied(bills[0], "100.00")))
    second = company.post(company.payment(applied(bills[1], "50.00"), source_key="78"), key=OTHER_KEY)
    company.changed("billpayment", first.id, DocNumber="by hand")
    company.sandbox.edit("quickbooks_online", "billpayment", {"company": REALM, "key": second.id, "delete": True})
    company.post(company.payment(applied(bills[0], "100.00")), "void", "v-1", first)
    company.post(company.payment(applied(bills[1], "50.00")), "void", "v-2", second)
    assert company.balances(*bills) == [100, 50]


def test_closed_books_and_paid_bills_refuse_in_words(company: Company) -> None:
    bill = company.bill(100)
    company.changed("preferences", "1", AccountingInfoPrefs={"BookCloseDate": (company.today).isoformat()})
    [closed] = company.deliver(posting(company.payment(applied(bill, "100.00"))))
    assert (closed.kind, closed.code) == ("refused", "period_closed"), closed.text
    [unknown] = company.deliver(posting(company.payment(applied("99999", "100.00"))))
    assert unknown.kind == "refused"
    assert company.rows("billpayment") == []


def test_a_refusal_that_quickbooks_remembers_does_not_hold_the_next_attempt(company: Company) -> None:
    company.sandbox.edit("quickbooks_online", "settings", {"company": REALM, "set": {"request_id_failed": "repeat"}})
    bill = company.bill(100)
    document = company.payment(applied(bill, "98.00", "2.00"))
    company.changed("preferences", "1", AccountingInfoPrefs={"BookCloseDate": company.today.isoformat()})
    [refused] = company.deliver(posting(document))
    company.changed("preferences", "1", AccountingInfoPrefs={"BookCloseDate": None})
    [remembered] = company.deliver(posting(document))
    assert [(one.kind, one.code, one.spends_key) for one in (refused, remembered)] == [
        ("refused", "period_closed", True)
    ] * 2
    company.post(document, key=OTHER_KEY)
    assert (len(company.rows("billpayment")), company.balances(bill)) == (1, [0])


def test_the_marker_comes_changes_and_goes_and_people_keep_their_words(company: Company) -> None:
    bills = [company.bill(100, PrivateNote="ask Bob"), company.bill(50)]
    company.deliver(*(posting(status(bill=key), key=key) for key in bills))
    assert [row["PrivateNote"] for row in company.rows("bill")] == [f"ask Bob\n{PENDING}", PENDING]
    assert company.writes() == ["batch"]
    company.changed("bill", bills[0], PrivateNote=f"ask Bob\n{PENDING}\nAnn says wait")
    voided = "[AvidXchange] payment voided on 2026-11-21"
    company.post(status(voided, bills[0]), "update")
    assert company.row("bill", bills[0])["PrivateNote"] == f"ask Bob\n{voided}\nAnn says wait"
    for key in bills:
        company.post(status("", key), "update", f"gone-{key}")
    notes = [row.get("PrivateNote", "") for row in company.rows("bill")]
    assert notes == ["ask Bob\nAnn says wait", ""]
    row = company.row("bill", bills[0])
    assert (row["TotalAmt"], len(row["Line"])) == (100.0, 1)


def test_a_person_who_is_faster_loses_nothing(company: Company) -> None:
    """Somebody saves the bill between our read and our write."""
    bill = company.bill(100, PrivateNote="ask Bob")
    client, read = company.live.client, company.live.client.read
    edits = iter(["ask Bob and Ann"])

    def read_then_edited(*asked: str) -> Row | None:
        row: Row | None = read(*asked)
        for text in edits:
            company.changed("bill", bill, PrivateNote=text)
        return row

    class Hurried:
        """The client, with a person at work behind its back."""

        def __getattr__(self, name: str) -> Any:
            return read_then_edited if name == "read" else getattr(client, name)

    writer = QuickBooksWriter(Hurried(), OPTIONS, Books({}))  # type: ignore[arg-type]
    request = writer.prepare([posting(status(bill=bill))]).request
    assert request is not None
    [outcome] = writer.send("payment_status", request, 1)
    assert outcome.kind == "delivered", outcome.text
    assert company.row("bill", bill)["PrivateNote"] == f"ask Bob and Ann\n{PENDING}"


def test_a_posted_payment_takes_a_new_number_and_nothing_else(company: Company) -> None:
    bill = company.bill(100)
    target = company.post(company.payment(applied(bill, "98.00", "2.00")))
    changed = company.payment(applied(bill, "98.00", "2.00"), number="100999")
    assert company.writer.look_up(posting(changed, "update", target=target)) is None
    company.post(changed, "update", OTHER_KEY, target)
    assert company.row("billpayment", target.id)["DocNumber"] == "100999"
    assert company.writer.look_up(posting(changed, "update", target=target)) is not None
    assert company.balances(bill) == [0]


def test_a_vendor_is_made_changed_and_refused_where_its_name_is_taken(company: Company) -> None:
    target = company.post(vendor())
    assert company.writer.look_up(posting(vendor())) == target
    company.changed(
        "vendor", target.id, PrintOnCheckName="By hand", BillAddr={"Line1": "1 Main St", "Line2": "Suite 4"}
    )
    company.post(vendor(phone="555-0199"), "update", OTHER_KEY, target)
    row = company.row("vendor", target.id)
    assert (row["PrimaryPhone"]["FreeFormNumber"], row["PrintOnCheckName"]) == ("555-0199", "By hand")
    assert (row["BillAddr"]["Line2"], row["BillAddr"]["City"]) == ("Suite 4", "Springfield")
    [taken] = company.deliver(posting(vendor(name="Jansen Supplies"), key="other"))
    assert (taken.kind, taken.code) == ("refused", "name_taken")


def test_a_token_is_renewed_when_it_has_expired_and_its_hard_end_is_known(
    company: Company,
    sqlite_store: Store,  # noqa: F811
) -> None:
    client = company.live.client
    client.select(REALM, "SELECT * FROM Vendor")
    first = company.live.tokens.current()
    company.live.clock.wait_until(company.live.clock.now() + timedelta(hours=30))
    client.select(REALM, "SELECT * FROM Vendor")
    second = company.live.tokens.current()
    assert first is not None
    assert second is not None
    assert (second.generation, second.refresh_token != first.refresh_token) == (2, True)
    assert first.hard_expires_at is not None
    assert second.hard_expires_at is not None
    assert abs(second.hard_expires_at - first.hard_expires_at) < timedelta(seconds=5)
    statuses = [call["status"] for call in company.sandbox.get("/calls")["calls"]]
    assert 401 not in statuses
    with sqlite_store.read() as db:
        told = db.execute(tokens.select().where(tokens.c.generation == 2)).one().hard_expires_at
    assert told == second.hard_expires_at


def test_a_consent_that_was_taken_back_asks_for_a_person(company: Company) -> None:
    company.live.client.select(REALM, "SELECT * FROM Vendor")
    company.sandbox.edit("quickbooks_online", "consents", {"company": REALM, "delete": True})
    with pytest.raises(Unauthorised, match="connect quickbooks_online"):
        company.live.client.select(REALM, "SELECT * FROM Vendor")


def test_metered_reads_are_counted_as_the_vendor_counts_them(company: Company) -> None:
    client = company.live.client
    bill = company.bill(100)
    before = sum(row["calls"] for row in company.sandbox.state("quickbooks_online", "coreplus"))
    client.select(REALM, "SELECT * FROM Vendor")
    client.cdc(REALM, ["Bill", "Vendor"], company.live.clock.now() - timedelta(days=1))
    client.read(REALM, "bill", bill)
    client.read(REALM, "bill", "99999")
    company.post(status(bill=bill))
    after = sum(row["calls"] for row in company.sandbox.state("quickbooks_online", "coreplus"))
    month = company.live.meter.month()
    assert month is not None
    assert (after - before, month.used) == (4, 4)
    assert sum(one.metered for one in company.live.meter.calls().values()) == 4


def test_the_months_end_stops_reads_until_the_next_and_writes_go_on(company: Company, sqlite_store: Store) -> None:  # noqa: F811
    client, bill = company.live.client, company.bill(100)
    company.sandbox.edit("quickbooks_online", "app", {"set": {"coreplus_calls_per_month": 0}})
    with pytest.raises(BudgetSpent, match="for minutes"):
        client.select(REALM, "SELECT * FROM Vendor")
    company.post(company.payment(applied(bill, "100.00")))

    few = replace(contract.LIMITS, month=3, month_reserve=0)
    company.sandbox.edit("quickbooks_online", "app", {"set": {"coreplus_calls_per_month": 500_000}})
    with quickbooks(company.sandbox, sqlite_store, few) as live:
        for _ in range(3):
            live.client.select(REALM, "SELECT * FROM Vendor")
        with pytest.raises(BudgetSpent, match="3 of this month's 3") as raised:
            live.client.select(REALM, "SELECT * FROM Vendor")
        assert raised.value.until is not None
        assert (raised.value.until.day, raised.value.until > live.clock.now()) == (1, True)
        live.meter.close()
        with quickbooks(company.sandbox, sqlite_store, few) as another:
            with pytest.raises(BudgetSpent):
                another.client.select(REALM, "SELECT * FROM Vendor")
            company.sandbox.post("/clock", {"advance_to": raised.value.until.isoformat()})
            another.clock.wait_until(raised.value.until)
            assert another.client.select(REALM, "SELECT * FROM Vendor")


def test_ten_calls_a_second_are_never_exceeded(company: Company) -> None:
    for _ in range(35):
        company.live.client.count(REALM, "Vendor")
    calls: Callable[[], list[Row]] = lambda: company.sandbox.get("/calls")["calls"]  # noqa: E731
    assert [call["status"] for call in calls()].count(429) == 0
