"""What people change of a vendor in AvidXchange, and what of it comes back (option vendor_changes_back)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from include.documents import VendorChange, parse
from tests.dbt.conftest import Decided
from tests.dbt.quickbooks import books
from tests.dbt.quickbooks.books import A, Q

BOTH = "both_ways"
REALM = "4620816377"
SENT = datetime(2026, 10, 20, 8, tzinfo=UTC)
LATER = SENT + timedelta(days=1)
HERE: dict[str, Any] = {"connection": "quickbooks_both", "company": REALM}
THERE: dict[str, Any] = {"connection": "avid_both", "company": "C8"}

# What both sides said when they last agreed.
EMAIL, PHONE, WEB = "ap@v.example", "518-555-0100", "https://v.example"
PLACE = {
    "line1": "1 Main St",
    "line2": "Suite 4",
    "postcode": "12207",
    "city": "Albany",
    "state": "NY",
    "country": "USA",
}
THEIR_PLACE = {
    "Line1": "1 Main St",
    "Line2": "Suite 4",
    "PostalCode": "12207",
    "City": "Albany",
    "State": "NY",
    "Country": "USA",
}
MOVED = {"Line1": "9 High St", "Line2": None, "PostalCode": "12208", "City": "Albany", "State": "NY", "Country": "US"}


def ours(db: duckdb.DuckDBPyConnection, key: str, link: str = BOTH, **change: Any) -> None:
    """A vendor of QuickBooks that was sent on 20 October, as it stands now."""
    place = {k: v for k, v in THEIR_PLACE.items() if k not in ("State",)} | {"CountrySubDivisionCode": "NY"}
    facts = {
        "display_name": f"Vendor {key}",
        "primary_email_addr": EMAIL,
        "primary_phone": PHONE,
        "web_addr": WEB,
        "bill_addr": place,
        "sync_token": 5,
        "balance": "0",
        "active": True,
    }
    books.raw.insert(db, f"{Q}.vendors", {"id": key} | facts | HERE | change)


def theirs(db: duckdb.DuckDBPyConnection, key: str, **change: Any) -> None:
    """The same vendor as AvidXchange has it; read and changed after we last sent it."""
    facts = {
        "vendor_id": f"v{key}",
        "external_vendor_code": f"quickbooks_online:{REALM}:{key}",
        "name": f"Vendor {key}",
        "email": EMAIL,
        "telephone1": PHONE,
        "website": WEB,
        "address": THEIR_PLACE,
        "active": True,
        "last_modified_date": LATER,
        "read_at": LATER + timedelta(hours=1),
    }
    books.raw.insert(db, f"{A}.vendors", facts | THERE | change)


def told(key: str, **change: Any) -> str:
    """What we last told AvidXchange."""
    facts = {"name": f"Vendor {key}", "email": EMAIL, "phone": PHONE, "website": WEB, "address": PLACE, "active": True}
    return json.dumps({"kind": "vendor", "company": REALM, "source_key": key} | facts | change)


def sent(db: duckdb.DuckDBPyConnection, key: str, document: str | None = None, **more: Any) -> None:
    known = {"company": REALM, "target_company": "C8", "target_facts": {"UpdateType": "Insert"}, "sent_at": SENT}
    document = document or told(key)
    books.delivered(db, "vendors", key, f"v{key}", **({"link": BOTH, "delivered_document": document} | known | more))


def written(db: duckdb.DuckDBPyConnection, key: str, token: str, **facts: Any) -> None:
    """A change that we took over into QuickBooks before; the vendor had ``token`` after it."""
    document = {"kind": "vendor_change", "vendor_id": key, "after": facts}
    known = {"link": BOTH, "company": "C8", "target_company": REALM, "target_token": token, "sent_at": LATER}
    books.delivered(db, "vendor_changes", f"v{key}-1", key, delivered_document=json.dumps(document), **known)


def add(db: duckdb.DuckDBPyConnection) -> None:
    facts = {"kind": books.LINK, "start_date": SENT.date(), "timezone": "UTC", "approved": True}
    options = books.OPTIONS | {"vendor_changes_back": "yes"}
    books.raw.insert(db, "raw_config.links", facts | {"link": BOTH, "options": json.dumps(options)})
    for system, where in (("quickbooks_online", HERE), ("avidxchange", THERE)):
        own = {"link": BOTH, "system": system, "connection": where["connection"]}
        books.raw.insert(db, "raw_config.link_connections", own)
        books.raw.insert(db, "raw_config.routes", own | {"pair_no": 1, "company": where["company"]})
    for key, our_change, their_change in (
        ("801", {}, {}),
        ("802", {}, {"telephone1": "518-555-0199"}),
        ("803", {"web_addr": "https://new.example"}, {"telephone1": "518-555-0199"}),
        ("804", {"primary_phone": "518-555-0777"}, {"telephone1": "518-555-0199"}),
        ("805", {}, {"email": "new@v.example", "address": MOVED}),
        ("806", {}, {"email": "new@v.example"}),
        ("807", {}, {"name": "Vendor 807 Holdings"}),
        ("808", {}, {"telephone1": None, "website": "HTTPS://V.example/", "email": "AP@v.example"}),
        ("809", {"primary_phone": "518-555-0199"}, {"telephone1": "(518) 555-0199"}),
        (
            "810",
            {"primary_phone": "518-555-0199"},
            {"read_at": SENT - timedelta(minutes=1), "last_modified_date": SENT},
        ),
        ("811", {"primary_phone": None, "mobile": PHONE}, {"telephone1": "518-555-0199"}),
        ("812", {"active": False, "display_name": "Vendor 812 (deleted)"}, {"telephone1": "518-555-0199"}),
        ("816", {}, {"telephone1": "518-555-0199"}),
    ):
        ours(db, key, **our_change)
        theirs(db, key, **their_change)
        sent(db, key)
    books.bill(db, "8060", vendor_ref="806", **HERE)
    # adopted with another phone, which nobody ever agreed on; 814 was changed since
    for key, phone in (("813", "518-555-0300"), ("814", "518-555-0400")):
        ours(db, key)
        theirs(db, key, telephone1=phone)
        said = {"name": f"Vendor {key}", "email": EMAIL, "phone": "518-555-0300", "website": WEB, "address": PLACE}
        sent(db, key, target_facts={"name": f"Vendor {key}", "said": said}, sent_at=None)
    # taken over a moment ago: QuickBooks was read before it showed
    ours(db, "815")
    theirs(db, "815", telephone1="518-555-0199")
    sent(db, "815", told("815", phone="518-555-0199"))
    written(db, "815", "6", phone="518-555-0199")
    # what a person rejected stays in AvidXchange, and here
    review = {
        "id": "1",
        "flow": "vendor_changes",
        "company": "C8",
        "document_key": "v816-20261021T080000",
        "link": BOTH,
    }
    decision = {"code": "payee_change", "state": "decided", "decision": "reject"}
    books.raw.insert(db, "raw_operations.reviews", review | decision)


def change(decided: Decided, key: str) -> VendorChange:
    found = parse(json.dumps(decided.row("vendor_changes", f"v{key}-20261021T080000", BOTH)["document"]))
    assert isinstance(found, VendorChange)
    return found


def goes_over(decided: Decided, key: str) -> dict[str, Any]:
    """What AvidXchange is told of a vendor: what differs from the last time."""
    row = decided.row("vendors", key, BOTH)
    before = json.loads(told(key))
    return {name: row["document"][name] for name in before if row["document"][name] != before[name]}


def test_only_what_changed_in_avidxchange_since_we_agreed_comes_back(decided: Decided) -> None:
    rows = decided.query(
        f"select source_key from outbox.quickbooks_avidxchange__vendor_changes where link = '{BOTH}' order by 1"
    )
    keys = ("802", "803", "805", "806", "811", "814", "816")
    assert [row["source_key"] for row in rows] == [f"v{key}-20261021T080000" for key in keys]


def test_a_link_that_does_not_ask_for_it_gets_nothing_back(decided: Decided) -> None:
    rows = decided.query("select link from outbox.quickbooks_avidxchange__vendor_changes")
    assert {row["link"] for row in rows} == {BOTH}


def test_a_change_names_its_fields_alone_and_the_vendor_of_quickbooks(decided: Decided) -> None:
    row = decided.row("vendor_changes", "v802-20261021T080000", BOTH)
    assert (row["company"], row["target_company"], row["holds"], row["skip"]) == ("C8", REALM, [], None)
    found = change(decided, "802")
    assert found.vendor_id == "802"
    assert found.after.model_dump(exclude_none=True) == {"phone": "518-555-0199"}
    assert found.before.model_dump(exclude_none=True) == {"phone": PHONE}


def test_avidxchange_is_told_the_agreed_facts_after_the_change_stands_in_quickbooks(decided: Decided) -> None:
    assert goes_over(decided, "801") == {}
    assert goes_over(decided, "802") == {"phone": "518-555-0199"}
    (ref,) = decided.row("vendors", "802", BOTH)["refs"]
    assert (ref["flow"], ref["company"], ref["key"]) == ("vendor_changes", "C8", "v802-20261021T080000")
    assert goes_over(decided, "803") == {"phone": "518-555-0199", "website": "https://new.example"}


def test_what_changed_on_both_sides_is_quickbooks_and_a_person_lets_it_go(decided: Decided) -> None:
    row = decided.row("vendors", "804", BOTH)
    (hold,) = row["holds"]
    assert (hold["code"], row["document"]["phone"]) == ("changed_on_both_sides", "518-555-0777")
    assert hold["text"] == (
        "vendor Vendor 804 was changed in AvidXchange and in QuickBooks, each in its way: phone 518-555-0199 (in "
        "QuickBooks 518-555-0777). Release it to write what QuickBooks says into AvidXchange, or enter what is right "
        "in QuickBooks first"
    )


def test_an_address_comes_back_whole_and_waits_for_nobody_without_open_bills(decided: Decided) -> None:
    assert decided.row("vendor_changes", "v805-20261021T080000", BOTH)["holds"] == []
    after = change(decided, "805").after
    assert after.email == "new@v.example"
    assert after.address is not None
    assert (after.address.line1, after.address.line2, after.address.postcode) == ("9 High St", None, "12208")


def test_who_is_paid_where_waits_for_a_person_while_bills_are_open(decided: Decided) -> None:
    (hold,) = decided.row("vendor_changes", "v806-20261021T080000", BOTH)["holds"]
    assert hold["code"] == "payee_change"
    assert "e-mail address new@v.example (in QuickBooks ap@v.example)" in hold["text"]
    assert "1 bills are open" in hold["text"]


def test_a_name_never_comes_back_but_is_shown(decided: Decided) -> None:
    rows = decided.query(
        "select document_key, text from outbox.quickbooks_avidxchange__findings"
        f" where link = '{BOTH}' and code = 'vendor_renamed'"
    )
    ((key, text),) = [tuple(row.values()) for row in rows]
    assert key == "807"
    assert "is called Vendor 807 Holdings in AvidXchange now" in text
    assert goes_over(decided, "807") == {}


def test_an_emptied_fact_and_another_way_to_write_it_are_no_changes(decided: Decided) -> None:
    assert goes_over(decided, "808") == {}


def test_what_both_sides_changed_alike_is_agreed(decided: Decided) -> None:
    row = decided.row("vendors", "809", BOTH)
    assert (row["holds"], row["refs"], goes_over(decided, "809")) == ([], [], {"phone": "518-555-0199"})


def test_what_was_read_before_our_own_word_could_show_is_no_change(decided: Decided) -> None:
    assert goes_over(decided, "810") == {"phone": "518-555-0199"}
    assert decided.row("vendors", "810", BOTH)["holds"] == []


def test_a_phone_that_quickbooks_has_as_mobile_alone_is_put_beside_it(decided: Decided) -> None:
    assert change(decided, "811").before.phone is None


def test_what_stood_there_when_a_vendor_was_adopted_is_no_change(decided: Decided) -> None:
    assert goes_over(decided, "813") == {}
    assert change(decided, "814").after.phone == "518-555-0400"


def test_what_we_wrote_is_not_taken_back_because_quickbooks_shows_it_late(decided: Decided) -> None:
    row = decided.row("vendors", "815", BOTH)
    assert (row["document"]["phone"], row["holds"], row["refs"]) == ("518-555-0199", [], [])


def test_what_a_person_rejected_holds_nothing_back(decided: Decided) -> None:
    row = decided.row("vendors", "816", BOTH)
    assert (row["refs"], row["holds"], goes_over(decided, "816")) == ([], [], {})


def test_adoption_keeps_what_stood_there(decided: Decided) -> None:
    said = decided.row("vendors", "70")["adopt"]["facts"]["said"]
    assert (said["email"], said["address"]["line1"]) == ("ap@hall.example", "1 Main St")


def test_a_change_on_its_way_is_no_difference(decided: Decided) -> None:
    rows = decided.query(
        "select difference_class, source_system, target_id from reconciliation.documents_current"
        f" where flow = 'vendor_changes' and link = '{BOTH}' and source_key like 'v802%'"
    )
    assert [tuple(row.values()) for row in rows] == [("in_flight", "avidxchange", "802")]
