"""What the delivery engine relies on, asked of every writer and every flow over real HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from include.clock import ManualClock, SandboxClock
from include.documents import Address, Application, BillStatus, CodingLine, Document, VendorChange, VendorFacts
from include.store.database import Store
from include.systems.airbase.writer import AirbaseWriter
from include.systems.avalara.writer import AvalaraWriter
from include.systems.avidxchange.writer import AvidXchangeWriter
from include.systems.base import Outcome, Posting, Request, Target, Writer
from include.systems.basware.writer import BaswareWriter
from include.systems.exact_online.codebook import Books, DivisionBooks, Entry, EntryLine, Journal
from include.systems.exact_online.writer import ExactOnlineWriter
from include.systems.quickbooks_online import codebook
from include.systems.quickbooks_online.writer import QuickBooksWriter
from tests.conftest import RunningSandbox
from tests.contract.test_systems import LOGINS
from tests.support import purchases, quickbooks_purchases
from tests.support.airbase_tenant import document_of
from tests.support.avalara import COMPANY, INVOICE, sales_invoice, tax_commit
from tests.support.basware_tenant import answered, approved, order_taken, ordered, taken
from tests.support.live import airbase, avalara, avid, basware, exact, quickbooks
from tests.support.postings import FROM_EXACT, KEY, SUPPLIER, code, coding, invoice, order, payment, vendor
from tests.support.quickbooks import REALM
from tests.support.stores import sqlite_store, sqlite_template  # noqa: F401

TODAY = datetime.now(UTC).date()
FLOWS = [
    ("avidxchange", "gl_accounts"),
    ("avidxchange", "cost_centers"),
    ("avidxchange", "vendors"),
    ("avidxchange", "purchase_orders"),
    ("avidxchange", "purchase_invoices"),
    ("exact_online", "suppliers"),
    ("exact_online", "coding"),
    ("exact_online", "coding_split"),
    ("exact_online", "payments"),
    ("exact_online", "vendors"),
    ("exact_online", "purchase_orders"),
    ("exact_online", "invoices"),
    ("quickbooks_online", "payments"),
    ("quickbooks_online", "payment_status"),
    ("quickbooks_online", "vendors"),
    ("quickbooks_online", "vendor_changes"),
    ("quickbooks_online", "invoices"),
    ("quickbooks_online", "credit_notes"),
    ("quickbooks_online", "purchase_orders"),
    ("basware", "order_acknowledgements"),
    ("basware", "invoice_acknowledgements"),
    ("basware", "invoice_responses"),
    ("airbase", "gl_accounts"),
    ("airbase", "cost_centers"),
    ("airbase", "airbase_vendors"),
    ("airbase", "vendor_links"),
    ("airbase", "order_results"),
    ("avalara", "tax"),
    ("avalara", "commit"),
]
ASIDE = (*LOGINS, "entity/sync/")
"""How the paths of calls end that only lead up to a write."""

FROM_BASWARE = ("vendors", "purchase_orders", "invoices")
ENTERED = ("invoices", "credit_notes", "purchase_orders")
"""What is entered into QuickBooks from another system."""


@dataclass
class Subject:
    """A writer with one document of a flow that its system will take."""

    writer: Writer
    posting: Posting
    sandbox: RunningSandbox
    settle: Callable[[float], None]

    def prepare(self) -> Request:
        prepared = self.writer.prepare([self.posting])
        assert prepared.request is not None, prepared.problems
        return prepared.request

    def send(self) -> Outcome:
        [outcome] = self.writer.send(self.posting.flow, self.prepare(), 1)
        return outcome

    def fault(self, **spec: Any) -> None:
        path = self.prepare().path.partition("?")[0].split("(")[0].split("/")[-1]
        self.sandbox.fault(system=self.writer.system, method=self.prepare().method, path=path, count=1, **spec)


@pytest.fixture
def surroundings() -> dict[str, Any]:
    """What a client is opened with that is not the usual."""
    return {}


@pytest.fixture(params=FLOWS, ids=[f"{system}-{flow}" for system, flow in FLOWS])
def subject(
    request: pytest.FixtureRequest,
    empty_sandbox: RunningSandbox,
    sqlite_store: Store,  # noqa: F811
    surroundings: dict[str, Any],
) -> Iterator[Subject]:
    system, flow = request.param
    if system == "avidxchange":
        with avid(empty_sandbox, sqlite_store, **surroundings) as live:
            writer = AvidXchangeWriter(live.client, FROM_EXACT)
            yield Subject(writer, avid_posting(writer, flow), empty_sandbox, lambda seconds: None)
        return
    if system == "quickbooks_online":
        with quickbooks(empty_sandbox, sqlite_store, **surroundings) as live:
            chart, about = quickbooks_document(empty_sandbox, flow)
            options = {"payment_account": "1050", "discount_account": "4900"}
            options |= quickbooks_purchases.OPTIONS if flow in ENTERED else {}
            subject = QuickBooksWriter(live.client, options, chart)
            [supplier] = [row["Id"] for row in empty_sandbox.state("quickbooks_online", "vendor", REALM)]
            references = {"vendors:4711": Target(supplier)}
            posting = Posting(flow, "create", REALM, about, KEY, references=references)
            yield Subject(subject, posting, empty_sandbox, empty_sandbox.advance)
        return
    if system == "basware":
        # A response says when it was prepared: here that is one moment.
        still = ManualClock(SandboxClock(empty_sandbox.control_url).now())
        with basware(empty_sandbox, sqlite_store, clock=still, **surroundings) as live:
            told = basware_document(empty_sandbox, flow)
            references = {"invoices:posted": Target("guid", number="26700412")}
            posting = Posting(flow, "create", told.company, told, KEY, references=references)
            from_exact = BaswareWriter(live.client, {"source_system": "exact_online"})
            yield Subject(from_exact, posting, empty_sandbox, empty_sandbox.advance)
        return
    if system == "airbase":
        with airbase(empty_sandbox, sqlite_store, **surroundings) as live:
            document = document_of(empty_sandbox, flow)
            references = {f"purchase_orders:{document.source_key}": Target("guid", number="100045")}
            posting = Posting(flow, "create", "MER-NL", document, KEY, references=references)
            yield Subject(AirbaseWriter(live.client, {"codes": "write"}), posting, empty_sandbox, empty_sandbox.advance)
        return
    if system == "avalara":
        # Addresses and estimates leave nothing behind that could be found: see its own tests.
        with avalara(empty_sandbox, sqlite_store, **surroundings) as live:
            to_avatax = AvalaraWriter(live.client)
            yield Subject(to_avatax, avalara_posting(to_avatax, flow), empty_sandbox, empty_sandbox.advance)
        return
    with exact(empty_sandbox, sqlite_store, **surroundings) as live:
        books, document = exact_document(empty_sandbox, flow)
        options = {"clearing_account": "1290"} | (purchases.BASWARE if flow in FROM_BASWARE else {})
        [supplier] = [row["ID"] for row in empty_sandbox.state("exact_online", "accounts", "123")]
        references = {"vendors:4711": Target(supplier)}
        posting = Posting(flow.removesuffix("_split"), "create", "123", document, KEY, references=references)
        yield Subject(
            ExactOnlineWriter(live.client, options, books),
            posting,
            empty_sandbox,
            lambda seconds: empty_sandbox.advance(seconds),
        )


def avid_posting(writer: Writer, flow: str) -> Posting:
    """The document of ``flow``; what it refers to is written first."""
    centre = code(group="cost_center", code="10", name="Sales")
    documents: dict[str, Document] = {
        "gl_accounts": code(),
        "cost_centers": centre,
        "vendors": vendor(),
        "purchase_orders": order(),
        "purchase_invoices": invoice(),
    }
    references = {f"vendors:{SUPPLIER}": Target("1", f"exact_online:123:{SUPPLIER}")}
    needed: list[Document] = []
    if flow.startswith("purchase"):
        needed = [code(), code(code="4100"), centre, vendor()]
    for document in needed:
        request = writer.prepare([Posting("needed", "create", "C1", document, KEY)]).request
        assert request is not None
        assert [outcome.kind for outcome in writer.send("needed", request, 1)] == ["delivered"]
    return Posting(flow, "create", "C1", documents[flow], KEY, references=references)


def avalara_posting(writer: Writer, flow: str) -> Posting:
    """An invoice to record, or the commit of one that is recorded."""
    record = Posting("tax", "create", COMPANY, sales_invoice(), KEY)
    if flow == "tax":
        return record
    request = writer.prepare([record]).request
    assert request is not None
    [outcome] = writer.send("tax", request, 1)
    assert outcome.target is not None, outcome.text
    journal = Target("guid", number="26900012", facts={"tax": outcome.target.facts["tax"]})
    references = {f"tax:{INVOICE}": outcome.target, f"tax_journals:{INVOICE}": journal}
    return Posting("commit", "create", COMPANY, tax_commit(), KEY, references=references)


def exact_document(sandbox: RunningSandbox, flow: str) -> tuple[Books, Document]:
    """A division with one entry of 100.00 on one line, and the document of ``flow`` about it."""
    accounts = {row["Code"].strip(): row["ID"] for row in sandbox.state("exact_online", "gl_accounts", "123")}

    def made(entity: str, values: dict[str, Any]) -> str:
        return str(sandbox.edit("exact_online", entity, {"company": "123", "set": values})["key"])

    supplier = made("accounts", {"Name": "Jansen", "IsSupplier": True})
    lines = [{"GLAccount": accounts["4000"], "AmountFC": 100.0, "VATCode": "2"}]
    entry = made(
        "purchase_entries",
        {"Supplier": supplier, "Journal": "60", "EntryDate": TODAY.isoformat(), "YourRef": "F-77"}
        | {"PurchaseEntryLines": lines},
    )
    [line] = [row["ID"] for row in sandbox.state("exact_online", "purchase_entry_lines", "123")]
    journals = {"90": Journal("90", 90), "60": Journal("60", 22)}
    entries = {entry: Entry(None, "1600")}
    codes = purchases.codes_of(lambda entity: sandbox.state("exact_online", entity, "123"))
    known = DivisionBooks(accounts, journals, (), entries, {line: EntryLine("2", Decimal(21))}, line_codes=codes)
    books = Books({"123": known})
    before = CodingLine(key=line, no=1, account="4000", net=Decimal("100.00"))
    moved = before.model_copy(update={"account": "4200"})
    halves = tuple(before.model_copy(update={"key": None, "no": n, "net": Decimal("50.00")}) for n in (1, 2))
    split = (halves[0], halves[1].model_copy(update={"account": "4200"}))
    paid = (Application(document_key=entry, document_number="F-77", amount=Decimal("121.00")),)
    documents: dict[str, Document] = {
        "suppliers": vendor(company="C1", source_key="501"),
        "coding": coding(invoice_key=entry, date=TODAY, before=(before,), after=(moved,)),
        "coding_split": coding(source_key="9001", invoice_key=entry, date=TODAY, before=(before,), after=split),
        "payments": payment(vendor_key=supplier, date=TODAY, applications=paid),
        "vendors": vendor(company="DE01", source_key="4711", name="Weber GmbH"),
        "purchase_orders": purchases.order(date=TODAY),
        "invoices": purchases.invoice(date=TODAY),
    }
    return books, documents[flow]


def quickbooks_document(sandbox: RunningSandbox, flow: str) -> tuple[codebook.Books, Document]:
    """A company with one bill of 121.00, and the document of ``flow`` about it."""

    def made(entity: str, **values: Any) -> str:
        return str(sandbox.edit("quickbooks_online", entity, {"company": REALM, "set": values})["key"])

    rows = sandbox.state("quickbooks_online", "account", REALM)
    accounts = [codebook.Account(row["Id"], row["Name"], row["AccountType"], row.get("AcctNum")) for row in rows]
    rent = next(account.id for account in accounts if account.name == "Rent")
    supplier = made("vendor", DisplayName="Jansen")
    line = {"Amount": 121.0, "DetailType": "AccountBasedExpenseLineDetail"}
    line |= {"AccountBasedExpenseLineDetail": {"AccountRef": {"value": rent}}}
    bill = made("bill", VendorRef={"value": supplier}, TxnDate=TODAY.isoformat(), Line=[line])
    paid = (Application(document_key=bill, amount=Decimal("121.00")),)
    marker = f"[AvidXchange] payment pending since {TODAY.isoformat()}"
    documents: dict[str, Document] = {
        "payments": payment(company="C3", vendor_key=supplier, date=TODAY, currency="USD", applications=paid),
        "payment_status": BillStatus(company="C3", source_key=bill, bill_id=bill, text=marker),
        "vendors": vendor(company="C3", source_key="501"),
        "vendor_changes": VendorChange(
            company="C3",
            source_key="v501-20261120T080000",
            vendor_id=supplier,
            name="Jansen",
            before=VendorFacts(),
            after=VendorFacts(phone="555-0199", address=Address(line1="9 High St", city="Albany")),
        ),
    }
    if flow in ENTERED:
        coded = quickbooks_purchases.codes_of(lambda entity: sandbox.state("quickbooks_online", entity, REALM))
        day = {"date": TODAY, "due_date": TODAY}
        entered: dict[str, Document] = {
            "invoices": quickbooks_purchases.invoice(**day),
            "credit_notes": quickbooks_purchases.credit(**day),
            "purchase_orders": quickbooks_purchases.order(date=TODAY),
        }
        return coded, entered[flow]
    return codebook.Books({REALM: codebook.CompanyBooks(accounts)}), documents[flow]


def basware_document(sandbox: RunningSandbox, flow: str) -> Document:
    """What Basware is told of an invoice or an order that waits."""
    if flow == "order_acknowledgements":
        key = ordered(sandbox)
        (row,) = sandbox.state("basware", "exportedPurchaseOrders")
        return order_taken(key, row["lastUpdated"])
    key = approved(sandbox)
    return taken(key) if flow == "invoice_acknowledgements" else answered(key, posting="invoices:posted")


def test_a_document_is_delivered_and_found_where_it_was_said_to_be(subject: Subject) -> None:
    assert subject.writer.look_up(subject.posting) is None
    outcome = subject.send()
    assert outcome.kind == "delivered", outcome.text
    assert outcome.target is not None
    found = subject.writer.look_up(subject.posting)
    assert found is not None
    assert (found.id, found.code, found.number) == (outcome.target.id, outcome.target.code, outcome.target.number)


def test_the_same_postings_are_the_same_request(subject: Subject) -> None:
    assert subject.prepare() == subject.prepare()
    assert subject.writer.prepare([replace(subject.posting, key=KEY)]).request == subject.prepare()


def test_an_answer_that_was_lost_is_unknown_and_the_document_is_found(subject: Subject) -> None:
    subject.fault(drop_after_commit=True)
    assert subject.send().kind == "unknown"
    assert subject.writer.look_up(subject.posting) is not None


def test_a_request_that_was_lost_is_unknown_and_nothing_is_found(subject: Subject) -> None:
    subject.fault(drop_before_commit=True)
    assert subject.send().kind == "unknown"
    subject.settle(subject.writer.settle_seconds(subject.posting.flow))
    assert subject.writer.look_up(subject.posting) is None
    assert subject.send().kind == "delivered"


def test_half_an_answer_is_not_taken_for_a_success_without_an_id(subject: Subject) -> None:
    subject.fault(truncate=25)
    outcome = subject.send()
    assert outcome.kind == "unknown" or outcome.target is not None
    assert subject.writer.look_up(subject.posting) is not None


def test_every_status_is_an_outcome_and_the_request_left_once(subject: Subject) -> None:
    request = subject.prepare()
    for status, kind in ((500, "unknown"), (503, "unknown"), (400, "refused"), (404, "refused"), (429, "throttled")):
        subject.fault(status=status)
        subject.sandbox.post("/calls/reset")
        outcome = subject.send()
        assert (outcome.kind, outcome.status) == (kind, status)
        assert outcome.text
        left = [call for call in subject.sandbox.get("/calls")["calls"] if call["method"] == request.method]
        assert len([call for call in left if not call["path"].endswith(ASIDE)]) == 1
