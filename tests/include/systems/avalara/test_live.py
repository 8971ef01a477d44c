"""The writer and the client against the simulated AvaTax over real HTTP, often through the delivery engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from include.delivery.context import Context, FlowResult
from include.delivery.engine import deliver
from include.delivery.outbox import OutboxRow, read_row
from include.documents import Address, Document, SalesInvoice, to_json
from include.http.errors import Refused, Unauthorised
from include.store.database import Store
from include.systems.avalara.system import greeting, rights
from include.systems.avalara.writer import AvalaraWriter
from include.systems.base import Action, Outcome, Posting, Target
from tests.conftest import RunningSandbox
from tests.support.avalara import (
    ADDRESS,
    CODE,
    COMPANY,
    INVOICE,
    MARKER,
    sales_invoice,
    sales_line,
    tax_commit,
)
from tests.support.live import Live, avalara
from tests.support.postings import KEY

RECORD = "/transactions/createoradjust"
UTRECHT = Address(line1="Oudegracht 1", city="Utrecht", postcode="3511 AA", country="NL")
SEATTLE = Address(line1="700 Pike St", city="Seattle", state="WA", postcode="98101", country="US")
FROM_SEATTLE = {"ship_from": SEATTLE}


@dataclass
class Desk:
    """The account, and a writer to it."""

    live: Live
    sandbox: RunningSandbox
    store: Store

    @property
    def writer(self) -> AvalaraWriter:
        return AvalaraWriter(self.live.client)

    def posting(
        self, flow: str, document: Document, action: Action = "create", company: str = COMPANY, **more: Any
    ) -> Posting:
        return Posting(flow, action, company, document, KEY, **more)

    def tell(self, flow: str, document: Document, action: Action = "create", **more: Any) -> Outcome:
        prepared = self.writer.prepare([self.posting(flow, document, action, **more)])
        assert prepared.request is not None, prepared.problems
        [outcome] = self.writer.send(flow, prepared.request, 1)
        return outcome

    def recorded(self, invoice: SalesInvoice, **more: Any) -> Target:
        outcome = self.tell("tax", invoice, **more)
        assert outcome.target is not None, outcome.text
        return outcome.target

    def commit(self, stands: Target, **change: Any) -> Outcome:
        posted = Target("guid", facts={"tax": stands.facts["tax"]})
        references = {f"tax:{INVOICE}": stands, f"tax_journals:{INVOICE}": posted}
        return self.tell("commit", tax_commit(**change), references=references)

    def run(self, flow: str, *documents: Document, company: str = COMPANY) -> FlowResult:
        """Through the delivery engine, as a run of a link does it."""
        context = Context("exact_avalara", "run", self.store, self.live.clock)
        return deliver(flow, [_row(flow, one, company) for one in documents], self.writer, context)

    def wait(self, seconds: float) -> None:
        self.live.clock.wait_until(self.live.clock.now() + timedelta(seconds=seconds))

    def lose(self, path: str, *, before: bool = False) -> None:
        when = "drop_before_commit" if before else "drop_after_commit"
        self.sandbox.fault(system="avalara", method="POST", path=path, count=1, **{when: True})

    def documents(self) -> list[dict[str, Any]]:
        return self.sandbox.state("avalara", "transactions", COMPANY)

    def calls(self) -> list[tuple[str, str]]:
        calls = [call for call in self.sandbox.get("/calls")["calls"] if call["system"] == "avalara"]
        return [(call["method"], call["path"]) for call in calls]


def _row(flow: str, document: Document, company: str) -> OutboxRow:
    return read_row(
        {
            "link": "exact_avalara",
            "flow": flow,
            "company": document.company,
            "source_key": document.source_key,
            "target_system": "avalara",
            "target_connection": "avalara_main",
            "target_company": company,
            "wanted": "present",
            "document": to_json(document),
            "number": document.source_key,
        }
    )


@pytest.fixture
def desk(empty_sandbox: RunningSandbox, sqlite_store: Store) -> Iterator[Desk]:
    with avalara(empty_sandbox, sqlite_store) as live:
        yield Desk(live, empty_sandbox, sqlite_store)


def test_the_key_sees_its_companies_and_may_read_what_links_read(desk: Desk) -> None:
    found = greeting(desk.live.client)
    assert found.companies == {"KESTREL-US": "Kestrel Software Inc.", "KESTREL-NL": "Kestrel Software B.V."}
    assert found.who == "account 2000199001"
    read = list(rights(desk.live.client, [COMPANY, "KESTREL-NL"]))
    assert [right for right in read if right.problem] == []
    assert len(read) == 6


@pytest.mark.parametrize("auth", ["", "license_key", "user", "bearer"])
def test_each_way_to_log_in_works(desk: Desk, sqlite_store: Store, auth: str) -> None:
    with avalara(desk.sandbox, sqlite_store, auth) as live:
        assert greeting(live.client).companies


def test_a_wrong_key_is_found_out_though_a_ping_would_say_200(desk: Desk, sqlite_store: Store) -> None:
    wrong = desk.sandbox.credentials("avalara") | {"license_key": "hunter2-hunter2"}
    with avalara(desk.sandbox, sqlite_store, credentials=wrong) as live:
        assert live.client.get("", "utilities/ping").status == 200
        with pytest.raises(Unauthorised, match="connect avalara") as caught:
            greeting(live.client)
    assert "hunter2" not in f"{caught.value} {vars(caught.value)}"


def test_an_invoice_costs_three_calls_and_its_tax_is_avataxs_to_the_cent(desk: Desk) -> None:
    """10 and 5 USD in New York City are 1.34, and not 8.875 % of 15 [rec 2024]."""
    draft = desk.tell("estimates", sales_invoice(number=None, **FROM_SEATTLE))
    assert draft.target is not None, draft.text
    parts = [{"country": "US", "region": "NY", "kind": "Sales", "tax": "1.34"}]
    assert (draft.target.id, draft.target.facts["tax"], draft.target.facts["parts"]) == (CODE, "1.34", parts)
    assert desk.documents() == []
    stands = desk.recorded(sales_invoice(**FROM_SEATTLE))
    assert (stands.facts["tax"], stands.facts["parts"], stands.facts["status"]) == ("1.34", parts, "Saved")
    done = desk.commit(stands)
    assert done.target is not None, done.text
    assert (done.target.facts["status"], done.target.facts["irreversible"]) == ("Committed", True)
    assert len(desk.calls()) == 3
    [row] = desk.documents()
    assert (row["status"], row["referenceCode"], row["version"]) == ("Committed", MARKER, 1)


def test_a_part_of_another_country_is_of_another_kind(desk: Desk) -> None:
    british = sales_invoice(
        company="851", currency="GBP", ship_from=UTRECHT, ship_to=Address(country="GB"), company_code="KESTREL-NL",
        lines=(sales_line(net=Decimal("15.00")),),
    )  # fmt: skip
    outcome = desk.tell("estimates", british, company="KESTREL-NL")
    assert outcome.target is not None, outcome.text
    [part] = outcome.target.facts["parts"]
    assert (part["country"], part["kind"], part["tax"], outcome.target.facts["currency"]) == (
        "GB",
        "Output",
        "3.00",
        "GBP",
    )


def test_no_nexus_is_no_error_and_has_no_parts(desk: Desk) -> None:
    texan = Address(line1="500 E Cesar Chavez St", city="Austin", state="TX", postcode="78701", country="US")
    stands = desk.recorded(sales_invoice(ship_to=texan, **FROM_SEATTLE))
    assert (stands.facts["tax"], stands.facts["exempt"], stands.facts["parts"]) == ("0.00", "15.00", [])


def test_a_good_address_is_validated_and_an_invoice_goes_to_what_avatax_made_of_it(desk: Desk) -> None:
    outcome = desk.tell("addresses", ADDRESS)
    assert outcome.target is not None, outcome.text
    facts = outcome.target.facts
    assert (outcome.target.id, facts["city"], facts["country"]) == ("a1b2", "NEW YORK", "US")
    stands = desk.recorded(sales_invoice(**FROM_SEATTLE), references={"addresses:a1b2": outcome.target})
    assert stands.facts["tax"] == "1.34"


@pytest.mark.parametrize(
    "change",
    [
        {"line1": "99999 W 13th St"},
        {"region": "AL", "city": "Montgomery"},
        {"line1": None, "city": "Nowhere", "postal_code": "00000"},
    ],
)
def test_an_address_that_is_none_is_refused_in_words(desk: Desk, change: dict[str, Any]) -> None:
    outcome = desk.tell("addresses", ADDRESS.model_copy(update=change))
    assert (outcome.kind, outcome.code) == ("refused", "address_failed"), outcome.text
    assert "Finch Inc." in outcome.text


def test_a_zip_of_another_state_stops_that_invoice_alone(desk: Desk) -> None:
    bad = Address(line1="915 S Jackson St", city="Montgomery", state="AL", postcode="10021", country="US")
    wrong = sales_invoice(source_key="wrong", ship_to=bad, **FROM_SEATTLE)
    result = desk.run("tax", wrong, sales_invoice(**FROM_SEATTLE))
    assert (result.counts["delivered"], result.counts["refused"]) == (1, 1)
    [reason] = [one for one in result.reasons if one.code == "address_failed"]
    assert "AL, 10021" in reason.text
    corrected = wrong.model_copy(update={"ship_to": bad.model_copy(update={"postcode": "36104"})})
    again = desk.run("tax", corrected, sales_invoice(**FROM_SEATTLE))
    assert (again.counts["delivered"], again.counts["unchanged"]) == (1, 1)
    assert len(desk.documents()) == 2


def test_a_company_that_avatax_does_not_have_is_a_matter_for_the_administrator(desk: Desk) -> None:
    invoice = sales_invoice(company_code="KESTREL-XX", **FROM_SEATTLE)
    outcome = desk.tell("tax", invoice, company="KESTREL-XX")
    assert (outcome.kind, outcome.code) == ("refused", "company_unknown"), outcome.text
    assert "administrator" in outcome.text


def test_a_second_run_changes_nothing(desk: Desk) -> None:
    invoice = sales_invoice(**FROM_SEATTLE)
    assert desk.run("tax", invoice).counts["delivered"] == 1
    before, calls = desk.documents(), len(desk.calls())
    assert desk.run("tax", invoice).counts["unchanged"] == 1
    assert (desk.documents(), len(desk.calls())) == (before, calls)


def test_a_lost_answer_is_found_and_nothing_is_recorded_twice(desk: Desk) -> None:
    invoice = sales_invoice(**FROM_SEATTLE)
    desk.lose(RECORD)
    assert desk.run("tax", invoice).counts["unknown"] == 1
    desk.wait(600)
    assert desk.run("tax", invoice).counts["delivered"] == 1
    [row] = desk.documents()
    assert row["version"] == 1
    assert [method for method, path in desk.calls() if path.endswith(RECORD)] == ["POST"]


def test_a_lost_request_is_sent_again_once_its_absence_is_sure(desk: Desk) -> None:
    invoice = sales_invoice(**FROM_SEATTLE)
    desk.lose(RECORD, before=True)
    assert desk.run("tax", invoice).counts["unknown"] == 1
    assert desk.documents() == []
    for _ in range(2):
        desk.wait(600)
        last = desk.run("tax", invoice)
    assert last.counts["unknown"] == 0, last.reasons
    assert [row["version"] for row in desk.documents()] == [1]


def test_the_lost_answer_of_a_change_is_found_by_what_the_document_says(desk: Desk) -> None:
    invoice = sales_invoice(**FROM_SEATTLE)
    changed = sales_invoice(net=Decimal("20.00"), lines=(sales_line(net=Decimal("20.00")),), **FROM_SEATTLE)
    desk.run("tax", invoice)
    assert desk.writer.look_up(desk.posting("tax", changed, "update", target=Target(CODE))) is None
    desk.lose(RECORD)
    assert desk.run("tax", changed).counts["unknown"] == 1
    desk.wait(600)
    assert desk.run("tax", changed).counts["delivered"] == 1
    assert [(row["version"], row["totalAmount"]) for row in desk.documents()] == [(2, "20.0000")]


@pytest.mark.parametrize("flow", ["addresses", "estimates"])
def test_a_lost_answer_that_left_nothing_behind_is_asked_for_again_in_the_same_run(desk: Desk, flow: str) -> None:
    document: Document = ADDRESS if flow == "addresses" else sales_invoice(number=None, **FROM_SEATTLE)
    desk.lose("/resolve" if flow == "addresses" else "/transactions/create")
    assert desk.run(flow, document).counts["delivered"] == 1
    assert len(desk.calls()) == 2
    assert desk.documents() == []


def test_a_credit_note_is_a_return_at_the_rates_of_the_original_day(desk: Desk) -> None:
    note = sales_invoice(
        is_credit=True, net=Decimal("-10.00"), total=Decimal("-10.00"), lines=(sales_line(net=Decimal("-10.00")),),
        tax_date=sales_invoice().date - timedelta(days=30), **FROM_SEATTLE,
    )  # fmt: skip
    stands = desk.recorded(note)
    assert (stands.facts["type"], stands.facts["total"], stands.facts["tax"]) == ("ReturnInvoice", "-10.00", "-0.89")
    assert desk.writer.look_up(desk.posting("tax", note)) == stands
    done = desk.commit(stands, total=Decimal("-10.00"), is_credit=True)
    assert done.kind == "delivered", done.text
    assert [row["status"] for row in desk.documents()] == ["Committed"]


def test_nothing_is_committed_whose_tax_is_no_longer_that_of_the_journal(desk: Desk) -> None:
    stands = desk.recorded(sales_invoice(**FROM_SEATTLE))
    desk.recorded(sales_invoice(ship_to=SEATTLE, **FROM_SEATTLE), action="update", target=stands)
    outcome = desk.commit(stands)
    assert (outcome.kind, outcome.code) == ("refused", "tax_differs")
    assert "the journal was posted for 1.34" in outcome.text
    assert [row["status"] for row in desk.documents()] == ["Saved"]


def test_a_commit_whose_answer_was_lost_or_that_somebody_made_is_delivered(desk: Desk) -> None:
    stands = desk.recorded(sales_invoice(**FROM_SEATTLE))
    desk.lose("/settle")
    assert desk.commit(stands).kind == "unknown"
    references = {f"tax:{INVOICE}": stands, f"tax_journals:{INVOICE}": Target("guid")}
    found = desk.writer.look_up(desk.posting("commit", tax_commit(), references=references))
    assert found is not None
    again = desk.commit(stands)
    assert (again.kind, again.target) == ("delivered", found)
    assert found.facts["irreversible"] is True


def test_what_was_verified_by_hand_is_committed_all_the_same(desk: Desk) -> None:
    stands = desk.recorded(sales_invoice(**FROM_SEATTLE))
    path = f"companies/{COMPANY}/transactions/{CODE}/verify"
    assert desk.live.client.write(COMPANY, "POST", path, "{}").status == 200
    assert desk.commit(stands).kind == "delivered"
    assert [row["status"] for row in desk.documents()] == ["Committed"]


def test_a_record_is_voided_and_comes_back_under_its_code(desk: Desk) -> None:
    invoice = sales_invoice(**FROM_SEATTLE)
    stands = desk.recorded(invoice)
    assert desk.writer.look_up(desk.posting("tax", invoice, "void", target=stands)) is None
    gone = desk.tell("tax", invoice, "void", target=stands)
    assert gone.target is not None, gone.text
    assert gone.target.facts["status"] == "Cancelled"
    assert desk.writer.look_up(desk.posting("tax", invoice, "void", target=stands)) == gone.target
    assert desk.writer.look_up(desk.posting("tax", invoice)) is None
    assert desk.tell("tax", invoice, "void", target=stands).kind == "delivered"
    assert desk.recorded(invoice).facts["status"] == "Saved"


def test_a_locked_document_is_neither_changed_nor_voided(desk: Desk) -> None:
    invoice = sales_invoice(**FROM_SEATTLE)
    stands = desk.recorded(invoice)
    assert desk.commit(stands).kind == "delivered"
    path = f"companies/{COMPANY}/transactions/{CODE}/lock"
    assert desk.live.client.write(COMPANY, "POST", path, '{"isLocked":true}').status == 200
    changed = sales_invoice(net=Decimal("20.00"), lines=(sales_line(net=Decimal("20.00")),), **FROM_SEATTLE)
    outcomes = [desk.tell("tax", changed, "update", target=stands), desk.tell("tax", invoice, "void", target=stands)]
    assert [(one.kind, one.code) for one in outcomes] == [("refused", "locked")] * 2
    assert [row["status"] for row in desk.documents()] == ["Committed"]
    assert desk.commit(stands).kind == "delivered"


@pytest.mark.parametrize("status", [500, 503])
def test_a_vendor_that_is_down_leaves_a_record_open_and_a_read_says_so(desk: Desk, status: int) -> None:
    desk.sandbox.fault(system="avalara", status=status, count=1)
    assert desk.tell("tax", sales_invoice(**FROM_SEATTLE)).kind == "unknown"
    assert desk.documents() == []


def test_a_throttle_stops_the_flow_until_the_moment_it_names(desk: Desk) -> None:
    desk.sandbox.fault(system="avalara", status=429, count=1)
    outcome = desk.tell("tax", sales_invoice(**FROM_SEATTLE))
    assert (outcome.kind, outcome.retry_at is not None) == ("throttled", True)
    assert desk.documents() == []


def test_a_long_list_comes_page_by_page_and_whole(desk: Desk) -> None:
    for number in range(5):
        desk.recorded(sales_invoice(source_key=f"n-{number}", **FROM_SEATTLE))
    path, window = f"companies/{COMPANY}/transactions", {"$filter": "date ge 2026-01-01", "$top": "2"}
    pages = list(desk.live.client.pages(COMPANY, path, window))
    assert len(pages) == 3
    rows = desk.live.client.rows(COMPANY, path, window)
    assert sorted(row["code"] for row in rows) == [f"852-n-{number}" for number in range(5)]
    with pytest.raises(Refused):
        desk.live.client.rows(COMPANY, "no/such/list")
