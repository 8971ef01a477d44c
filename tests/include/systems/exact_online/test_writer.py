"""Writing and looking up against an Exact Online that is a function: what leaves, what comes of it, what is found."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from include.http.errors import BudgetSpent, Refused, UnknownOutcome
from include.systems.base import Outcome, Posting, Target
from include.systems.exact_online.codebook import Books, DivisionBooks
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.http import Server, exact_served
from tests.support.postings import BOOKS, GUIDS, LINE, SUPPLIER, coding, payment, posting, vendor

OPTIONS = {"payment_journal": "90", "clearing_account": "2100"}


def writer(server: Server, **options: Any) -> ExactOnlineWriter:
    return ExactOnlineWriter(exact_served(server).client, OPTIONS | options, BOOKS)


def sent(server: Server, what: Posting) -> Outcome:
    subject = writer(server)
    request = subject.prepare([what]).request
    assert request is not None
    [outcome] = subject.send("payments", request, 1)
    return outcome


def rows(*found: dict[str, Any], asked: list[httpx.URL] | None = None) -> Server:
    def serve(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request.url)
        return httpx.Response(200, json={"d": {"results": list(found)}})

    return serve


def test_a_payment_is_posted_once_and_named() -> None:
    asked: list[tuple[str, str, str]] = []

    def serve(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path, request.headers["Prefer"]))
        return httpx.Response(201, json={"d": {"EntryID": "e-1", "EntryNumber": 26900007}})

    outcome = sent(serve, posting(payment()))
    assert (outcome.kind, outcome.target) == (
        "delivered",
        Target("e-1", number="26900007", facts={"entity": "generaljournalentry/GeneralJournalEntries"}),
    )
    assert asked == [("POST", "/api/v1/123/generaljournalentry/GeneralJournalEntries", "return=representation")]


def test_a_put_that_answers_nothing_is_the_line_it_named() -> None:
    outcome = sent(lambda request: httpx.Response(204), posting(coding()))
    assert outcome.target is not None
    assert (outcome.kind, outcome.target.id) == ("delivered", LINE)


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (httpx.ReadTimeout("slow"), "unknown"),
        (httpx.RemoteProtocolError("cut"), "unknown"),
        (httpx.ConnectError("refused"), "retry"),
        (httpx.Response(500, json={"error": {"message": {"value": "Ongeldig: Dagboek"}}}), "refused"),
        (httpx.Response(500), "unknown"),
        (httpx.Response(524, text="<html>A timeout occurred</html>"), "unknown"),
        (httpx.Response(204), "unknown"),
        (httpx.Response(200), "unknown"),
        (httpx.Response(429), "throttled"),
    ],
    ids=str,
)
def test_every_trouble_is_an_outcome_and_leaves_once(trouble: httpx.Response | Exception, kind: str) -> None:
    calls: list[int] = []

    def serve(request: httpx.Request) -> httpx.Response:
        calls.append(1)
        if isinstance(trouble, Exception):
            raise trouble
        return trouble

    assert sent(serve, posting(payment())).kind == kind
    assert len(calls) == 1


def test_a_dead_consent_is_an_outcome() -> None:
    outcome = sent(lambda request: httpx.Response(401, json={"error": "x"}), posting(payment()))
    assert outcome.kind == "unauthorised"


def test_a_spent_budget_stops_the_flow_before_anything_leaves() -> None:
    served = exact_served(lambda request: pytest.fail("it left"))

    def spent(company: str, endpoint: str) -> None:
        raise BudgetSpent("the day is down to its reserve")

    served.meter.before = spent  # type: ignore[method-assign]
    subject = ExactOnlineWriter(served.client, OPTIONS, BOOKS)
    request = subject.prepare([posting(payment())]).request
    assert request is not None
    with pytest.raises(BudgetSpent):
        subject.send("payments", request, 1)


def entry_line(number: int, description: str) -> dict[str, Any]:
    return {"ID": f"l-{number}", "EntryID": f"e-{number}", "EntryNumber": number, "Description": description}


def test_an_entry_is_found_by_its_whole_key() -> None:
    asked: list[httpx.URL] = []
    found = rows(
        entry_line(5, "AVX:770 F-1"),
        entry_line(6, "AVX:77:void F-77"),
        entry_line(8, "AVX:77 F-77 ACH T-9"),
        entry_line(7, "AVX:77 ACH T-9"),
        asked=asked,
    )
    target = writer(found).look_up(posting(payment()))
    assert target is not None
    assert (target.id, target.number) == ("e-7", "7")
    assert asked[0].path == "/api/v1/123/financialtransaction/TransactionLines"
    assert asked[0].params["$filter"] == (
        "Date ge datetime'2026-03-13' and Date le datetime'2026-03-19' and substringof('AVX:77',Description) eq true"
    )


def test_an_entry_that_was_reversed_is_found_only_when_there_is_no_other() -> None:
    again = posting(payment(), past=["e-7"])
    found = writer(rows(entry_line(7, "AVX:77 F-77"), entry_line(8, "AVX:77 F-77"))).look_up(again)
    assert found is not None
    assert found.id == "e-8"
    alone = writer(rows(entry_line(7, "AVX:77 F-77"))).look_up(again)
    assert alone is not None
    assert alone.id == "e-7"


def test_a_reversal_is_not_taken_for_its_payment_nor_the_other_way_round() -> None:

    void = posting(payment(voided_on=date(2026, 3, 20)), "void", target=Target("e-7"))
    assert writer(rows(entry_line(7, "AVX:77 F-77"))).look_up(void) is None
    assert writer(rows(entry_line(6, "AVX:77:void F-77"))).look_up(posting(payment())) is None
    found = writer(rows(entry_line(6, "AVX:77:void F-77"))).look_up(void)
    assert found is not None
    assert found.id == "e-6"


def test_a_look_up_works_though_the_books_changed_since() -> None:
    """The clearing account may be gone from the options; what was posted with it must still be found."""
    subject = writer(rows(entry_line(7, "AVX:77 F-77")), clearing_account=None)
    assert subject.look_up(posting(payment())) is not None


def test_a_look_up_that_was_not_answered_is_no_no() -> None:
    with pytest.raises(Refused):
        writer(lambda request: httpx.Response(400)).look_up(posting(payment()))


def line_row(**change: Any) -> dict[str, Any]:
    return {"ID": LINE, "GLAccount": GUIDS["4100"], "CostCenter": "10 ", "CostUnit": None, "VATCode": "2  "} | change


@pytest.mark.parametrize(
    ("row", "is_there"),
    [
        (line_row(), True),
        (line_row(CostUnit=""), True),
        (line_row(GLAccount=GUIDS["4000"]), False),
        (line_row(CostCenter="20"), False),
        (line_row(CostUnit="P1"), False),
    ],
)
def test_a_recoded_line_is_found_when_it_is_booked_as_approved(row: dict[str, Any], is_there: bool) -> None:
    subject = writer(lambda request: httpx.Response(200, json={"d": row}))
    assert (subject.look_up(posting(coding())) is not None) is is_there


def test_a_line_that_is_gone_is_not_found() -> None:
    assert writer(lambda request: httpx.Response(404)).look_up(posting(coding())) is None


def test_a_recoded_line_is_found_though_the_entry_is_not_among_those_read_any_more() -> None:
    books = Books({"123": DivisionBooks(accounts=GUIDS)})
    served = exact_served(lambda request: httpx.Response(200, json={"d": line_row()}))
    assert ExactOnlineWriter(served.client, OPTIONS, books).look_up(posting(coding())) is not None


def test_a_line_whose_account_was_blocked_since_stays_in_doubt() -> None:
    served = exact_served(lambda request: httpx.Response(200, json={"d": line_row()}))
    with pytest.raises(UnknownOutcome, match="account 4100 is not there any more, or is blocked"):
        ExactOnlineWriter(served.client, OPTIONS, Books({})).look_up(posting(coding()))


def test_a_supplier_is_found_by_our_key_and_a_namesake_is_not() -> None:
    asked: list[httpx.URL] = []
    ours = {
        "ID": SUPPLIER,
        "Code": "                25",
        "Name": "O'Neill Installaties",
        "Remarks": "AVX:vendor:C1:501",
    }
    theirs = ours | {"ID": "other", "Remarks": "AVX:vendor:C1:5011"}
    what = posting(vendor(company="C1", source_key="501"))
    found = writer(rows(theirs, ours, asked=asked)).look_up(what)
    assert found is not None
    assert (found.id, found.code) == (SUPPLIER, "25")
    assert asked[0].params["$filter"] == "Name eq 'O''Neill Installaties' and IsSupplier eq true"
    assert writer(rows(theirs)).look_up(what) is None
    assert writer(rows(ours | {"Remarks": None})).look_up(what) is None


def test_a_changed_supplier_is_found_when_it_says_what_was_sent() -> None:
    def server(name: str) -> Callable[[httpx.Request], httpx.Response]:
        row = json.loads(body) | {"ID": SUPPLIER, "Name": name}
        return lambda request: httpx.Response(200, json={"d": row})

    what = posting(vendor(), "update", target=Target(SUPPLIER, code="25"))
    request = writer(rows()).prepare([what]).request
    assert request is not None
    body = request.body
    assert writer(server("O'Neill Installaties  ")).look_up(what) == what.target
    assert writer(server("O'Neill")).look_up(what) is None


def test_reads_that_lag_are_waited_for() -> None:
    subject = writer(rows())
    assert subject.batch_size("payments", "create") == 1
    assert subject.settle_seconds("payments") == subject.settle_seconds("coding") == 120
    assert subject.settle_seconds("vendors") == subject.settle_seconds("suppliers") == 60
    assert subject.settle_seconds("invoices") == subject.settle_seconds("purchase_orders") == 120
