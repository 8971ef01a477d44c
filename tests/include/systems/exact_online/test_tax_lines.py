"""The tax line of a draft: made, changed and taken away, never a second one."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest

from include.documents import TaxJournal, TaxLine
from include.systems.base import NOTHING, Action, Outcome, Posting, Prepared, Target
from include.systems.exact_online.codebook import Books, DivisionBooks, Item, LineCodes
from include.systems.exact_online.writer import ExactOnlineWriter
from tests.support.http import exact_served

INVOICE = "0f1e2d3c-0000-4000-8000-00000000a001"
LINE = "0f1e2d3c-0000-4000-8000-00000000b001"
TAX_ITEM = "0f1e2d3c-0000-4000-8000-00000000d001"
LINES = "salesinvoice/SalesInvoiceLines"
ONE = f"{LINES}(guid'{LINE}')"
BOOKS = Books({"852": DivisionBooks(line_codes=LineCodes(items={"TAX": Item(TAX_ITEM)}))})
DRAFT = TaxLine(
    company="852", source_key="i1", invoice_id=INVOICE, item="TAX", description="Sales tax", currency="USD",
    basis="b1", estimate="estimates:i1",
)  # fmt: skip
Answering = Callable[[httpx.Request], httpx.Response]


def posting(tax: str | None = "7.75", action: Action = "create", target: str | None = None, **change: Any) -> Posting:
    found = {} if tax is None else {"estimates:i1": Target("852-i1", facts={"currency": "USD", "tax": tax})}
    document = DRAFT.model_copy(update=change)
    stands = None if target is None else Target(target)
    return Posting("tax_lines", action, "852", document, "key", target=stands, references=found)


def writer(answering: Answering = lambda request: httpx.Response(500)) -> ExactOnlineWriter:
    return ExactOnlineWriter(exact_served(answering).client, {"source_system": "avalara"}, BOOKS)


def prepared(what: Posting) -> Prepared:
    return writer().prepare([what])


def wanted(what: Posting) -> tuple[str, str, Any]:
    request = prepared(what).request
    assert request is not None
    return request.method, request.path, json.loads(request.body, parse_float=Decimal) if request.body else None


def test_a_draft_gets_one_line_with_the_tax_as_it_was_rounded() -> None:
    assert wanted(posting("7.75")) == (
        "POST",
        LINES,
        {"InvoiceID": INVOICE, "Item": TAX_ITEM, "Quantity": 1, "NetPrice": Decimal("7.75"),
         "Description": "Sales tax", "Notes": "AV:tax_line:i1"},
    )  # fmt: skip


def test_it_has_the_vat_code_of_the_other_lines_so_that_exact_puts_no_vat_on_the_tax() -> None:
    assert wanted(posting("7.75", vat_code="0"))[2]["VATCode"] == "0"
    # what the line has is kept
    assert wanted(posting("8.00", "update", LINE, vat_code="0"))[2] == {"NetPrice": Decimal("8.00")}


def test_a_line_that_stands_has_its_amount_changed_and_nothing_else() -> None:
    assert wanted(posting("8.00", "update", LINE)) == ("PUT", ONE, {"NetPrice": Decimal("8.00")})


@pytest.mark.parametrize(("action", "tax"), [("update", "0"), ("update", "0.00"), ("void", None)])
def test_a_line_that_is_no_longer_due_is_taken_away(action: Action, tax: str | None) -> None:
    assert wanted(posting(tax, action, LINE)) == ("DELETE", ONE, None)


def test_no_tax_is_no_line_and_a_line_where_there_is_some_later() -> None:
    method, path, _ = wanted(posting("0.00"))
    assert (method, path) == (NOTHING, "nothing:i1")
    method, path, body = wanted(posting("1.00", "update", "nothing:i1"))
    assert (method, path, body["Notes"]) == ("POST", LINES, "AV:tax_line:i1")
    assert wanted(posting("0", "update", "nothing:i1"))[0] == NOTHING


def test_nothing_is_sent_where_nothing_is_to_be_written() -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{request.method} {request.url}")

    request = prepared(posting("0.00")).request
    assert request is not None
    (outcome,) = writer(nobody).send("tax_lines", request, 1)
    assert outcome == Outcome("delivered", target=Target("nothing:i1"))


def test_a_final_invoice_without_tax_has_no_journal_either() -> None:
    journal = TaxJournal.model_validate(
        {"company": "852", "source_key": "i1", "invoice_key": "i1", "date": "2026-11-20", "currency": "USD",
         "journal": "90", "tax": "tax:i1"}
    )  # fmt: skip
    recorded = Target("852-i1", facts={"currency": "USD", "parts": []})
    what = Posting("tax_journals", "create", "852", journal, "key", references={"tax:i1": recorded})
    request = prepared(what).request
    assert request is not None
    assert (request.method, request.path) == (NOTHING, "nothing:i1")


@pytest.mark.parametrize(
    ("what", "code", "words"),
    [
        (posting(None), "reference_missing", "its tax was not worked out yet"),
        (posting("1.00", currency="EUR"), "currency_not_accepted", "worked out in USD, and the invoice is in EUR now"),
        (posting("1.00", item="GONE"), "item_unknown", "item GONE does not exist in Exact division 852"),
    ],
)
def test_what_cannot_be_written_says_why(what: Posting, code: str, words: str) -> None:
    answer = prepared(what)
    assert answer.request is None
    ((found, text),) = answer.problems
    assert (found, words in text) == (code, True)


def rows(*found: dict[str, Any]) -> Answering:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["$filter"] == f"InvoiceID eq guid'{INVOICE}'"
        return httpx.Response(200, json={"d": {"results": list(found)}})

    return answer


OURS = {"ID": LINE, "InvoiceID": INVOICE, "NetPrice": 7.75, "Notes": "AV:tax_line:i1"}
OTHER = {"ID": TAX_ITEM, "InvoiceID": INVOICE, "NetPrice": 7.75, "Notes": "AV:tax_line:i11"}


@pytest.mark.parametrize(
    ("what", "there", "found"),
    [
        (posting(), (OTHER, OURS), LINE),
        (posting(), (OTHER,), None),
        # a person changed it since: it is there all the same, and a second one would be one too many
        (posting(), (OURS | {"NetPrice": 9.0},), LINE),
        (posting("8.00", "update", LINE), (OURS,), None),
        (posting("7.75", "update", LINE), (OURS,), LINE),
        (posting("0", "update", LINE), (OURS,), None),
        (posting(None, "void", LINE), (OURS,), None),
        (posting("1.00", item="GONE"), (OURS,), None),
    ],
)
def test_a_lost_answer_is_settled_by_what_the_draft_shows(
    what: Posting, there: tuple[dict[str, Any], ...], found: str | None
) -> None:
    seen = writer(rows(*there)).look_up(what)
    assert (seen.id if seen else None) == found


@pytest.mark.parametrize("what", [posting(None, "void", LINE), posting("0", "update", LINE), posting("0.00")])
def test_where_no_line_is_wanted_that_there_is_none_is_what_was_to_be(what: Posting) -> None:
    seen = writer(rows(OTHER)).look_up(what)
    assert seen is not None
    assert seen.id.startswith("nothing:")


@pytest.mark.parametrize(("status", "kind"), [(204, "delivered"), (404, "delivered"), (500, "unknown")])
def test_a_line_that_is_gone_already_is_taken_away(status: int, kind: str) -> None:
    request = prepared(posting(None, "void", LINE)).request
    assert request is not None
    (outcome,) = writer(lambda _: httpx.Response(status)).send("tax_lines", request, 1)
    assert outcome.kind == kind
    if outcome.kind == "delivered":
        assert outcome.target is not None
        assert outcome.target.id.startswith("nothing:")
