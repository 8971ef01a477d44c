"""What Airbase is told of its orders: once, in plain words, and never what it shows already."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import duckdb

from include.documents import OrderResult, parse
from tests.dbt.airbase import books
from tests.dbt.airbase.books import exact_line, exact_order, order, order_line, reviewed, told, vendor, written
from tests.dbt.conftest import Decided

UNKNOWN = (
    "line 1: account 4730 naam is not among the accounts that Airbase has for MER-NL: add it there, or code the line "
    "to another"
)
WRONG = order_line(1, "1.00", "4730")
SHOWN: dict[str, Any] = {"erp_sync_status": "synced", "erp_reference_id": "77001"}
FAILED: dict[str, Any] = {"erp_sync_status": "failed", "error_message": UNKNOWN}


def add(db: duckdb.DuckDBPyConnection) -> None:
    order(db, "r-new")
    order(db, "r-wrong", WRONG, order_line(2, "1.00", "4212"))
    order(db, "r-numbered", erp_reference_id="66001")
    order(db, "r-worded", error_message="iets anders")
    order(db, "r-old", WRONG, issue_date=books.LONG_AGO.date().replace(month=8))
    order(db, "r-unrouted", company="MER-UK")
    order(db, "r-cancelled", status="cancelled")
    # the vendor of it is a question
    for name in ("asked", "let in", "asked anew", "not wanted", "let in, refused", "let in, mended"):
        vendor(db, f"v-{name}", f"{name.title()} B.V.")
        order(db, f"r-{name}", vendor=f"v-{name}")
    add_answered(db)
    add_told(db)
    add_stopped(db)


def add_answered(db: duckdb.DuckDBPyConnection) -> None:
    """Questions that people answered, or have not yet."""
    for key in ("let in", "asked anew", "let in, refused", "let in, mended"):
        reviewed(db, "vendors", f"v-{key}", "vendor_review", decision="release")
    reviewed(db, "vendors", "v-asked anew", "vendor_review", state="open")
    reviewed(db, "vendors", "v-not wanted", "vendor_review", decision="reject")
    said = {"reason_code": "rejected_in_review", "reason_text": "Anna will not have that vendor"}
    books.delivered(db, "vendors", "v-not wanted", None, state="skipped", **said)
    said = {"reason_code": "vendor_said", "reason_text": "Exact wants a postcode of that country"}
    books.delivered(db, "vendors", "v-let in, refused", None, state="refused", **said)
    books.delivered(db, "vendors", "v-let in, mended", None, state="refused", attempt_document="{}", **said)
    for key in ("r-by hand", "r-by hand, let in"):
        order(db, key)
        lines = [exact_line(f"po {key}", amount="90.00")]
        exact_order(db, f"po {key}", your_ref=f"PO-{key}", purchase_order_lines=lines)
    reviewed(db, "purchase_orders", "r-by hand, let in", "order_entered_by_hand", decision="release")
    order(db, "r-deleted")
    written(db, "r-deleted", "po r-deleted")
    exact_order(db, "po r-deleted", "r-deleted", is_deleted=True)


def add_told(db: duckdb.DuckDBPyConnection) -> None:
    """Orders of which something was said before."""
    for key, facts in (
        ("r-shown", SHOWN),
        ("r-told", {"updated_date": books.LONG_AGO - timedelta(hours=1)}),
        # a change order took the word away after it was said
        ("r-reset", {"updated_date": books.CHANGED}),
    ):
        order(db, key, **facts)
        written(db, key, f"po {key}")
        exact_order(db, f"po {key}", key)
        told(db, key, 1)
    order(db, "r-shown, changed", order_line(1, "120.00"), **SHOWN)
    written(db, "r-shown, changed", "po r-shown, changed")
    exact_order(db, "po r-shown, changed", "r-shown, changed")
    told(db, "r-shown, changed", 1)
    order(db, "r-shown wrong", WRONG, **FAILED)
    order(db, "r-cut", WRONG, **(FAILED | {"error_message": UNKNOWN[:40] + "..."}))
    order(db, "r-told wrong", WRONG, updated_date=books.LONG_AGO - timedelta(hours=1))
    told(db, "r-told wrong", 1, UNKNOWN)
    order(db, "r-other words", WRONG, **(FAILED | {"error_message": "iets anders"}))
    told(db, "r-other words", 1, "iets anders")
    order(db, "r-mended", **FAILED)
    told(db, "r-mended", 1, UNKNOWN)
    told(db, "r-mended", 2, "again")
    order(db, "r-on its way", **SHOWN)
    told(db, "r-on its way", 1, state="unknown", target_id=None, delivered_document=None,
         attempt_document=json.dumps({"kind": "order_result", "success": True, "message": ""}))  # fmt: skip


def add_stopped(db: duckdb.DuckDBPyConnection) -> None:
    """Orders that Exact or a person said no to."""
    for key, state, code in (
        ("r-refused", "refused", "vendor_said"),
        ("r-rejected", "skipped", "rejected_in_review"),
        ("r-locked", "blocked", "changed_after_lock"),
        ("r-mended since", "blocked", "account_unknown"),
    ):
        order(db, key)
        facts = {"state": state, "reason_code": code, "reason_text": f"Exact says no to {key}"}
        books.delivered(db, "purchase_orders", key, None, **facts)
    order(db, "r-refused, changed")
    said = {"state": "refused", "reason_code": "vendor_said", "reason_text": "no", "attempt_document": "{}"}
    books.delivered(db, "purchase_orders", "r-refused, changed", None, **said)
    order(db, "r-change wrong", WRONG)
    written(db, "r-change wrong", "po r-change wrong")
    exact_order(db, "po r-change wrong", "r-change wrong")


def result(decided: Decided, key: str, n: int = 1) -> dict[str, Any]:
    return decided.row("order_results", f"{key}:{n}")


def rows(decided: Decided, key: str) -> list[dict[str, Any]]:
    found = decided.query("select * from outbox.airbase_exact__order_results order by source_key")
    return [row for row in found if row["source_key"].rpartition(":")[0] == key]


def test_an_order_that_can_be_written_is_told_once_it_stands(decided: Decided) -> None:
    found = result(decided, "r-new")
    document = parse(json.dumps(found["document"]))
    assert isinstance(document, OrderResult)
    assert (document.order_id, document.number, document.success, document.message, document.posting) == (
        "r-new", "PO-r-new", True, "", "purchase_orders:r-new",
    )  # fmt: skip
    assert (found["target_system"], found["company"], found["target_company"]) == ("airbase", "MER-NL", "MER-NL")
    assert [(ref["flow"], ref["key"], ref["agreed"]) for ref in found["refs"]] == [("purchase_orders", "r-new", True)]


def test_what_keeps_an_order_is_told_at_once_and_all_of_it(decided: Decided) -> None:
    found = result(decided, "r-wrong")
    document = parse(json.dumps(found["document"]))
    assert isinstance(document, OrderResult)
    assert (document.success, document.posting, found["refs"]) == (False, None, [])
    assert document.message == (
        f"{UNKNOWN}; line 2: account 4212 naam is inactive in Airbase: make it active there, or code the line to "
        "another"
    )


ASKED = (
    "the accounts department has a question to answer first: vendor {} B.V. has no supplier in Exact division 791: "
    "release it to be created, or name the supplier it is"
)


def test_an_order_whose_vendor_waits_says_what_the_vendor_waits_for(decided: Decided) -> None:
    assert result(decided, "r-asked")["document"]["message"] == ASKED.format("Asked")


def test_a_vendor_that_was_let_in_keeps_no_order_unless_its_question_is_asked_anew(decided: Decided) -> None:
    assert result(decided, "r-let in")["document"]["success"]
    assert result(decided, "r-asked anew")["document"]["message"] == ASKED.format("Asked Anew")


def test_a_no_to_the_vendor_is_told_in_the_words_it_was_said_in(decided: Decided) -> None:
    told = [result(decided, key)["document"]["message"] for key in ("r-not wanted", "r-let in, refused")]
    assert told == ["Anna will not have that vendor", "Exact wants a postcode of that country"]


def test_an_order_in_question_says_who_is_asked_what(decided: Decided) -> None:
    assert result(decided, "r-by hand")["document"]["message"] == (
        "the accounts department has a question to answer first: purchase order PO-r-by hand of naam v1 over 100.00 "
        "stands in Exact as order 77001 over 90.00, entered by hand: correct that one, and it is taken for this order, "
        "or release it to be ordered besides"
    )
    assert result(decided, "r-by hand, let in")["document"]["success"]


def test_an_order_deleted_in_exact_is_not_said_to_stand(decided: Decided) -> None:
    assert result(decided, "r-deleted")["document"]["message"] == (
        "the accounts department has a question to answer first: purchase order PO-r-deleted of naam v1 was deleted in "
        "Exact division 791 and is open in Airbase: cancel it there, or release it to be ordered again"
    )


def test_nothing_is_told_of_orders_that_are_not_this_links(decided: Decided) -> None:
    assert [rows(decided, key) for key in ("r-old", "r-unrouted", "r-cancelled")] == [[], [], []]


def test_what_airbase_shows_is_not_said_again(decided: Decided) -> None:
    assert [rows(decided, key) for key in ("r-shown", "r-shown wrong", "r-cut")] == [[], [], []]


def test_what_was_said_and_not_read_since_stays_as_it_was_said(decided: Decided) -> None:
    assert [row["source_key"] for row in rows(decided, "r-told")] == ["r-told:1"]
    assert [row["source_key"] for row in rows(decided, "r-told wrong")] == ["r-told wrong:1"]
    # its answer never came: the row stays until that is settled
    assert [row["source_key"] for row in rows(decided, "r-on its way")] == ["r-on its way:1"]


def test_something_new_is_a_row_of_its_own(decided: Decided) -> None:
    (mended,) = rows(decided, "r-mended")
    assert (mended["source_key"], mended["document"]["success"]) == ("r-mended:3", True)
    (other,) = rows(decided, "r-other words")
    assert (other["source_key"], other["document"]["message"]) == ("r-other words:2", UNKNOWN)
    assert [row["source_key"] for row in rows(decided, "r-reset")] == ["r-reset:2"]


def test_only_an_order_of_which_airbase_shows_nothing_and_was_told_nothing_is_untold(decided: Decided) -> None:
    for key in ("r-new", "r-wrong"):
        assert result(decided, key)["document"]["untold"] is True
    # a number that somebody filled in; our word that was taken away; words told before, or failed
    for key, n in (("r-numbered", 1), ("r-worded", 1), ("r-reset", 2), ("r-other words", 2), ("r-mended", 3)):
        assert result(decided, key, n)["document"]["untold"] is None


def test_what_exact_or_a_person_said_no_to_is_told_in_their_words(decided: Decided) -> None:
    told = {key: result(decided, key)["document"]["message"] for key in ("r-refused", "r-rejected", "r-locked")}
    assert told == {key: f"Exact says no to {key}" for key in told}
    # what was found before and is not found any more is mended
    assert result(decided, "r-mended since")["document"]["success"]


def test_a_change_that_cannot_be_written_says_that_the_order_stands_as_it_was(decided: Decided) -> None:
    assert result(decided, "r-change wrong")["document"]["message"] == (
        f"Exact has purchase order PO-r-change wrong as order 77001, as it was before: {UNKNOWN}"
    )


def otherwise(decided: Decided, key: str) -> OrderResult:
    """What is told where Exact refuses it in this run."""
    (found,) = rows(decided, key)
    document = parse(found["otherwise"])
    assert isinstance(document, OrderResult)
    return document


def test_what_is_told_of_a_refusal_goes_with_the_word_that_waits_for_the_order(decided: Decided) -> None:
    failure = otherwise(decided, "r-new")
    assert (failure.source_key, failure.success, failure.message) == ("r-new:1", False, "{reason}")
    assert (failure.order_id, failure.posting, failure.untold) == ("r-new", None, True)
    # what keeps it is known already
    assert result(decided, "r-wrong")["otherwise"] is None


def test_a_change_of_what_airbase_shows_is_told_only_if_exact_refuses_it(decided: Decided) -> None:
    (unchanged,) = rows(decided, "r-shown, changed")
    assert (unchanged["source_key"], unchanged["document"]["success"]) == ("r-shown, changed:1", True)
    failure = otherwise(decided, "r-shown, changed")
    assert (failure.source_key, failure.message) == (
        "r-shown, changed:2",
        "Exact has purchase order PO-r-shown, changed as order 77001, as it was before: {reason}",
    )


def test_what_changed_since_its_refusal_is_told_as_it_comes_out_in_this_run(decided: Decided) -> None:
    for key in ("r-refused, changed", "r-let in, mended"):
        assert result(decided, key)["document"]["success"]
        assert otherwise(decided, key).message == "{reason}"
