"""The writer against literal answers: what leaves, how often, and what a lost answer leads to."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import httpx
import pytest

from include.documents import Address, TaxJournal
from include.http.errors import Throttled, Transient
from include.systems.avalara.writer import AvalaraWriter
from include.systems.base import Action, Outcome, Posting, Target
from tests.support.airbase import Tenant
from tests.support.avalara import (
    ADDRESS,
    CODE,
    COMPANY,
    FACTS,
    INVOICE,
    LICENCE_KEY,
    MARKER,
    THIN_401,
    avalara_served,
    document,
    refusal,
    sales_invoice,
    sales_line,
    tax_commit,
)
from tests.support.http import NOON
from tests.support.postings import KEY, vendor

RESOLVE = "POST /api/v2/addresses/resolve"
CREATE = "POST /api/v2/transactions/create"
RECORD = "POST /api/v2/transactions/createoradjust"
ONE = f"/api/v2/companies/{COMPANY}/transactions/{CODE}"
GET, VOID, SETTLE, COMMIT = f"GET {ONE}", f"POST {ONE}/void", f"POST {ONE}/settle", f"POST {ONE}/commit"
FINAL = sales_invoice()
DRAFT = sales_invoice(number=None)
BOTH = {f"tax:{INVOICE}": Target(CODE, facts=FACTS), f"tax_journals:{INVOICE}": Target("guid", facts={"tax": "1.34"})}
GONE = httpx.Response(404, json=refusal("EntityNotFoundError", "Transaction not found."))
STANDS = Target(CODE, facts=FACTS)
FLOWS: dict[str, Any] = {"addresses": ADDRESS, "estimates": DRAFT, "tax": FINAL, "commit": tax_commit()}
PATHS = {"addresses": RESOLVE, "estimates": CREATE, "tax": RECORD, "commit": SETTLE}


def ok(row: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=row)


def no(code: str, sub: str = "", status: int = 400, **more: Any) -> httpx.Response:
    return httpx.Response(status, json=refusal(code, sub=sub, **more))


class Desk:
    """A writer whose AvaTax answers as told."""

    def __init__(self, answers: dict[str, Any] | None = None) -> None:
        self.tenant = Tenant(answers or {})
        self.served = avalara_served(self.tenant)
        self.writer = AvalaraWriter(self.served.client)

    def posting(self, flow: str, action: Action = "create", document: Any = None, **more: Any) -> Posting:
        about = document or FLOWS[flow]
        return Posting(flow, action, COMPANY, about, KEY, **({"references": BOTH if flow == "commit" else {}} | more))

    def tell(self, flow: str, action: Action = "create", document: Any = None, **more: Any) -> Outcome:
        prepared = self.writer.prepare([self.posting(flow, action, document, **more)])
        assert prepared.request is not None, prepared.problems
        [outcome] = self.writer.send(flow, prepared.request, 1)
        return outcome

    def problems(self, flow: str, action: Action = "create", document: Any = None, **more: Any) -> list[str]:
        prepared = self.writer.prepare([self.posting(flow, action, document, **more)])
        assert prepared.request is None
        return [name for name, _ in prepared.problems]

    def look(self, flow: str, action: Action = "create", document: Any = None, **more: Any) -> Target | None:
        return self.writer.look_up(self.posting(flow, action, document, **more))

    @property
    def calls(self) -> list[str]:
        return [name for name, _, _ in self.tenant.asked]


def short(outcome: Outcome) -> tuple[str, str]:
    return outcome.kind, outcome.code


def test_an_address_is_asked_about_once_and_known_by_its_key() -> None:
    validated = {"line1": "47 W 13TH ST", "city": "NEW YORK", "region": "NY", "postalCode": "10011-7901"}
    desk = Desk({RESOLVE: ok({"validatedAddresses": [validated | {"country": "US"}]})})
    outcome = desk.tell("addresses")
    assert outcome.kind == "delivered"
    assert outcome.target is not None
    assert (outcome.target.id, outcome.target.facts["postal_code"]) == ("a1b2", "10011-7901")
    [(_, sent)] = desk.tenant.writes
    assert sent == {"line1": "47 W 13th St", "city": "New York", "region": "NY", "postalCode": "10011", "country": "US"}
    # What we keep with the request is for us alone.
    assert not [name for name in desk.tenant.headers[0] if name.lower().startswith("kept")]


def test_a_bad_address_is_refused_with_whose_it_is_and_what_the_vendor_said() -> None:
    message = {"summary": "The address number is out of range", "refersTo": "Address.Line0", "severity": "Error"}
    outcome = Desk({RESOLVE: ok({"validatedAddresses": [{"country": "US"}], "messages": [message]})}).tell("addresses")
    assert short(outcome) == ("refused", "address_failed")
    for words in ("Finch Inc.", "47 W 13th St, New York, NY, 10011, US", "number is out of range"):
        assert words in outcome.text


def test_a_draft_is_estimated_and_nothing_is_kept() -> None:
    estimate = document(type="SalesOrder", id=0, status="Temporary")
    desk = Desk({CREATE: ok(estimate, 201)})
    outcome = desk.tell("estimates")
    assert outcome.target == Target(CODE, facts=FACTS | {"type": "SalesOrder", "status": "Temporary"})
    [(_, sent)] = desk.tenant.writes
    assert (sent["type"], sent["code"], sent["companyCode"], "commit" in sent) == ("SalesOrder", CODE, COMPANY, False)
    assert desk.calls == [CREATE]


def test_a_final_invoice_is_recorded_with_one_call_and_our_mark() -> None:
    desk = Desk({RECORD: httpx.Response(201, json=document(), headers={"X-Correlation-Id": "theirs"})})
    outcome = desk.tell("tax")
    assert (outcome.kind, outcome.target, outcome.request_id) == ("delivered", STANDS, "theirs")
    assert outcome.request_id_sent == desk.tenant.headers[0]["X-Correlation-Id"]
    [(_, sent)] = desk.tenant.writes
    model = sent["createTransactionModel"]
    assert (model["type"], model["commit"], model["referenceCode"]) == ("SalesInvoice", False, MARKER)
    assert [line["amount"] for line in model["lines"]] == [10.0, 5.0]
    assert "adjustmentReason" not in sent


def test_a_changed_invoice_is_adjusted_under_its_code() -> None:
    desk = Desk({RECORD: ok(document(version=2, adjustmentReason="Other"))})
    outcome = desk.tell("tax", "update", target=STANDS)
    assert outcome.target is not None
    assert outcome.target.facts["version"] == 2
    [(_, sent)] = desk.tenant.writes
    assert (sent["adjustmentReason"], sent["createTransactionModel"]["code"]) == ("Other", CODE)


def test_a_void_goes_by_code_and_type() -> None:
    desk = Desk({VOID: ok(document(status="Cancelled"))})
    outcome = desk.tell("tax", "void", target=STANDS)
    assert (outcome.kind, outcome.target) == ("delivered", Target(CODE, facts=FACTS | {"status": "Cancelled"}))
    assert desk.tenant.asked == [(VOID, {"documentType": "SalesInvoice"}, {"code": "DocVoided"})]


def test_the_record_of_a_credit_note_is_voided_as_a_return() -> None:
    desk = Desk({VOID: ok(document(status="Cancelled", type="ReturnInvoice"))})
    desk.tell("tax", "void", sales_invoice(is_credit=True), target=STANDS)
    assert desk.tenant.asked[0][1] == {"documentType": "ReturnInvoice"}


@pytest.mark.parametrize("action", ["update", "void"])
def test_a_locked_document_is_left_as_it_is_and_the_way_out_told(action: Action) -> None:
    locked = no("CannotModifyLockedTransaction", message="")
    outcome = Desk({RECORD: locked, VOID: locked}).tell("tax", action, target=STANDS)
    assert short(outcome) == ("refused", "locked")
    assert "only a credit note corrects it" in outcome.text


def test_a_zip_that_is_not_of_its_state_is_refused_with_the_address_to_correct() -> None:
    wrong = sales_invoice(
        ship_to=Address(line1="1 Main St", city="Montgomery", state="AL", postcode="10021", country="US")
    )
    said = no("GetTaxError", "InvalidZipForStateError", message="Zip is not valid for the state.")
    for flow in ("estimates", "tax"):
        outcome = Desk({RECORD: said, CREATE: said}).tell(flow, document=wrong)
        assert short(outcome) == ("refused", "address_failed")
        assert "invoice 2200123 to 1 Main St, Montgomery, AL, 10021, US" in outcome.text
        assert "Zip is not valid for the state." in outcome.text


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({}, True),
        ({"status": "Committed", "version": 3}, True),
        ({"entityUseCode": None, "exemptNo": None}, True),
        ({"lines": document()["lines"][::-1]}, True),
        ({"addresses": []}, True),
        ({"status": "Cancelled"}, False),
        ({"totalAmount": 14.0}, False),
        ({"customerCode": "1008"}, False),
        ({"referenceCode": "another connector"}, False),
        ({"date": "2026-03-03"}, False),
        ({"taxDate": "2026-01-01"}, False),
        ({"currencyCode": "EUR"}, False),
        ({"entityUseCode": "A"}, False),
        ({"businessIdentificationNo": "DE129273398"}, False),
        ({"lines": document()["lines"][:1]}, False),
        ({"lines": [document()["lines"][0], document()["lines"][1] | {"lineAmount": 4.0}]}, False),
        ({"lines": [document()["lines"][0], document()["lines"][1] | {"taxCode": "P0000000"}]}, False),
        ({"addresses": [{"region": "NJ", "postalCode": "07030", "country": "US"}]}, False),
    ],
)
def test_a_record_is_found_by_code_and_type_if_it_says_what_the_invoice_says(row: dict[str, Any], found: bool) -> None:
    shown = {name: value for name, value in document(**row).items() if value is not None}
    desk = Desk({GET: ok(shown)})
    for action in ("create", "update"):
        target = desk.look("tax", action, target=STANDS if action == "update" else None)  # type: ignore[arg-type]
        assert (target is not None and target.id == CODE) == found
    assert desk.tenant.asked[0][1] == {"documentType": "SalesInvoice"}


def test_a_document_that_is_not_there_is_none_and_one_that_cannot_be_asked_for_is_an_error() -> None:
    assert Desk({GET: GONE}).look("tax") is None
    with pytest.raises(Transient):
        Desk({GET: httpx.Response(503)}).look("tax")
    with pytest.raises(Throttled):
        Desk({GET: httpx.Response(429)}).look("commit")


def test_a_void_is_found_in_that_the_document_is_void() -> None:
    found = Desk({GET: ok(document(status="Cancelled"))}).look("tax", "void", target=STANDS)
    assert found == Target(CODE, facts=FACTS | {"status": "Cancelled"})
    assert Desk({GET: ok(document())}).look("tax", "void", target=STANDS) is None
    assert Desk({GET: GONE}).look("tax", "void", target=STANDS) is None


@pytest.mark.parametrize("flow", ["addresses", "estimates"])
def test_what_leaves_nothing_behind_is_never_found_and_at_once_asked_again(flow: str) -> None:
    desk = Desk()
    assert desk.look(flow) is None
    assert desk.writer.settle_seconds(flow) == 0
    assert (desk.calls, desk.writer.settle_seconds("tax"), desk.writer.batch_size(flow, "create")) == ([], 60, 1)


def test_what_cannot_have_been_sent_is_not_looked_up() -> None:
    desk = Desk()
    assert desk.look("tax", document=sales_invoice(lines=())) is None
    assert desk.look("commit", references={}) is None
    assert desk.calls == []


def test_a_commit_is_one_call_that_verifies_first() -> None:
    desk = Desk({SETTLE: ok(document(status="Committed"))})
    outcome = desk.tell("commit")
    assert outcome.target == Target(CODE, facts=FACTS | {"status": "Committed", "irreversible": True})
    verify = {"verifyTransactionDate": "2026-03-02", "verifyTotalAmount": 15.0, "verifyTotalTax": 1.34}
    sent = {"verify": verify, "commit": {"commit": True}}
    assert desk.tenant.asked == [(SETTLE, {"documentType": "SalesInvoice"}, sent)]


def test_a_commit_of_other_figures_is_refused_with_both() -> None:
    desk = Desk({SETTLE: no("TotalTaxMismatch"), GET: ok(document(totalTax=1.35))})
    outcome = desk.tell("commit")
    assert (short(outcome), outcome.status) == (("refused", "tax_differs"), 400)
    assert "AvaTax's tax is 1.35 now, the journal was posted for 1.34" in outcome.text
    assert desk.calls == [SETTLE, GET]


@pytest.mark.parametrize("change", [{"status": "Committed"}, {"status": "Committed", "locked": True}])
def test_what_is_committed_already_is_what_was_wanted(change: Any) -> None:
    desk = Desk({SETTLE: no("InvalidDocumentStatus"), GET: ok(document(**change))})
    outcome = desk.tell("commit")
    assert short(outcome) == ("delivered", "")
    assert outcome.target is not None
    assert outcome.target.facts["irreversible"] is True
    assert COMMIT not in desk.calls


def test_what_a_person_verified_before_is_only_committed() -> None:
    answers = {
        SETTLE: no("InvalidDocumentStatusForVerify"),
        GET: ok(document(status="Posted")),
        COMMIT: ok(document(status="Committed")),
    }
    desk = Desk(answers)
    assert desk.tell("commit").kind == "delivered"
    assert desk.tenant.asked[-1] == (COMMIT, {"documentType": "SalesInvoice"}, {"commit": True})


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ({GET: GONE}, ("refused", "not_found")),
        ({GET: httpx.Response(503)}, ("retry", "not_looked_at")),
        ({GET: ok(document(status="Cancelled"))}, ("refused", "void_in_avatax")),
        ({GET: ok(document(status="Queued"))}, ("refused", "not_committed")),
        ({GET: ok(document()), COMMIT: no("InvalidDocumentStatus")}, ("refused", "not_committed")),
        ({GET: ok(document()), COMMIT: httpx.ReadTimeout("slow")}, ("unknown", "no_answer")),
    ],
)
def test_a_refused_commit_always_ends_in_words(answers: dict[str, Any], found: tuple[str, str]) -> None:
    outcome = Desk({SETTLE: no("InvalidDocumentStatus"), **answers}).tell("commit")
    assert short(outcome) == found
    assert outcome.text


@pytest.mark.parametrize(
    ("change", "found"),
    [({"status": "Committed"}, True), ({"status": "Saved"}, False), ({"status": "Committed", "totalTax": 1.3}, False)],
)
def test_a_commit_is_found_with_the_figures_of_its_journal_only(change: Any, found: bool) -> None:
    target = Desk({GET: ok(document(**change))}).look("commit")
    assert (target is not None) == found
    if target is not None:
        assert target.facts["irreversible"] is True


def test_a_commit_is_not_taken_back_by_us() -> None:
    assert Desk().problems("commit", "void", target=STANDS) == ["irreversible"]


@pytest.mark.parametrize("flow", list(FLOWS))
@pytest.mark.parametrize(
    ("answer", "kind", "stateless"),
    [
        (httpx.ReadTimeout("slow"), "unknown", "retry"),
        (httpx.RemoteProtocolError("cut"), "unknown", "retry"),
        (httpx.ConnectError("no"), "retry", "retry"),
        (httpx.Response(200, html="<html>"), "unknown", "retry"),
        (httpx.Response(200), "unknown", "retry"),
        (httpx.Response(500), "unknown", "retry"),
        (httpx.Response(503, html="<html>"), "unknown", "retry"),
        (httpx.Response(401, json=THIN_401), "unauthorised", "unauthorised"),
        (httpx.Response(404), "refused", "refused"),
        (httpx.Response(429), "throttled", "throttled"),
        (httpx.Response(429, headers={"Retry-After": "30"}), "throttled", "throttled"),
    ],
)
def test_every_answer_is_an_outcome_in_words_and_nothing_is_sent_twice(
    flow: str, answer: Any, kind: str, stateless: str
) -> None:
    desk = Desk({PATHS[flow]: answer})
    outcome = desk.tell(flow)
    assert outcome.kind == (stateless if flow in ("addresses", "estimates") else kind)
    assert outcome.text
    assert desk.calls == [PATHS[flow]]
    if outcome.kind == "throttled":
        assert outcome.retry_at is not None
        wait = (outcome.retry_at - NOON).total_seconds()
        assert 30 <= wait <= 33 if getattr(answer, "headers", {}).get("Retry-After") else 1 <= wait <= 15


def test_no_secret_is_in_what_a_person_reads() -> None:
    said = no("ModelStateInvalid", message=f"no such licenseKey: {LICENCE_KEY}")
    outcome = Desk({RECORD: said}).tell("tax")
    assert "no such" in outcome.text
    assert LICENCE_KEY not in outcome.text


def test_a_draft_and_an_address_left_nothing_to_void_and_others_are_not_for_avatax() -> None:
    desk = Desk()
    assert desk.problems("estimates", "void") == ["nothing_to_void"]
    assert desk.problems("addresses", "void") == ["nothing_to_void"]
    journal = TaxJournal(company="852", source_key="1", invoice_key="1", date=FINAL.date, currency="USD", journal="90")
    assert desk.problems("tax", document=vendor()) == ["not_for_avalara"]
    assert desk.problems("tax", document=journal) == ["not_for_avalara"]
    with pytest.raises(ValueError, match="one by one"):
        desk.writer.prepare([desk.posting("tax"), desk.posting("tax")])


def test_the_same_posting_is_the_same_request() -> None:
    desk = Desk()
    for flow in FLOWS:
        first, second = (desk.writer.prepare([desk.posting(flow)]).request for _ in range(2))
        assert first == second
        assert first is not None
        json.loads(first.body)


def test_an_invoice_to_another_country_says_country_and_code_as_they_are() -> None:
    line = sales_line(net=Decimal("15.00"))
    british = sales_invoice(
        ship_to=Address(line1="1 High St", city="Leeds", postcode="LS1 4AP", country="GB"), lines=(line,)
    )
    rows = [document()["lines"][0] | {"lineAmount": 15.0}]
    shown = document(lines=rows, addresses=[{"postalCode": "LS14AP", "region": "GB", "country": "GB"}])
    assert Desk({GET: ok(shown)}).look("tax", document=british) is not None
    elsewhere = shown | {"addresses": [{"postalCode": "LS14AP", "region": "GB", "country": "IE"}]}
    assert Desk({GET: ok(elsewhere)}).look("tax", document=british) is None


@pytest.mark.parametrize("flow", ["estimates", "tax"])
def test_what_avatax_taxed_by_the_code_of_its_own_item_is_refused(flow: str) -> None:
    lines = [document()["lines"][0], document()["lines"][1] | {"taxCode": "NT"}]
    kind = {} if flow == "tax" else {"type": "SalesOrder"}
    outcome = Desk({PATHS[flow]: ok(document(lines=lines, **kind), 201)}).tell(flow)
    assert short(outcome) == ("refused", "tax_code_differs")
    assert "item SUP-GOLD was sent with tax code SW054003, and AvaTax taxed it by NT" in outcome.text
