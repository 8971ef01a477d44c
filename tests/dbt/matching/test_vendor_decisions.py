"""How pairs are decided beyond the score: memory, ties, duplicates, branches, persons, blocked vendors, companies."""

# ruff: noqa: E501  (tables of literal rows, one row a line)

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.dbt.matching.warehouse import Books

VAT, OTHER_VAT, IBAN = "NL834258481B01", "NL819727817B01", "NL91ABNA0417164300"
BEFORE, AFTER = "before we created vendors", "beside vendors we created"
ACCOUNTS = {
    "account first seen lately": ["2026-06-01"],
    "account changed long ago": ["2024-01-01", "2026-04-01"],
    "account changed lately": ["2024-01-01", "2026-04-02"],
}
Rows = dict[str, dict[tuple[str, str], dict[str, Any]]]


def decide(
    books: Books, link: str, left: str, right: str, verdict: str, at: str = "2024-01-05T09:00:00Z", who: str = "anna"
) -> None:
    books.decisions.append({
        "id": f"{link}{at}", "link": link, "kind": "vendor", "left_company": f"E-{link}", "left_key": left, "right_company": f"A-{link}",
        "right_key": right, "verdict": verdict, "who": who, "at": at, "why": "asked them", "evidence": "[]",
    })  # fmt: skip


def deliver(books: Books, link: str, flow: str, source: str, target: str, **fields: Any) -> None:
    here, there = ("E", "A") if flow == "vendors" else ("A", "E")
    books.deliveries.append({
        "link": link, "flow": flow, "company": f"{here}-{link}", "source_key": source, "state": "delivered",
        "target_system": "avidxchange" if there == "A" else "exact_online", "target_company": f"{there}-{link}",
        "target_id": target, "voided": False, "updated_at": "2026-01-05T09:00:00Z", **fields,
    })  # fmt: skip


