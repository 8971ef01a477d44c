"""AvidXchange's lists cover the whole tenant: whose a record is that names no company."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.dbt import books
from tests.dbt.conftest import Decided

A = books.A
ALONE = "lonely_link"
NOBODY: dict[str, Any] = {"company": ""}
# the purchase entries stand in 123, and 456 has no books here
NOT_IN_456 = ["invoice_unknown", "account_unknown", "journal_unknown"]
# payments of invoices that went from C1 to C2, by what the store has of a posting for C1
MOVED: dict[str, dict[str, Any] | None] = {
    "m1": None,
    "m2": {},
    "m3": {"target_id": None, "state": "unknown"},
    "m4": {},
    "m5": {},
    "m6": {"voided": True},
}
OTHER = "trade_link"
# payments that went from C1 to C8, which another link routes, by what the store has of a posting
BETWEEN_LINKS: dict[str, dict[str, Any] | None] = {
    "l1": None,
    "l2": {},
    "l3": {"target_id": None, "state": "unknown"},
    "l4": {},
    "l5": {"link": OTHER, "company": "C8", "target_company": "888"},
    "l6": {},
    "l7": {"link": "strict_link", "company": "C8", "target_company": "777"},
    "l8": {"link": "old_link", "company": "C8", "target_company": "456"},
    "l9": {"link": "old_link", "company": "C8", "target_company": "456"},
    "l10": {"voided": True},
}


def add(db: duckdb.DuckDBPyConnection) -> None:
    for name in ("said", "unsaid", "later", "earlier"):
        books.entry(db, f"co-{name}")
        books.term(db, f"co-{name}")
    # the reference names the company among the fields of an invoice, not of a payment
    books.invoice(db, "i-co-said", "co-said", status="PaymentCreated")
    books.payment(db, "c1", ("i-co-said", "121.00", "0"), **NOBODY)
    # neither says it
    unsaid = {"invoice_number": "NOBODYS"}
    books.invoice(db, "i-co-unsaid", "co-unsaid", status="PaymentCreated", **unsaid, **NOBODY)
    books.payment(db, "c2", ("i-co-unsaid", "121.00", "0"), **NOBODY)
    books.payment(db, "c3", **NOBODY, amount="50.00")
    # two companies share one payment
    books.invoice(db, "i-co-c1", None, invoice_number="OF-C1", status="PaymentCreated", amount="10.00")
    books.invoice(db, "i-co-c2", None, invoice_number="OF-C2", status="PaymentCreated", amount="20.00", company="C2")
    books.payment(db, "c4", ("i-co-c1", "10.00", "0"), ("i-co-c2", "20.00", "0"), **NOBODY)
    # nobody waits for these
    books.invoice(db, "i-co-refused", None, status="Rejected", **NOBODY)
    books.invoice(db, "i-co-old", None, invoice_date=date(2025, 12, 31), **NOBODY)
    books.payment(db, "c5", ("i-co-refused", "121.00", "0"), status="Void", **NOBODY)
    # somebody gave it its company, or took it away: stored twice, the last version counts
    for key, of_nobody, of_company in (("later", 1, 2), ("earlier", 2, 1)):
        for day, facts in ((of_nobody, NOBODY), (of_company, {})):
            changed = {"last_modified_date": datetime(2026, 11, day), "invoice_number": f"V{day}"}
            books.invoice(db, f"i-co-{key}", f"co-{key}", **changed, **facts)
    moved(db)
    between_links(db)

    connections, zone, began = (
        {"exact_online": "exact_main", "avidxchange": "avid_alone"},
        "Europe/Amsterdam",
        date(2026, 1, 1),
    )
    books.raw.link(db, ALONE, books.LINK, connections, ("555", "C5"), zone=zone, start=began, options=books.OPTIONS)
    alone = {"connection": "avid_alone"} | NOBODY
    books.entry(db, "co-alone", company="555")
    books.invoice(db, "i-co-alone", None, external_code="exact_online:555:co-alone", **alone)
    books.payment(db, "c8", ("i-co-alone", "121.00", "0"), **alone)


def moved(db: duckdb.DuckDBPyConnection) -> None:
    """AvidXchange gave records to another company: read under both, and the first stays until a full read."""
    for key, posting in MOVED.items():
        name = f"co-{key}"
        books.entry(db, name)
        books.term(db, name)
        for company, day in (("C1", 1), ("C2", 3)):
            version = {"company": company, "last_modified_date": datetime(2026, 11, day), "status": "PaymentCreated"}
            books.invoice(db, f"i-{name}", name, **version)
        books.payment(db, key, (f"i-{name}", "121.00", "0"), **NOBODY)
        if posting is not None:
            books.posted(db, key, name, **posting)
        if posting is not None or key == "m1":
            books.delivered(db, "purchase_invoices", name, f"i-{name}", amount="121.00")
    # payments that name their company themselves
    for company, day, status in (("C1", 1, "Issued to Supplier"), ("C2", 3, "Void")):
        version = {"company": company, "last_modified_date": datetime(2026, 11, day), "voided_date": date(2026, 11, 12)}
        books.payment(db, "m8", ("i-co-m8", "121.00", "0"), status=status, **version)
    books.entry(db, "co-m8")
    books.invoice(db, "i-co-m8", "co-m8", status="PaymentCreated")
    books.posted(db, "m8", "co-m8")
    for entry, key, more in (
        ("je-m4", "m4", {}),
        ("by-hand-m4", "m4:void", {}),
        ("je-m5", "m5", {"is_deleted": True}),
        ("je-m2", "m2", {}),
    ):
        line = {"id": f"tl-{entry}", "entry_id": entry, "entry_number": 900001, "description": f"AVX:{key}"}
        books.raw.insert(db, f"{books.E}.transaction_lines", line | more)
    # posted in two parts, one of them not yet
    for name in ("co-m7", "co-m7b"):
        books.entry(db, name)
        books.term(db, name)
        books.invoice(db, f"i-{name}", name, status="PaymentCreated")
        account = {"co-m7": "gl-1600", "co-m7b": "gl-1610"}[name]
        line = {"id": f"tl-{name}", "entry_id": name, "gl_account": account, "amount_fc": "-121"}
        books.raw.insert(db, f"{books.E}.transaction_lines", line)
    books.posted(db, "m7:1600", "co-m7")
    lines = (("i-co-m7", "121.00", "0"), ("i-co-m7b", "121.00", "0"))
    for company, day in (("C1", 1), ("C2", 3)):
        books.payment(db, "m7", *lines, company=company, last_modified_date=datetime(2026, 11, day))
    # an order and a vendor
    books.supplier(db, "s-came", "20031", "Verhuizers B.V.")
    for company, day, code in (("", 1, "OLD"), ("C1", 3, "NEW")):
        version = {"company": company, "last_modified_date": datetime(2026, 11, day)}
        facts = {"external_vendor_code": code, "name": "Verhuizers B.V.", "active": True}
        books.raw.insert(db, f"{A}.vendors", {"vendor_id": "v-came"} | facts | version)
    books.delivered(db, "vendors", "s-came", "v-came")


def between_links(db: duckdb.DuckDBPyConnection) -> None:
    """The same between companies of two links that share the connection."""
    for key, posting in BETWEEN_LINKS.items():
        name = f"co-{key}"
        books.entry(db, name, supplier="s8", company="888")
        books.term(db, name, company="888")
        theirs = {"external_code": f"exact_online:888:{name}", "status": "PaymentCreated", "company": "C8"}
        books.invoice(db, f"i-{name}", name, **theirs)
        companies = ("C8", "C1") if key in ("l5", "l10") else ("C1", "C8")
        status = "Void" if key == "l6" else "Issued to Supplier"
        for company, day in zip(companies, (1, 3), strict=True):
            version = {"company": company, "last_modified_date": datetime(2026, 11, day), "status": status}
            books.payment(db, key, (f"i-{name}", "121.00", "0"), **version)
        if posting is not None:
            books.posted(db, key, name, **posting)
    document = books.posted_document("l9", "co-l9", amount="120.00")
    db.execute(
        f"update raw_operations.deliveries set delivered_document = '{json.dumps(document)}' where source_key = 'l9'"
    )
    again = {"link": OTHER, "company": "C8", "target_company": "888", "target_id": "je-l10-again"}
    books.posted(db, "l10", "co-l10", **again)
    for entry, key in (("je-l4", "l4"), ("by-hand-l4", "l4:void")):
        line = {"id": f"tl-{entry}", "entry_id": entry, "entry_number": 900002, "description": f"AVX:{key}"}
        books.raw.insert(db, f"{books.E}.transaction_lines", line)


def findings(decided: Decided, key: str) -> list[dict[str, Any]]:
    return decided.query(
        f"select * from outbox.exact_avidxchange__findings where code = 'not_routed' and document_key = '{key}'"
    )


def test_a_payment_without_company_is_of_the_company_of_its_invoices(decided: Decided) -> None:
    row = decided.row("payments", "c1")
    assert (row["company"], row["target_company"], row["problems"]) == ("C1", "123", [])
    assert findings(decided, "c1") == []


def test_where_one_company_is_routed_it_is_the_company_of_what_names_none(decided: Decided) -> None:
    (pair,) = decided.query("select * from intermediate.int_invoice_pairs where document_key = 'co-alone'")
    assert (pair["other_company"], pair["invoice_id"]) == ("C5", "i-co-alone")
    (payment,) = decided.query("select * from outbox.exact_avidxchange__payments where source_key = 'c8'")
    assert (payment["link"], payment["company"], payment["target_company"]) == (ALONE, "C5", "555")
    assert findings(decided, "c8") == []


@pytest.mark.parametrize(
    ("key", "flow", "text"),
    [
        (
            "avidxchange::i-co-unsaid",
            "purchase_invoices",
            "AvidXchange invoice NOBODYS of 10001 for 121.00 EUR names no company, so it is in nobody's books:"
            " say in AvidXchange whether it is of C1 or C2 or C7 or C8; it is then compared automatically",
        ),
        (
            "c2",
            "payments",
            "AvidXchange payment c2 of 121.00 EUR to 10001 names no company and neither do the invoices it pays"
            " (N-i-co-unsaid): say in AvidXchange whether they are of C1 or C2 or C7 or C8;"
            " it is then posted automatically",
        ),
        (
            "c3",
            "payments",
            "AvidXchange payment c3 of 50.00 EUR to 10001 names no company and no invoice: say in AvidXchange"
            " whether it is of C1 or C2 or C7 or C8; it is then posted automatically",
        ),
        (
            "c4",
            "payments",
            "AvidXchange payment c4 of 30.00 EUR to 10001 names no company and pays invoices of several (C1, C2):"
            " post it by hand in each, with AVX:c4 in the text",
        ),
    ],
)
def test_what_is_nobodys_is_told_and_reconciled(decided: Decided, key: str, flow: str, text: str) -> None:
    (found,) = findings(decided, key)
    assert (found["flow"], found["kind"], found["company"], found["text"]) == (flow, "alert", "", text)
    (row,) = decided.query(f"select * from reconciliation.documents where source_key = '{key}'")
    expected = "missing_in_target" if flow == "payments" else "missing_in_source"
    assert (row["flow"], row["difference_class"], row["reason"]) == (flow, expected, text)


def test_what_is_over_or_older_than_the_link_asks_nobody(decided: Decided) -> None:
    rows = decided.query("select document_key from outbox.exact_avidxchange__findings where code = 'not_routed'")
    assert sorted(row["document_key"] for row in rows) == ["avidxchange::i-co-unsaid", "c2", "c3", "c4"]


@pytest.mark.parametrize("name", ["later", "earlier"])
def test_a_record_that_came_with_and_without_its_company_is_one(decided: Decided, name: str) -> None:
    rows = decided.query(f"select company, number from intermediate.int_invoices where invoice_key = 'i-co-{name}'")
    assert rows == [{"company": "C1", "number": "V2"}]
    assert findings(decided, f"avidxchange::i-co-{name}") == []


def postings(decided: Decided, payment: str) -> list[tuple[str, str, list[str]]]:
    """For which companies a payment is in the outbox, as what, and what is in the way."""
    rows = decided.query(
        "select source_key, company, wanted, problems from outbox.exact_avidxchange__payments"
        f" where split_part(source_key, ':', 1) = '{payment}' order by source_key, company"
    )
    return [(row["company"], row["wanted"], [problem["code"] for problem in row["problems"]]) for row in rows]


def test_a_record_that_moved_to_another_company_is_of_that_one_alone(decided: Decided) -> None:
    rows = decided.query("select company from intermediate.int_invoices where invoice_key = 'i-co-m1'")
    assert rows == [{"company": "C2"}]
    rows = decided.query("select books_company from intermediate.int_avid_open_invoices where invoice_id = 'i-co-m1'")
    assert rows == [{"books_company": "456"}]
    assert postings(decided, "m1") == [("C2", "present", NOT_IN_456)]
    assert findings(decided, "m1") == []


@pytest.mark.parametrize("key", ["m2", "m3"])
def test_a_payment_that_is_posted_or_may_be_stays_in_the_company_it_was_posted_for(decided: Decided, key: str) -> None:
    assert postings(decided, key) == [("C1", "present", [])]


def changed(decided: Decided, key: str) -> list[dict[str, Any]]:
    return decided.query(
        "select flow, company, kind, severity, text from outbox.exact_avidxchange__findings"
        f" where code = 'company_changed' and document_key = '{key}'"
    )


def test_a_posted_payment_that_moved_is_told_with_what_ends_it(decided: Decided) -> None:
    (found,) = changed(decided, "m2")
    assert (found["flow"], found["company"], found["kind"], found["severity"]) == ("payments", "C1", "alert", "urgent")
    assert found["text"] == (
        "payment m2 of 121.00 EUR was posted in Exact division 123 (AvidXchange company C1) and AvidXchange has it"
        " in C2 now, for which it is not posted: put it back in AvidXchange, or reverse the entry in Exact with"
        " AVX:m2:void in the description; it is then posted automatically where it belongs"
    )
    assert len(changed(decided, "m3")) == 1


@pytest.mark.parametrize(("key", "there"), [("m4", [("C1", "void", [])]), ("m5", [("C1", "void", [])]), ("m6", [])])
def test_one_that_people_or_we_took_back_there_goes_where_it_belongs(decided: Decided, key: str, there: Any) -> None:
    assert postings(decided, key) == [*there, ("C2", "present", NOT_IN_456)]
    assert changed(decided, key) == []
    rows = decided.query(
        "select company, difference_class from reconciliation.documents"
        f" where flow = 'payments' and source_key = '{key}' order by company"
    )
    assert [(row["company"], row["difference_class"]) for row in rows] == [
        ("C1", "not_chosen" if there else "agrees"),
        ("C2", "missing_in_target"),
    ]


def standing(decided: Decided, payment: str) -> list[tuple[str, str, str, str | None, list[str]]]:
    """What each link wants of a payment: its company, present or void, why it is left out, and what is in the way."""
    rows = decided.query(
        "select link, company, wanted, skip, problems from outbox.exact_avidxchange__payments"
        f" where source_key = '{payment}' order by link"
    )
    return [(*list(row.values())[:4], [problem["code"] for problem in row["problems"]]) for row in rows]


STAYS_HERE = (books.LINK, "C1", "present", None, [])
GOES_THERE = (OTHER, "C8", "present", None, [])


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("l1", [GOES_THERE]),
        ("l2", [STAYS_HERE]),
        ("l3", [STAYS_HERE]),
        ("l4", [(books.LINK, "C1", "void", "reversed_by_hand", []), GOES_THERE]),
        ("l5", [GOES_THERE]),
        ("l6", [(books.LINK, "C1", "void", None, [])]),
        ("l7", [(OTHER, "C8", "present", None, ["company_changed"])]),
        ("l8", [(OTHER, "C8", "present", None, ["company_changed"])]),
        ("l9", [GOES_THERE]),
        ("l10", [GOES_THERE]),
    ],
    ids=[
        "not-posted",
        "posted",
        "answer-not-known",
        "reversed-by-a-person",
        "posted-by-the-other-link",
        "void",
        "posted-by-a-link-that-routes-it-no-more",
        "posted-by-a-link-that-is-no-more",
        "another-payment-of-that-id",
        "there-and-back",
    ],
)
def test_of_two_links_one_posts_a_payment_that_moved_between_them(
    decided: Decided, key: str, expected: list[Any]
) -> None:
    assert standing(decided, key) == expected


def test_the_link_that_posted_it_tells_of_a_payment_that_moved_to_another_link(decided: Decided) -> None:
    rows = decided.query(
        "select document_key, link, company from outbox.exact_avidxchange__findings"
        " where code = 'company_changed' and document_key similar to 'l[0-9]+' order by 1"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("l10", OTHER, "C8"),
        ("l2", books.LINK, "C1"),
        ("l3", books.LINK, "C1"),
        ("l5", OTHER, "C8"),
    ]
    assert "for which it is not posted" in changed(decided, "l10")[0]["text"]


def test_a_payment_that_another_link_posted_says_how_it_ends(decided: Decided) -> None:
    (problem,) = decided.row("payments", "l8", OTHER)["problems"]
    assert problem["text"] == (
        "payment l8 was posted by link old_link, which does not route it any more: route it there again, or take that"
        " posting back by hand and enter the payment in Exact with AVX:l8 in the description"
    )


def test_the_store_is_told_of_what_a_person_reversed(decided: Decided) -> None:
    row = decided.row("payments", "l4")
    assert (row["target_company"], row["adopt"]["id"]) == ("123", "by-hand-l4")


def test_what_was_taken_back_there_no_longer_settles_its_invoice(decided: Decided) -> None:
    rows = decided.query(
        "select document_key, posted_by_us from intermediate.int_invoice_settlement"
        " where document_key in ('co-m2', 'co-m4', 'co-m5') order by 1"
    )
    assert [(row["document_key"], row["posted_by_us"]) for row in rows] == [("co-m2", 121), ("co-m4", 0), ("co-m5", 0)]


def test_the_void_of_a_payment_that_moved_is_taken_back_where_it_was_posted(decided: Decided) -> None:
    assert postings(decided, "m8") == [("C1", "void", [])]
    assert changed(decided, "m8") == []


def test_what_was_not_posted_yet_of_a_payment_that_moved_waits(decided: Decided) -> None:
    assert postings(decided, "m7") == [("C1", "present", []), ("C1", "present", ["company_changed"])]


def test_a_sent_invoice_that_moved_is_told(decided: Decided) -> None:
    (found,) = changed(decided, "co-m1")
    assert (found["flow"], found["company"], found["severity"]) == ("purchase_invoices", "123", "warning")
    assert found["text"] == (
        "invoice F-co-m1 for 121.00 EUR of Exact division 123 was sent to AvidXchange company C1 and is of C2 there"
        " now: put it back, or delete it in Exact, which voids it in AvidXchange, and enter it in the books of C2"
    )


def test_a_vendor_that_came_with_and_without_its_company_is_one(decided: Decided) -> None:
    assert len(decided.query("select * from outbox.exact_avidxchange__vendors where source_key = 's-came'")) == 1
    (row,) = decided.query("select code from intermediate.canonical_vendors where vendor_key = 'v-came'")
    assert row["code"] == "NEW"
