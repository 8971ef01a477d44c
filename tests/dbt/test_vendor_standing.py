"""Vendors in question: called another company after delivery, gone, blocked, inactive or merged; and orders that the
other side ended. New documents wait with a reason, and nothing is paired anew but by a person's word."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb

from tests.dbt import books
from tests.dbt.conftest import Decided
from tests.dbt.test_findings import finding

E, A = books.E, books.A
NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)


def judged(db: duckdb.DuckDBPyConnection, supplier: str, vendor: str, verdict: str) -> None:
    pair = {"left_company": "123", "left_key": supplier, "right_company": "C1", "right_key": vendor}
    facts = {
        "link": books.LINK,
        "kind": "vendor",
        "verdict": verdict,
        "who": "person:petra",
        "at": NOON,
        "why": "phoned",
    }
    books.raw.insert(db, "raw_operations.decisions", {"id": 700 + len(supplier + vendor)} | pair | facts)


def traded(db: duckdb.DuckDBPyConnection, key: str, code: str, name: str, vendor: str, **more: object) -> None:
    """A delivered supplier with one invoice and one order delivered to its vendor, and a new one of each."""
    books.supplier(db, key, code, name, vendor=vendor, **more)
    for entry in (f"{key}-old", f"{key}-new"):
        books.entry(db, entry, supplier=key)
        books.term(db, entry)
    own = {"vendor_external_code": code, "vendor_id": vendor}
    books.invoice(db, f"i-{key}-old", f"{key}-old", **own)
    document = books.json.dumps({"vendor_key": key})
    books.delivered(db, "purchase_invoices", f"{key}-old", f"i-{key}-old", amount="121.00", delivered_document=document)
    lines = [{"ID": "1", "LineNumber": 1, "Item": "i", "Quantity": "1", "NetPrice": "10", "AmountFC": "10"}]
    order = {"supplier": key, "order_date": date(2026, 11, 2), "currency": "EUR", "order_status": 10}
    books.raw.insert(
        db, f"{E}.purchase_orders", order | {"purchase_order_id": f"po-{key}", "purchase_order_lines": lines}
    )


def add(db: duckdb.DuckDBPyConnection) -> None:
    traded(db, "s-apart", "20001", "Oosterhout Schilders B.V.", "v-apart")
    judged(db, "s-apart", "v-apart", "different")
    # the rules would pair it at once with this one: the same VAT number and name
    twin = {"name": "Oosterhout Schilders B.V.", "vat_number": "NL834258481B01", "active": True}
    books.raw.insert(db, f"{A}.vendors", {"vendor_id": "v-twin", "external_vendor_code": "T1"} | twin)
    db.execute("update raw_exact_online.accounts set vat_number = 'NL834258481B01' where id = 's-apart'")

    traded(db, "s-named", "20002", "Polderland Zuivel B.V.", "v-was")
    books.raw.insert(
        db, f"{A}.vendors", {"vendor_id": "v-is", "external_vendor_code": "P1", "name": "Poldermelk", "active": True}
    )
    judged(db, "s-named", "v-is", "same")

    traded(db, "s-lost", "20003", "Quist Drukkerij B.V.", "v-lost")
    db.execute("update raw_avidxchange.vendors set is_deleted = true where vendor_id = 'v-lost'")

    traded(db, "s-idle", "20004", "Ruimzicht Hotels B.V.", "v-idle")
    db.execute("update raw_avidxchange.vendors set active = false where vendor_id = 'v-idle'")
    traded(db, "s-unblocked", "20005", "Sterrenburg Tuinen B.V.", "v-unblocked")
    db.execute("update raw_avidxchange.vendors set active = false where vendor_id = 'v-unblocked'")
    ended = "set delivered_document = '{\"active\": false}' where source_key = 's-unblocked'"
    db.execute(f"update raw_operations.deliveries {ended}")
    # a person took the vendor from a blocked supplier, for which we had made it inactive, and gave it to another one
    traded(db, "s-gave", "20021", "Nieuwland Bouw B.V.", "v-handed", blocked=True)
    db.execute("update raw_avidxchange.vendors set active = false where vendor_id = 'v-handed'")
    db.execute(f"update raw_operations.deliveries {ended.replace('s-unblocked', 's-gave')}")
    books.supplier(db, "s-got", "20022", "Aannemer N.")
    books.entry(db, "s-got-new", supplier="s-got")
    books.term(db, "s-got-new")
    judged(db, "s-gave", "v-handed", "different")
    judged(db, "s-got", "v-handed", "same")
    traded(db, "s-donot", "20006", "Tulpenburg Catering B.V.", "v-donot")
    db.execute("update raw_avidxchange.vendors set name = name || ' (DO NOT USE)' where vendor_id = 'v-donot'")

    books.supplier(db, "s-ours", "20007", "Urban Fietsen B.V.", vendor="v-ours")
    books.delivered(db, "suppliers", "v-ours", "s-ours")
    judged(db, "s-ours", "v-ours", "different")

    # merged in Exact: the first is gone, its invoice stands on the second
    traded(db, "s-merged", "20008", "Vloedlijn Advies B.V.", "v-merged")
    books.supplier(db, "s-kept", "20009", "Wadlopen Reizen B.V.", vendor="v-kept")
    db.execute("update raw_exact_online.accounts set is_deleted = true where id = 's-merged'")
    db.execute("update raw_exact_online.purchase_entries set supplier = 's-kept' where supplier = 's-merged'")
    db.execute("update raw_exact_online.purchase_orders set supplier = 's-kept' where supplier = 's-merged'")
    traded(db, "s-deleted", "20010", "Xanten Machines B.V.", "v-deleted")
    db.execute("update raw_exact_online.accounts set is_deleted = true where id = 's-deleted'")

    # one payee, two supplier records: the first was delivered, of the second a person said that it is the same vendor
    traded(db, "s-lead", "20011", "Ypenburg Glas B.V.", "v-shared")
    traded(db, "s-side", "20012", "Glashandel Y.", "v-other")
    db.execute("delete from raw_avidxchange.vendors where vendor_id = 'v-other'")
    db.execute("delete from raw_operations.deliveries where target_id in ('v-other', 'i-s-side-old')")
    judged(db, "s-side", "v-shared", "same")
    traded(db, "s-lead-gone", "20013", "Zonnehof Linnen B.V.", "v-linen")
    books.supplier(db, "s-side-stays", "20014", "Linnenverhuur Z.")
    books.entry(db, "s-side-stays-new", supplier="s-side-stays")
    books.term(db, "s-side-stays-new")
    judged(db, "s-side-stays", "v-linen", "same")
    db.execute("update raw_exact_online.accounts set is_deleted = true where id = 's-lead-gone'")
    for key, code in (("s-both-b", "20016"), ("s-both-a", "20015")):  # neither was delivered
        books.supplier(db, key, code, f"Elzinga {code}", blocked=key == "s-both-a")
        judged(db, key, "v-both", "same")
    both = {"vendor_id": "v-both", "external_vendor_code": "EL", "name": "Elzinga", "active": True}
    books.raw.insert(db, f"{A}.vendors", both)

    for key, status, gone in (("po-shut", "Closed", False), ("po-erased", "Open", True), ("po-open", "Open", False)):
        order = {"purchase_order_id": key, "order_number": 80 + len(key), "supplier": "s1", "order_status": 10}
        lines = [{"ID": "1", "LineNumber": 1, "Item": "i", "Quantity": "1", "NetPrice": "10", "AmountFC": "10"}]
        more = {"order_date": date(2026, 11, 2), "currency": "EUR", "purchase_order_lines": lines}
        books.raw.insert(db, f"{E}.purchase_orders", order | more)
        books.delivered(db, "purchase_orders", key, f"a-{key}")
        theirs = {"purchase_order_id": f"a-{key}", "external_code": f"exact_online:123:{key}", "status": status}
        books.raw.insert(db, f"{A}.purchase_orders", theirs | {"is_deleted": gone})


def waiting(decided: Decided, flow: str, key: str) -> tuple[str, str]:
    (problem,) = decided.row(flow, key)["problems"]
    return problem["code"], problem["text"]


def test_after_different_no_new_document_goes_to_that_vendor(decided: Decided) -> None:
    for flow, key in (("purchase_invoices", "s-apart-new"), ("purchase_orders", "po-s-apart")):
        code, text = waiting(decided, flow, key)
        assert code == "vendor_review"
        assert "supplier 20001 Oosterhout Schilders B.V. is not AvidXchange vendor" in text
        assert "says person:petra since 2026-11-12 (phoned)" in text


def test_the_supplier_is_held_until_a_person_names_its_vendor_and_never_paired_by_rules(
    decided: Decided,
) -> None:
    row = decided.row("vendors", "s-apart")
    assert (row["adopt"], row["replaces"], row["skip"], row["problems"]) == (None, "v-apart", None, [])
    (hold,) = row["holds"]
    assert hold["code"] == "vendor_disputed"
    assert "right_key" not in hold["payload"], "`same` needs the key of another vendor"
    assert (hold["payload"]["left_key"], hold["payload"]["right_company"]) == ("s-apart", "C1")


def test_what_was_delivered_before_stays_and_is_shown_as_a_counterparty_difference(decided: Decided) -> None:
    row = decided.row("purchase_invoices", "s-apart-old")
    assert (row["wanted"], row["skip"]) == ("present", None)
    classes = decided.query(
        "select flow, difference_class as class from reconciliation.documents"
        " where source_key in ('s-apart', 's-apart-old') order by flow"
    )
    assert [(one["flow"], one["class"]) for one in classes] == [
        ("purchase_invoices", "counterparty"),
        ("vendors", "counterparty"),
    ]


def test_same_with_another_vendor_takes_the_place_of_the_delivered_one(decided: Decided) -> None:
    row = decided.row("vendors", "s-named")
    assert (row["adopt"]["id"], row["replaces"], row["holds"]) == ("v-is", "v-was", [])
    for flow, key in (("purchase_invoices", "s-named-new"), ("purchase_orders", "po-s-named")):
        new = decided.row(flow, key)
        assert new["problems"] == []
        (vendor,) = [ref for ref in new["refs"] if ref["flow"] == "vendors"]
        assert (vendor["key"], vendor["target"]) == ("s-named", "v-is"), "it waits until the supplier stands there"
    (old,) = decided.query(
        "select difference_class as class from reconciliation.documents where source_key = 's-named-old'"
    )
    assert old["class"] == "counterparty"


def test_a_supplier_that_came_from_a_vendor_it_is_not_leaves_that_vendor_new_again(decided: Decided) -> None:
    row = decided.row("suppliers", "v-ours")
    assert (row["skip"], row["replaces"], row["adopt"]) == (None, "s-ours", None)
    assert [hold["code"] for hold in row["holds"]] == ["vendor_review"]


def test_a_vendor_that_is_gone_is_asked_about_and_its_documents_wait(decided: Decided) -> None:
    row = decided.row("vendors", "s-lost")
    assert (row["replaces"], [hold["code"] for hold in row["holds"]]) == ("v-lost", ["vendor_disputed"])
    assert "which is gone from AvidXchange" in row["holds"][0]["text"]
    assert waiting(decided, "purchase_invoices", "s-lost-new")[0] == "vendor_review"


def test_a_vendor_inactive_in_avidxchange_is_matched_but_blocks_its_documents(decided: Decided) -> None:
    assert decided.row("vendors", "s-idle")["adopt"]["id"] == "v-idle"
    for flow, key in (("purchase_invoices", "s-idle-new"), ("purchase_orders", "po-s-idle")):
        code, text = waiting(decided, flow, key)
        assert code == "vendor_blocked"
        assert "AvidXchange vendor Ruimzicht Hotels B.V. (20004)" in text
        assert "inactive in AvidXchange: activate it there" in text
    found = finding(decided, "vendor_inactive", "s-idle")
    assert (found["kind"], found["flow"], found["company"]) == ("review", "vendors", "123")


def test_a_vendor_that_we_made_inactive_ourselves_stops_nothing(decided: Decided) -> None:
    assert decided.row("purchase_invoices", "s-unblocked-new")["problems"] == []


def test_a_vendor_that_we_made_inactive_for_another_supplier_blocks_the_documents_of_the_one_it_is_now(
    decided: Decided,
) -> None:
    assert decided.row("vendors", "s-got")["adopt"]["id"] == "v-handed"
    code, text = waiting(decided, "purchase_invoices", "s-got-new")
    assert (code, "which supplier 20022 Aannemer N. is, is inactive in AvidXchange" in text) == ("vendor_blocked", True)


def test_a_vendor_blocked_by_its_name_blocks_its_documents(decided: Decided) -> None:
    code, text = waiting(decided, "purchase_invoices", "s-donot-new")
    assert (code, "blocked in AvidXchange by its name" in text) == ("vendor_blocked", True)


def test_a_merge_in_exact_is_asked_about_with_what_it_moved(decided: Decided) -> None:
    found = finding(decided, "supplier_merged", "s-merged")
    assert found["kind"] == "review"
    assert "supplier 20008 Vloedlijn Advies B.V. was merged into 20009 Wadlopen Reizen B.V. in Exact" in found["text"]
    assert "1 open invoices of 121.00" in found["text"]
    assert found["payload"] == {"into": "s-kept", "vendor": "v-merged"}
    assert decided.row("purchase_invoices", "s-merged-old")["document"]["vendor_key"] == "s-kept"


def test_a_supplier_deleted_with_open_invoices_on_the_other_side_is_asked_about(decided: Decided) -> None:
    assert "was deleted in Exact" in finding(decided, "supplier_deleted", "s-deleted")["text"]


def test_an_order_that_was_ended_or_deleted_there_is_asked_about(decided: Decided) -> None:
    found = finding(decided, "order_closed", "po-shut")
    assert "is closed in AvidXchange and open in Exact" in found["text"]
    erased = decided.row("purchase_orders", "po-erased")
    assert (erased["replaces"], [hold["code"] for hold in erased["holds"]]) == ("a-po-erased", ["deleted_in_target"])
    assert decided.row("purchase_orders", "po-open")["replaces"] is None


def test_one_of_the_suppliers_of_a_vendor_is_written_and_the_others_are_not(decided: Decided) -> None:
    lead, side = decided.row("vendors", "s-lead"), decided.row("vendors", "s-side")
    assert (lead["skip"], lead["document"]["name"]) == (None, "Ypenburg Glas B.V.")
    assert (side["skip"], side["adopt"]) == ("same_vendor", None)


def test_the_documents_of_each_go_to_that_vendor(decided: Decided) -> None:
    for flow, key in (("purchase_invoices", "s-side-new"), ("purchase_orders", "po-s-side")):
        row = decided.row(flow, key)
        assert (row["skip"], row["problems"], row["document"]["vendor_key"]) == (None, [], "s-side")
        (ref,) = [ref for ref in row["refs"] if ref["flow"] == "vendors"]
        assert (ref["key"], ref["known_as"], ref["target"]) == ("s-lead", "s-side", "v-shared")
    (own,) = [ref for ref in decided.row("purchase_invoices", "s-lead-new")["refs"] if ref["flow"] == "vendors"]
    assert (own["key"], own["known_as"]) == ("s-lead", None)


def test_a_vendor_stays_active_while_one_of_its_suppliers_trades(decided: Decided) -> None:
    row = decided.row("vendors", "s-lead-gone")
    assert (row["skip"], row["document"]["active"]) == (None, True)
    assert decided.row("purchase_invoices", "s-side-stays-new")["problems"] == []


def test_of_suppliers_never_delivered_one_that_trades_is_written(decided: Decided) -> None:
    assert [decided.row("vendors", key)["skip"] for key in ("s-both-a", "s-both-b")] == ["same_vendor", None]
    assert decided.row("vendors", "s-both-b")["adopt"]["id"] == "v-both"


def test_the_other_suppliers_say_whose_vendor_they_are(decided: Decided) -> None:
    (row,) = decided.query(
        "select difference_class, reason from reconciliation.documents where flow = 'vendors' and source_key = 's-side'"
    )
    assert row == {
        "difference_class": "not_chosen",
        "reason": "a person called it the same vendor as another supplier, which that vendor follows",
    }
