"""Acknowledge, post, answer: which attempt an invoice is in, what is said of it, and what is never posted."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from typing import Any

import duckdb

from tests.dbt.basware import books
from tests.dbt.basware.books import FAILED, GIVEN, IN_PROGRESS, LONG_AGO, TRANSFERRED, invoice, row
from tests.dbt.conftest import Decided

WRONG = row(account="8888")
BLOCKED = {"reason_code": "account_unknown", "reason_text": "line 1: account 8888 is unknown"}
REJECTED = {
    "reason_code": "rejected_in_review",
    "reason_text": "A person decided not to send this (duplicate_suspected): twins",
}
OLD = {"last_updated": LONG_AGO}


def add(db: duckdb.DuckDBPyConnection) -> None:
    invoice(db, "first")
    invoice(db, "second time", said=(False,))
    invoice(db, "sixth time", said=(False, False, True, False, False))
    invoice(db, "wrong", WRONG)
    invoice(db, "taken", processing_status=IN_PROGRESS)
    books.delivered(db, "invoice_acknowledgements", "taken:1", "taken")
    invoice(db, "taken, not answered", processing_status=IN_PROGRESS)
    books.stopped(db, "taken, not answered:1", "unknown", "invoice_acknowledgements", sent_at=GIVEN)
    invoice(db, "taken elsewhere", processing_status=IN_PROGRESS)
    # Basware said no: somebody else has it
    invoice(db, "refused to us", processing_status=IN_PROGRESS, **OLD)
    books.stopped(db, "refused to us:1", "refused", "invoice_acknowledgements", sent_at=GIVEN)
    # Basware did nothing of ours, and somebody else took it meanwhile
    invoice(db, "busy to us", processing_status=IN_PROGRESS, **OLD)
    books.stopped(db, "busy to us:1", "retrying", "invoice_acknowledgements", sent_at=GIVEN)
    # how long each waits: hold_days is 3, read on the 20th
    invoice(db, "waits", WRONG)
    books.stopped(db, "waits", **BLOCKED)
    invoice(db, "waited", WRONG, **OLD)
    books.stopped(db, "waited", **BLOCKED)
    invoice(db, "waited unseen", WRONG, **OLD)
    invoice(db, "waited, no stamp", WRONG, last_updated=None)
    books.stopped(db, "waited, no stamp", **BLOCKED)
    invoice(db, "waited elsewhere", WRONG, processing_status=IN_PROGRESS, **OLD)
    books.stopped(db, "waited elsewhere", **BLOCKED)
    invoice(db, "waited in work", WRONG, processing_status=IN_PROGRESS, **OLD)
    books.stopped(db, "waited in work", **BLOCKED)
    books.delivered(db, "invoice_acknowledgements", "waited in work:1", "waited in work")
    invoice(db, "blocked at sending", processing_status=IN_PROGRESS, **OLD)
    differs = {"reason_code": "ap_account_differs", "reason_text": "it belongs on 1610, but Exact books it on 1600"}
    books.stopped(db, "blocked at sending", **differs)
    books.delivered(db, "invoice_acknowledgements", "blocked at sending:1", "blocked at sending")
    invoice(db, "mended", **OLD)
    books.stopped(db, "mended", **BLOCKED)
    invoice(db, "refused by Exact", **OLD)
    books.stopped(db, "refused by Exact", "refused", reason_code="exact_says_no", reason_text="Exact says: no")
    invoice(db, "before start", WRONG, invoice_date=date(2026, 8, 1), **OLD)
    books.stopped(db, "before start", **BLOCKED)
    invoice(db, "waited nowhere", company="DE77", **OLD)
    link = db.execute("select min(link) from raw_config.links").fetchone()
    assert link is not None
    books.stopped(
        db,
        "waited nowhere",
        company="DE77",
        target_company="",
        link=link[0],
        reason_code="not_routed",
        reason_text="no route",
    )
    # answered, or being answered: nothing is posted until it comes again
    for state in ("delivered", "unknown", "sending"):
        invoice(db, f"failure {state}", **OLD)
        books.stopped(db, f"failure {state}", reason_code="sent_back", reason_text="sent back")
        books.answer(db, f"failure {state}:1", success=False, state=state)
    invoice(db, "failed there", processing_status=FAILED, said=(False,))
    books.stopped(db, "failed there", reason_code="sent_back", reason_text="sent back")
    books.answer(db, "failed there:1", success=False)
    invoice(db, "fresh", said=(False,))
    books.stopped(db, "fresh", reason_code="sent_back", reason_text="sent back")
    books.answer(db, "fresh:1", success=False)
    invoice(db, "fresh and wrong", WRONG, said=(False,))
    books.stopped(db, "fresh and wrong", reason_code="sent_back", reason_text="sent back")
    books.answer(db, "fresh and wrong:1", success=False)
    invoice(db, "rejected")
    books.stopped(db, "rejected", "skipped", **REJECTED)
    invoice(db, "in doubt", WRONG, processing_status=IN_PROGRESS, **OLD)
    books.stopped(db, "in doubt", "unknown", attempt_action="create", sent_at=LONG_AGO)
    # booked
    for key, more in (
        ("booked", {"processing_status": IN_PROGRESS, "payment_block": True}),
        ("booked, waits", {}),
        ("booked, changed", {"processing_status": IN_PROGRESS, "rows": [row(net="200.00")]}),
        ("booked, answered", {"processing_status": TRANSFERRED, "said": (True,)}),
        ("booked long ago", {"processing_status": IN_PROGRESS, **OLD}),
    ):
        facts: dict[str, Any] = dict(more)
        invoice(db, key, *facts.pop("rows", ()), said=facts.pop("said", ()), **facts)
        books.posted(db, key, f"e-{key}")
        if more:
            books.delivered(db, "invoice_acknowledgements", f"{key}:1", key)
        books.entry(db, f"e-{key}", f"R-{key}", description=f"BW:{key}")
    books.answer(db, "booked, answered:1", success=True)
    invoice(db, "booked, renamed", processing_status=IN_PROGRESS, invoice_number="R-other", currency_code="USD")
    books.posted(db, "booked, renamed", "e-renamed")
    # booked for one company, and Basware says another one now
    invoice(db, "moved", row(tax_code="V0", gross="100.00"), company="DE02")
    books.posted(db, "moved", "e-moved")
    invoice(db, "moved in doubt", row(tax_code="V0", gross="100.00"), company="DE02")
    books.stopped(db, "moved in doubt", "unknown", attempt_action="create", sent_at=LONG_AGO)
    books.link(db, "zero_days", {"DZ01": "797"}, hold_days=0)
    invoice(db, "at once", company="DZ01")
    invoice(db, "moved to another link", company="DZ01")
    books.posted(db, "moved to another link", "e-moved-on")
    add_vendor_waits(db)
    add_payment_blocks(db)


def add_vendor_waits(db: duckdb.DuckDBPyConnection) -> None:
    """An invoice has nothing wrong but its vendor, who is in question for longer than it may wait."""
    invoice(db, "vendor waits", supplier_code="73001", supplier_name="Frage GmbH", **OLD)
    books.vendor(db, "73001", "Frage GmbH")
    books.stopped(
        db, "vendor waits", "waiting", reason_code="reference_missing", reason_text="Waits for vendor Frage GmbH"
    )
    # released to be created, which a person has to approve yet
    invoice(db, "vendor in approval", supplier_code="73002", supplier_name="Freigabe GmbH", **OLD)
    books.vendor(db, "73002", "Freigabe GmbH")
    books.stopped(db, "73002", "waiting", "vendors", reason_code="approval_pending", reason_text="It waits")
    books.stopped(db, "vendor in approval", "waiting", reason_code="reference_missing", reason_text="Waits for vendor")
    # itself in an approval
    invoice(db, "itself in approval", **OLD)
    books.stopped(db, "itself in approval", "waiting", reason_code="approval_pending", reason_text="It waits")


def add_payment_blocks(db: duckdb.DuckDBPyConnection) -> None:
    """Nothing is mapped for them in DE02. In DE01 some are booked as such, and free in Basware now."""
    for key, account in (("blocked", "4000"), ("blocked and wrong", "8888"), ("blocked, let go", "4000")):
        coded = row(account=account, tax_code="V0", gross="100.00")
        invoice(db, key, coded, company="DE02", payment_block=True, **OLD)
        books.stopped(db, key, company="DE02", reason_code="payment_blocked", reason_text="blocked")
    pairs = [hashlib.md5(b"payment_block|basware_main|blocked, let go").hexdigest()]
    let_go = {"company": "DE02", "payload": json.dumps({"pairs": pairs}), "decided_at": GIVEN}
    books.reviewed(db, "blocked, let go", "payment_blocked", "release", **let_go)
    # free since yesterday: its days begin then
    invoice(db, "was blocked and wrong", row(account="8888"), **OLD)
    books.stopped(db, "was blocked and wrong", **BLOCKED)
    books.reviewed(db, "was blocked and wrong", "payment_blocked", None, state="closed", closed_at=GIVEN)
    for key, more in (
        ("free", {}),
        ("free, processed", {"status": 50}),
        ("free, refused", {}),
        ("free by hand", {"payment_condition": "30"}),
    ):
        invoice(db, key, processing_status=TRANSFERRED, said=(True,), payment_term_code="Z30")
        state = {"state": "refused", "reason_text": "Exact says: no"} if key == "free, refused" else {}
        books.posted(db, key, f"e-{key}", {"payment_hold": True, "payment_term": "KA"}, **state)
        books.entry(db, f"e-{key}", f"R-{key}", **({"description": f"BW:{key}", "payment_condition": "KA"} | more))
    invoice(db, "stays blocked", processing_status=TRANSFERRED, said=(True,), payment_block=True)
    books.posted(db, "stays blocked", "e-stays", {"payment_hold": True, "payment_term": "KA"})
    books.entry(db, "e-stays", "R-stays blocked", description="BW:stays_blocked", payment_condition="KA")


def has(decided: Decided, flow: str, key: str) -> bool:
    return bool(decided.query(f"select 1 from outbox.basware_exact__{flow} where source_key = '{key}'"))


def said(decided: Decided, key: str, link: str | None = None) -> tuple[bool, str]:
    document = decided.row("invoice_responses", key, link)["document"]
    return document["success"], document["message"]


def test_an_attempt_is_counted_by_the_answers_so_far(decided: Decided) -> None:
    for key, attempt, version in (("first", 1, None), ("second time", 2, 1), ("sixth time", 6, 4)):
        taking = decided.row("invoice_acknowledgements", f"{key}:{attempt}")
        assert (taking["document"]["attempt"], taking["document"]["document_key"]) == (attempt, key)
        assert (taking["target_system"], taking["target_company"]) == ("basware", "DE01")
        answer = decided.row("invoice_responses", f"{key}:{attempt}")
        assert answer["document"]["attempt"] == attempt
        assert decided.row("invoices", key)["document"]["version"] == version
        assert f"{key}:{attempt}" in [ref["key"] for ref in decided.row("invoices", key)["refs"]]


def test_what_can_be_booked_is_taken_into_work_once_its_vendor_stands(decided: Decided) -> None:
    refs = decided.row("invoice_acknowledgements", "first:1")["refs"]
    assert [(ref["flow"], ref["key"]) for ref in refs] == [("vendors", "70001")]
    assert not has(decided, "invoice_acknowledgements", "wrong:1")
    assert decided.row("invoice_acknowledgements", "taken:1")["refs"] == []


def test_a_success_names_the_entry_and_waits_for_it(decided: Decided) -> None:
    row = decided.row("invoice_responses", "first:1")
    assert (row["document"]["posting"], said(decided, "first:1")) == (
        "invoices:first",
        (True, "Posted in Exact division 789"),
    )
    assert [(ref["flow"], ref["key"]) for ref in row["refs"]] == [("invoices", "first")]
    assert not has(decided, "invoice_responses", "wrong:1")


def test_what_another_interface_has_is_a_persons_question(decided: Decided) -> None:
    for key in ("taken elsewhere", "refused to us"):
        row = decided.row("invoices", key)
        assert [hold["code"] for hold in row["holds"]] == ["in_progress_elsewhere"]
        assert [ref["flow"] for ref in row["refs"]] == ["vendors"]
        assert not has(decided, "invoice_acknowledgements", f"{key}:1")
    for key in ("taken", "taken, not answered"):
        assert decided.row("invoices", key)["holds"] == []
    assert decided.row("invoices", "taken elsewhere")["holds"][0]["text"] == (
        "invoice R-taken elsewhere of Elbe Papier GmbH is in transfer in Basware, and not by this link: find out "
        "who took it, and release "
        "it if nobody has booked it"
    )


def test_a_blocked_invoice_waits_before_basware_is_told(decided: Decided) -> None:
    for key in ("waits", "waited unseen"):
        assert decided.codes("invoices", key) == ["account_unknown"]
        assert not has(decided, "invoice_responses", f"{key}:1")


def test_after_its_days_basware_is_told_in_the_same_words_and_nothing_is_posted(decided: Decided) -> None:
    for key in ("waited", "waited, no stamp", "waited in work"):
        row = decided.row("invoices", key)
        assert [problem["code"] for problem in row["problems"]] == ["sent_back", "account_unknown"]
        assert said(decided, f"{key}:1") == (False, row["problems"][1]["text"])
        answer = decided.row("invoice_responses", f"{key}:1")
        assert (answer["document"]["posting"], answer["refs"]) == (None, [])


def test_who_has_it_is_never_answered_for(decided: Decided) -> None:
    for key in ("waited elsewhere", "refused to us"):
        assert "sent_back" not in decided.codes("invoices", key)
        rows = decided.query(
            f"select document from outbox.basware_exact__invoice_responses where source_key = '{key}:1'"
        )
        assert [row for row in rows if not row["document"]["success"]] == []


def test_without_hold_days_it_is_told_at_once(decided: Decided) -> None:
    assert decided.codes("invoices", "at once", "zero_days") == ["sent_back", "tax_code_unknown"]
    assert said(decided, "at once:1", "zero_days") == (
        False,
        "line 1: tax code V19 is no VAT code of Exact division 797: map it in tax_codes.csv",
    )


def test_a_cause_that_is_mended_is_no_failure(decided: Decided) -> None:
    assert decided.codes("invoices", "mended") == []
    assert said(decided, "mended:1")[0]


def test_what_exact_refused_is_told_in_its_words(decided: Decided) -> None:
    assert decided.codes("invoices", "refused by Exact") == ["sent_back"]
    assert said(decided, "refused by Exact:1") == (False, "Exact says: no")


def test_a_vendor_in_question_is_told_too(decided: Decided) -> None:
    assert said(decided, "vendor waits:1") == (
        False,
        (
            "vendor 73001 Frage GmbH has no supplier in Exact division 789: release it to be created, or name the "
            "supplier it is"
        ),
    )


def test_what_waits_for_an_approval_here_is_no_failure_to_tell(decided: Decided) -> None:
    for key in ("vendor in approval", "itself in approval"):
        assert (decided.codes("invoices", key), said(decided, f"{key}:1")[0]) == ([], True), key


def test_an_unrouted_company_is_told_too(decided: Decided) -> None:
    rows = decided.query("select * from outbox.basware_exact__invoice_responses where source_key = 'waited nowhere:1'")
    assert [(row["company"], row["target_company"], row["document"]["success"]) for row in rows] == [
        ("DE77", "DE77", False)
    ]
    assert "Basware company DE77 is not in the routing table" in rows[0]["document"]["message"]


def test_nothing_of_before_the_start_is_answered(decided: Decided) -> None:
    assert not has(decided, "invoice_responses", "before start:1")


def test_after_a_failure_nothing_is_posted_until_it_comes_again(decided: Decided) -> None:
    for state in ("delivered", "unknown", "sending"):
        key = f"failure {state}"
        assert decided.codes("invoices", key) == ["sent_back"]
        assert said(decided, f"{key}:1") == (False, "so gesagt")
        assert not has(decided, "invoice_acknowledgements", f"{key}:1")
    assert decided.codes("invoices", "failed there") == ["sent_back"]
    assert not has(decided, "invoice_responses", "failed there:1")


def test_a_fresh_version_is_posted_as_such(decided: Decided) -> None:
    row = decided.row("invoices", "fresh")
    assert (row["problems"], row["document"]["version"]) == ([], 1)
    assert (said(decided, "fresh:2")[0], has(decided, "invoice_responses", "fresh:1")) == (True, False)
    # its own days begin when it is given out
    assert decided.codes("invoices", "fresh and wrong") == ["account_unknown"]
    assert not has(decided, "invoice_responses", "fresh and wrong:2")


def test_a_persons_no_is_told_at_once(decided: Decided) -> None:
    assert decided.codes("invoices", "rejected") == ["sent_back"]
    assert said(decided, "rejected:1") == (False, REJECTED["reason_text"])


def test_what_may_have_been_posted_is_not_answered(decided: Decided) -> None:
    assert "sent_back" not in decided.codes("invoices", "in doubt")
    assert not has(decided, "invoice_responses", "in doubt:1")


def test_what_is_booked_is_never_written_again(decided: Decided) -> None:
    for key in ("booked", "booked, waits", "booked, changed", "booked, answered"):
        row = decided.row("invoices", key)
        assert (row["document"]["total"], row["problems"], row["holds"], row["refs"]) == ("119.00", [], [], [])
    found = decided.query("select * from outbox.basware_exact__findings where code = 'changed_after_posting'")
    texts = {row["document_key"]: row["text"] for row in found}
    assert sorted(texts) == ["booked, changed", "booked, renamed"]
    assert texts["booked, renamed"] == (
        "invoice R-other of Elbe Papier GmbH says USD, number R-other in Basware now, and was booked as EUR, "
        "number R-booked, renamed "
        "(entry 26600042): correct the entry in Exact, or the invoice in Basware"
    )
    assert texts["booked, changed"] == (
        "invoice R-booked, changed of Elbe Papier GmbH says 238.00 in Basware now, and was booked as 119.00 "
        "(entry 26600042): correct the "
        "entry in Exact, or the invoice in Basware"
    )


def test_what_is_booked_for_one_company_is_not_booked_for_another(decided: Decided) -> None:
    for key, entry in (("moved", "26600042"), ("moved in doubt", "not known yet")):
        rows = decided.query(
            f"select problems from outbox.basware_exact__invoices where source_key = '{key}' and company = 'DE02'"
        )
        assert [problem["text"] for problem in rows[0]["problems"]] == [
            f"invoice R-{key} of Elbe Papier GmbH was booked for Basware company DE01 (entry {entry}): take that "
            f"entry back in Exact and "
            "enter it by hand, or give the invoice its company back"
        ]


def test_nor_for_one_that_another_link_routes(decided: Decided) -> None:
    problems = decided.row("invoices", "moved to another link", "zero_days")["problems"]
    (text,) = [one["text"] for one in problems if one["code"] == "booked_elsewhere"]
    assert "was booked for Basware company DE01 (entry 26600042)" in text


def test_what_is_booked_is_answered_with_its_entry(decided: Decided) -> None:
    refs = {
        key: [(ref["flow"], ref["key"]) for ref in decided.row("invoice_responses", f"{key}:1")["refs"]]
        for key in ("booked", "booked, waits")
    }
    assert refs["booked"] == [("invoices", "booked")]
    # given out to us again, or entered before: taken into work first
    assert refs["booked, waits"] == [("invoice_acknowledgements", "booked, waits:1"), ("invoices", "booked, waits")]
    assert decided.row("invoice_acknowledgements", "booked, waits:1")["refs"] == []
    assert not has(decided, "invoice_responses", "booked, answered:1")


def test_a_payment_block_on_a_booked_entry_is_shown_to_a_person(decided: Decided) -> None:
    found = decided.query("select * from outbox.basware_exact__findings where code = 'payment_blocked'")
    assert [row["document_key"] for row in found if row["severity"] == "urgent"] == ["booked"]
    assert decided.row("invoice_responses", "booked:1")["document"]["payment_block"] is True


def test_what_is_blocked_for_payment_and_cannot_be_booked_so_waits_and_is_nobodys_failure(decided: Decided) -> None:
    (hold,) = decided.row("invoices", "blocked")["holds"]
    assert (hold["code"], hold["text"]) == (
        "payment_blocked",
        "invoice R-blocked of Elbe Papier GmbH: blocked for payment in Basware, and no payment condition of Exact "
        "division 790 is mapped for that: map one whose method is cash to `blocked` in payment_terms.csv, or lift the "
        "block in Basware; released, it is booked to be paid",
    )
    # whoever is to lift the block can still change it there
    assert not has(decided, "invoice_acknowledgements", "blocked:1")
    assert decided.codes("invoices", "blocked and wrong") == ["account_unknown"]
    for key in ("blocked and wrong", "was blocked and wrong"):
        assert not has(decided, "invoice_responses", f"{key}:1")
    row = decided.row("invoices", "blocked, let go")
    assert (row["holds"], row["document"]["payment_hold"]) == ([], False)
    assert has(decided, "invoice_acknowledgements", "blocked, let go:1")


def test_a_block_that_was_lifted_is_lifted_on_the_entry_while_it_can_be_changed(decided: Decided) -> None:
    sent = {key: decided.row("invoices", key)["document"] for key in ("free", "free, processed", "free by hand")}
    assert {name: sent["free"][name] for name in ("payment_hold", "payment_term", "released_from", "total")} == {
        "payment_hold": False, "payment_term": "30", "released_from": "KA", "total": "119.00",
    }  # fmt: skip
    assert [one.get("released_from") for one in sent.values()] == ["KA", None, None]
    rows = decided.query("select * from outbox.basware_exact__findings where code = 'payment_blocked'")
    texts = {row["document_key"]: row["text"] for row in rows if row["severity"] == "warning"}
    said = "of Elbe Papier GmbH is free for payment in Basware, and payment condition KA still keeps entry 26600042 of "
    said += "Exact division 789 from being paid:"
    assert texts == {
        "free, processed": f"invoice R-free, processed {said} it is processed, so that only people can change it. "
        "Change it there by hand",
        "free, refused": f"invoice R-free, refused {said} Exact says: no. Change it there by hand",
    }


def test_what_is_in_transfer_for_long_is_told(decided: Decided) -> None:
    found = {
        row["document_key"]: row["text"]
        for row in decided.query("select * from outbox.basware_exact__findings where code = 'in_progress_too_long'")
    }
    assert found["booked long ago"].endswith("UTC: it is booked in Exact, and Basware has not taken our answer")
    assert found["waited elsewhere"].endswith("it was not taken by this link; find out who has it")
    assert "taken" not in found
    assert books.READ - timedelta(hours=24) < GIVEN


def test_an_attempt_has_one_answer(decided: Decided) -> None:
    both = (
        "select link, company, document ->> '$.invoice_id' as invoice from outbox.basware_exact__invoice_responses "
        "group by all having count(*) > 1"
    )
    assert decided.query(both) == []


def test_what_was_blocked_at_sending_goes_back_as_well(decided: Decided) -> None:
    said = decided.row("invoice_responses", "blocked at sending:1")["document"]
    assert (said["success"], said["message"]) == (False, "it belongs on 1610, but Exact books it on 1600")
    assert decided.codes("invoices", "blocked at sending") == ["sent_back"]


def test_what_basware_did_not_do_for_us_is_not_ours(decided: Decided) -> None:
    (hold,) = decided.row("invoices", "busy to us")["holds"]
    assert hold["code"] == "in_progress_elsewhere"