def set_up(books: Books) -> None:
    left, right = "left", "right"
    books.vendor("same", left, "L", "Zonneveld Groep B.V.", vat_number=VAT)
    books.vendor("same", right, "R", "Sunfield Group", vat_number=OTHER_VAT)
    decide(books, "same", "L", "R", "same")

    # another name with an account of its own is one vendor, unless that account is new: factors and frauds look so too
    for link, seen in ACCOUNTS.items():
        for side, key, name in ((left, "L", "Zonneveld Groep B.V."), (right, "R", "Sunfield Trading")):
            at = {"read_at": "2026-06-30T09:00:00Z", "postcode": "4001 AB", "country": "NL"}
            books.vendor(link, side, key, name, ibans=[IBAN], email=f"{key}@zonneveld.nl", **at)
        for number, day in enumerate(seen):
            books.account_seen(link, right, "R", f"...{number}", f"{day}T09:00:00Z")

    # one payee of several supplier records: a person said so of each of them
    for link in ("two are the same", "twins are the same", "the other was delivered"):
        at = {"postcode": "4001 AB", "address_line1": "Waalkade 12"}
        there = at if link == "twins are the same" else {"postcode": "6811 KL", "address_line1": "Rijnkade 3"}
        name = "Kroon Bouw B.V." if link == "twins are the same" else "Bouwbedrijf De Kroon"
        books.vendor(link, left, "A", "Kroon Bouw B.V.", vat_number=VAT, **at)
        books.vendor(link, left, "B", name, **there)
        books.vendor(link, right, "V", "Kroon Bouw", vat_number=VAT, postcode="4001AB", address_line1="Waalkade 12")
        if link == "the other was delivered":
            deliver(books, link, "vendors", "A", "V")
        else:
            decide(books, link, "A", "V", "same")
        decide(books, link, "B", "V", "same", at="2024-01-06T09:00:00Z")
        for key in ("A", "B"):
            books.invoice(link, f"on {key}", key, "F-77", "2026-03-01", "121")
    books.vendor("nothing else agrees", left, "A", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("nothing else agrees", left, "B", "Blom Tuinen", vat_number=OTHER_VAT, country="DE")
    books.vendor("nothing else agrees", right, "V", "Kroon Bouw", vat_number=VAT, country="NL")
    decide(books, "nothing else agrees", "A", "V", "same")
    decide(books, "nothing else agrees", "B", "V", "same")
    books.vendor("one is, one is not", left, "A", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("one is, one is not", left, "B", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("one is, one is not", right, "V", "Kroon Bouw", vat_number=VAT)
    decide(books, "one is, one is not", "A", "V", "same")
    decide(books, "one is, one is not", "B", "V", "different")

    books.vendor("changed mind", left, "L", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("changed mind", right, "R", "Kroon Bouw B.V.", vat_number=VAT)
    decide(books, "changed mind", "L", "R", "same", at="2024-01-05T09:00:00Z")
    decide(books, "changed mind", "L", "R", "different", at="2024-02-05T09:00:00Z", who="bert")

    books.vendor("rejected, then another", left, "L1", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("rejected, then another", left, "L2", "Kroon Bouw", postcode="4001 AB", address_line1="Waalkade 12")
    books.vendor(
        "rejected, then another",
        right,
        "R",
        "Kroon Bouw B.V.",
        vat_number=VAT,
        postcode="4001AB",
        address_line1="Waalkade 12",
    )
    decide(books, "rejected, then another", "L1", "R", "different")

    books.vendor("remembered", left, "L", "Zonneveld Groep B.V.")
    books.vendor("remembered", right, "R", "Sunfield Group")
    deliver(books, "remembered", "vendors", "L", "R")
    books.vendor("created from it", left, "L", "Zonneveld Groep B.V.", code="1001")
    books.vendor("created from it", right, "R", "Sunfield Group")
    deliver(books, "created from it", "suppliers", "R", "L")
    books.vendor("code of another by now", left, "L", "Zonneveld Groep B.V.", code="2001")
    books.vendor("code of another by now", left, "L2", "Vliergouw Tolken", code="1001")
    books.vendor("code of another by now", right, "R", "Sunfield Group")
    deliver(books, "code of another by now", "suppliers", "R", "L", target_code="1001")
    books.vendor("created, supplier gone", left, "L2", "Vliergouw Tolken", code="1001")
    books.vendor("created, supplier gone", right, "R", "Sunfield Group")
    deliver(books, "created, supplier gone", "suppliers", "R", "L", target_code="1001")
    books.vendor("delivered, vendor has its code", left, "L", "Zonneveld Groep B.V.")
    books.vendor("delivered, vendor has its code", right, "R", "Sunfield Group", code="1001")
    deliver(books, "delivered, vendor has its code", "vendors", "L", "request-7", target_code="1001")
    books.vendor("remembered, target gone", left, "L", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("remembered, target gone", right, "R2", "Kroon Bouw B.V.", vat_number=VAT)
    deliver(books, "remembered, target gone", "vendors", "L", "R1")
    books.vendor("remembered against evidence", left, "L", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("remembered against evidence", right, "R", "Kroon Bouw B.V.", vat_number=OTHER_VAT)
    deliver(books, "remembered against evidence", "vendors", "L", "R")

    for link in ("tie", "twins"):
        for key in ("L1", "L2"):
            where = (
                {
                    "postcode": "4001 AB",
                    "address_line1": "Waalkade 12",
                    "last_used": "2026-02-01" if key == "L2" else "2023-02-01",
                }
                if link == "twins"
                else {}
            )
            books.vendor(link, left, key, "Kroon Bouw B.V.", email="ap@kroon.nl", **where)
        books.vendor(
            link, right, "R", "Kroon Bouw", postcode="4001AB", address_line1="Waalkade 12", email="info@kroon.nl"
        )

    books.vendor(
        "branches, no address",
        left,
        "L1",
        "Kroon Bouw B.V.",
        vat_number=VAT,
        postcode="4001 AB",
        address_line1="Waalkade 12",
    )
    books.vendor(
        "branches, no address",
        left,
        "L2",
        "Kroon Bouw B.V.",
        vat_number=VAT,
        postcode="6811 KL",
        address_line1="Rijnkade 3",
    )
    books.vendor("branches, no address", right, "R", "Kroon Bouw", vat_number=VAT)
    books.vendor(
        "branches, address",
        left,
        "L1",
        "Kroon Bouw B.V.",
        vat_number=VAT,
        postcode="4001 AB",
        address_line1="Waalkade 12",
    )
    books.vendor(
        "branches, address",
        left,
        "L2",
        "Kroon Bouw B.V.",
        vat_number=VAT,
        postcode="6811 KL",
        address_line1="Rijnkade 3",
    )
    books.vendor(
        "branches, address", right, "R", "Kroon Bouw", vat_number=VAT, postcode="6811KL", address_line1="Rijnkade 3"
    )

    books.vendor("two duplicates on one", left, "L", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("two duplicates on one", right, "R1", "Kroon Bouw", vat_number=VAT, last_used="2025-01-01")
    books.vendor("two duplicates on one", right, "R2", "KROON BOUW BV", vat_number=VAT, last_used="2026-01-01")
    books.vendor(
        "two others on one",
        left,
        "L",
        "Kroon Bouw B.V.",
        vat_number=VAT,
        ibans=[IBAN],
        postcode="4001 AB",
        address_line1="Waalkade 12",
    )
    books.vendor(
        "two others on one", right, "R1", "Kroon Bouw", vat_number=VAT, postcode="4001 AB", address_line1="Waalkade 12"
    )
    books.vendor("two others on one", right, "R2", "Kroon Bouw", ibans=[IBAN], postcode="6811 KL")
    books.vendor("its namesake", left, "L", "Kroon Bouw B.V.", vat_number=VAT, postcode="4001 AB", city="Tiel")
    books.vendor("its namesake", right, "R1", "Kroon Bouw", vat_number=VAT, postcode="4001 AB", city="Tiel")
    books.vendor("its namesake", right, "R2", "Kroon Bouw", postcode="6811 KL", city="Arnhem")
    books.vendor(
        "its tax group", left, "L", "Kroon Bouw B.V.", vat_number=VAT, registration_number="01234567", city="Tiel"
    )
    books.vendor(
        "its tax group", right, "R1", "Kroon Bouw", vat_number=VAT, registration_number="01234567", city="Tiel"
    )
    books.vendor(
        "its tax group", right, "R2", "Kroon Verhuur", vat_number=VAT, registration_number="76543210", city="Tiel"
    )
    books.vendor(
        "its other number", left, "L", "Kroon Bouw B.V.", vat_number=VAT, registration_number="01234567", city="Tiel"
    )
    books.vendor(
        "its other number", right, "R1", "Kroon Bouw", vat_number=VAT, registration_number="01234567", city="Tiel"
    )
    books.vendor(
        "its other number", right, "R2", "Kroon Bouw Nieuw", vat_number="NL003660564B01", registration_number="01234567"
    )
    books.vendor("its sibling", left, "L", "Kroon Bouw B.V.", vat_number=VAT, postcode="4001 AB", city="Tiel")
    books.vendor("its sibling", right, "R1", "Kroon Bouw", vat_number=VAT, postcode="4001 AB", city="Tiel")
    books.vendor("its sibling", right, "R2", "Kroon Bouw Verhuur", postcode="4001 AB", city="Tiel")
    link, here = "beside a copy", {"postcode": "4001 AB", "city": "Tiel"}
    own = {**here, "address_line1": "Waalkade 122", "email": "post@havezicht.nl"}
    books.vendor(link, left, "L", "Havezicht Opleidingen B.V.", **own)
    books.vendor(link, left, "neighbour", "Kwartelveld Opleidingen B.V.", email="post@kwartelveld.nl", **here)
    books.vendor(link, left, "namesake", "Havezicht Opleidingen B.V.", postcode="6811 KL", city="Arnhem")
    books.vendor(link, right, "R", "Havezicht Opleidingen B.V.", code=f"exact_online:E-{link}:L", **own)
    deliver(books, link, "vendors", "L", "R")
    books.vendor("two others as good", left, "L", "Kroon Bouw B.V.", vat_number=VAT, ibans=[IBAN])
    books.vendor("two others as good", right, "R1", "Kroon Bouw", vat_number=VAT)
    books.vendor("two others as good", right, "R2", "Kroon Bouw", ibans=[IBAN])

    books.vendor(
        "person", left, "L", "Jan de Vries", postcode="4001 AB", address_line1="Waalkade 12", email="jan@devries.nl"
    )
    books.vendor(
        "person", right, "R", "Jan de Vries", postcode="4001AB", address_line1="Waalkade 12", email="jan@devries.nl"
    )
    books.vendor("person with account", left, "L", "Jan de Vries", ibans=[IBAN])
    books.vendor("person with account", right, "R", "Jan de Vries", ibans=[IBAN])

    books.vendor("blocked", left, "L", "Kroon Bouw B.V.", vat_number=VAT, code="20011", blocked=True)
    books.vendor("blocked", right, "R", "Kroon Bouw", vat_number=VAT, code="V8", active=False)
    books.vendor("form", left, "L", "Kroon Bouw B.V.", postcode="4001 AB", address_line1="Waalkade 12")
    books.vendor("form", right, "R", "Kroon Bouw N.V.", postcode="4001AB", address_line1="Waalkade 12")
    books.vendor("wrong check digit", left, "L", "Kroon Bouw B.V.", vat_number="NL834258482B01")
    books.vendor("wrong check digit", right, "R", "Kroon Bouw B.V.", vat_number="NL834258482B01")
    books.vendor("masked tax id", left, "L", "Hill Group Inc", tax_id="***-**-6789", country="US")
    books.vendor("masked tax id", right, "R", "Hill Group Inc", tax_id="***-**-6789", country="US")
    books.vendor("tax id", left, "L", "Hill Group Inc", tax_id="12-3456789", country="US")
    books.vendor("tax id", right, "R", "Hill Group", tax_id="123456789", country="US")
    books.vendor("only the account", left, "L", "Kroon Bouw", ibans=[IBAN])
    books.vendor("only the account", right, "R", "Blom Tuinen", ibans=[IBAN])
    for link in (BEFORE, AFTER):
        books.vendor(link, left, "L", "Mertens & Mulder Automatisering V.O.F.", vat_number=VAT, postcode="4001 AB")
        books.vendor(
            link, right, "R", "Mertens & Mulder Automatisering Nieuwe V.O.F.", vat_number=VAT, postcode="4001AB"
        )
        for number in range(6):
            books.vendor(link, left, f"N{number}", f"Nieuwe Automatisering {number * 7} B.V.", postcode="4001 AB")
    for number in range(6):
        code = f"exact_online:E-{AFTER}:N{number}"
        name = f"Nieuwe Automatisering {number * 7} B.V."
        books.vendor(AFTER, right, f"C{number}", name, code=code, postcode="4001AB")

    books.vendor("shared list", left, "L", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("shared list", right, "R", "Kroon Bouw", vat_number=VAT)
    books.vendors[-1] = {**books.vendors[-1], "connection": "avid shared", "company": ""}
    books.routes[-1]["connection"] = "avid shared"
    books.vendor("no partner", left, "L", "Kroon Bouw B.V.", vat_number=VAT)
    books.vendor("no partner", right, "R", "Blom Tuinen", vat_number=OTHER_VAT)
    books.vendor(
        "weird", left, "L", "***", ibans=["", "0000"], email="@", phone="-", postcode="-", external_ids=[None, "", 5]
    )
    books.vendor("weird", right, "R", "东京商事", website="http://", vat_number="NL", registration_number="0")
    books.vendor("weird", right, "R2", None, external_ids={})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def found(books: Books) -> Rows:
    rows: Rows = {}
    for row in books.rows("select * from matching.vendors"):
        assert (row["left_key"], row["right_key"]) not in rows.setdefault(row["link"], {}), "a pair has one row"
        rows[row["link"]][row["left_key"], row["right_key"]] = row
    return rows


@pytest.mark.parametrize(
    ("link", "verdicts"),
    [
        ("same", {("L", "R"): "auto"}),
        ("two are the same", {("A", "V"): "auto", ("B", "V"): "auto"}),
        ("twins are the same", {("A", "V"): "auto", ("B", "V"): "auto"}),
        ("the other was delivered", {("A", "V"): "auto", ("B", "V"): "auto"}),
        ("nothing else agrees", {("A", "V"): "auto", ("B", "V"): "auto"}),
        ("one is, one is not", {("A", "V"): "auto", ("B", "V"): "none"}),
        ("changed mind", {("L", "R"): "none"}),
        ("rejected, then another", {("L1", "R"): "none", ("L2", "R"): "auto"}),
        ("remembered", {("L", "R"): "auto"}),
        ("created from it", {("L", "R"): "auto"}),
        ("code of another by now", {("L", "R"): "auto"}),
        ("created, supplier gone", {}),
        ("delivered, vendor has its code", {("L", "R"): "auto"}),
        ("remembered, target gone", {("L", "R2"): "auto"}),
        ("remembered against evidence", {("L", "R"): "auto"}),
        ("tie", {("L1", "R"): "review", ("L2", "R"): "review"}),
        ("twins", {("L1", "R"): "review", ("L2", "R"): "auto"}),
        ("branches, no address", {("L1", "R"): "review", ("L2", "R"): "review"}),
        ("branches, address", {("L1", "R"): "review", ("L2", "R"): "auto"}),
        ("two duplicates on one", {("L", "R1"): "auto", ("L", "R2"): "auto"}),
        ("two others on one", {("L", "R1"): "auto", ("L", "R2"): "review"}),
        ("its namesake", {("L", "R1"): "auto", ("L", "R2"): "review"}),
        ("its tax group", {("L", "R1"): "auto", ("L", "R2"): "none"}),
        ("its other number", {("L", "R1"): "auto", ("L", "R2"): "review"}),
        ("its sibling", {("L", "R1"): "auto", ("L", "R2"): "none"}),
        ("beside a copy", {("L", "R"): "auto", ("namesake", "R"): "review"}),
        ("two others as good", {("L", "R1"): "review", ("L", "R2"): "review"}),
        ("person", {("L", "R"): "review"}),
        ("person with account", {("L", "R"): "auto"}),
        ("account first seen lately", {("L", "R"): "auto"}),
        ("account changed long ago", {("L", "R"): "auto"}),
        ("account changed lately", {("L", "R"): "review"}),
        ("blocked", {("L", "R"): "auto"}),
        ("form", {("L", "R"): "review"}),
        ("wrong check digit", {("L", "R"): "auto"}),
        ("masked tax id", {("L", "R"): "review"}),
        ("only the account", {("L", "R"): "review"}),
        ("shared list", {("L", "R"): "auto"}),
        ("no partner", {}),
        ("weird", {}),
    ],
)
def test_verdicts(found: Rows, link: str, verdicts: dict[tuple[str, str], str]) -> None:
    assert {pair: row["verdict"] for pair, row in found.get(link, {}).items()} == verdicts


@pytest.mark.parametrize(
    ("link", "pair", "level", "decided_by"),
    [
        ("same", ("L", "R"), "decision", "anna"), ("changed mind", ("L", "R"), "decision", "bert"),
        ("remembered", ("L", "R"), "remembered", "delivery"), ("twins", ("L2", "R"), "name_and_fact", "rules"),
        ("blocked", ("L", "R"), "vat_number", "rules"), ("person with account", ("L", "R"), "bank_account", "rules"),
    ],
)  # fmt: skip
def test_each_pair_says_what_made_it(
    found: Rows, link: str, pair: tuple[str, str], level: str, decided_by: str
) -> None:
    assert (found[link][pair]["level"], found[link][pair]["decided_by"]) == (level, decided_by)


def test_points_add_up_to_the_score(books: Books) -> None:
    rows = books.rows("select score, evidence from matching.vendors")
    assert rows
    for row in rows:
        assert sum(Decimal(str(item["points"])) for item in json.loads(row["evidence"])) == row["score"]


def test_later_evidence_against_a_remembered_pair_is_shown(found: Rows) -> None:
    evidence = [item["evidence"] for item in json.loads(found["remembered against evidence"]["L", "R"]["evidence"])]
    assert "VAT number differs" in evidence


@pytest.mark.parametrize(
    ("link", "pair", "words"),
    [
        ("changed mind", ("L", "R"), "a person said that these are different vendors"),
        ("tie", ("L1", "R"), "another vendor fits about as well"),
        ("twins", ("L1", "R"), "looks like a duplicate in Exact Online"),
        ("branches, no address", ("L1", "R"), "another vendor fits about as well"),
        ("branches, address", ("L1", "R"), "already paired with Kroon Bouw B.V. (L2)"),
        ("two others on one", ("L", "R2"), "already paired with Kroon Bouw (R1)"),
        ("person", ("L", "R"), "a person's name needs a bank account or tax id"),
        ("form", ("L", "R"), "the legal forms differ"),
        ("account changed lately", ("L", "R"), "and it changed in the last 90 days"),
        ("only the account", ("L", "R"), "only the bank account agrees"),
        ("masked tax id", ("L", "R"), "nothing but the name agrees"),
    ],
)
def test_a_review_says_why(found: Rows, link: str, pair: tuple[str, str], words: str) -> None:
    assert words in found[link][pair]["reason"]


def test_the_vendors_that_we_create_do_not_change_what_is_thought_of_others(found: Rows) -> None:
    """Else the second run of a link would decide anew, and deliver, what the first one held back."""
    before, after = found[BEFORE]["L", "R"], found[AFTER]["L", "R"]
    told = ("verdict", "level", "score", "evidence", "reason")
    assert {name: after[name] for name in told} == {name: before[name] for name in told}


def test_a_blocked_vendor_is_matched_and_named(found: Rows) -> None:
    assert (
        found["blocked"]["L", "R"]["blocked"]
        == "vendor is blocked in Exact Online (20011); vendor is inactive in AvidXchange (V8)"
    )


def test_one_pair_of_a_left_vendor_is_the_one_to_write_back(found: Rows) -> None:
    primary = {pair: row["is_primary"] for pair, row in found["two duplicates on one"].items()}
    assert primary == {("L", "R1"): False, ("L", "R2"): True}


@pytest.mark.parametrize("link", ["two are the same", "twins are the same", "the other was delivered"])
def test_an_invoice_entered_on_both_records_of_one_payee_is_entered_twice(books: Books, link: str) -> None:
    found = books.rows(
        f"select invoice_key, twin_key, rule from matching.duplicate_invoices where is_later and link = '{link}'"
    )
    assert [(row["invoice_key"], row["twin_key"], row["rule"]) for row in found] == [("on B", "on A", 1)]


def test_the_runner_up_is_named(found: Rows) -> None:
    row = found["branches, address"]["L2", "R"]
    assert json.loads(row["runner_up"])["left_key"] == "L1"
    assert row["margin"] >= 3


def test_a_tax_id_is_never_shown_whole(books: Books, found: Rows) -> None:
    row = found["tax id"]["L", "R"]
    assert (row["verdict"], row["level"]) == ("auto", "tax_id")
    assert "3456" not in row["evidence"]
    assert books.rows("select 1 as found from matching.vendor_records as r where r::varchar like '%3456789%'") == []


def test_the_order_of_the_rows_and_a_second_run_change_nothing(books: Books) -> None:
    tables = ("vendors", "gl_accounts", "dimensions", "duplicate_invoices")
    before = {table: books.rows(f"select * from matching.{table} order by all") for table in tables}
    for rows in (
        books.vendors,
        books.codes,
        books.invoices,
        books.routes,
        books.mappings,
        books.decisions,
        books.deliveries,
    ):
        rows.reverse()
    books.build()
    assert {table: books.rows(f"select * from matching.{table} order by all") for table in tables} == before
