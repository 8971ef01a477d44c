"""Purchase entries: VAT, ledger, refusals, changes."""

from __future__ import annotations

import pytest

ENTRIES = "123/purchaseentry/PurchaseEntries"
LINES = "123/purchaseentry/PurchaseEntryLines"


@pytest.mark.parametrize(
    ("vat_code", "account", "amount", "total", "ledger"),
    [
        ("2", "4000", 100.0, 121.0, {"4000": 100.0, "1520": 21.0, "1600": -121.0}),
        ("1", "4400", 33.33, 36.33, {"4400": 33.33, "1520": 3.0, "1600": -36.33}),
        ("0", "4100", 50.0, 50.0, {"4100": 50.0, "1600": -50.0}),
        # including: 121 holds 21 of VAT
        ("3", "4000", 121.0, 121.0, {"4000": 100.0, "1520": 21.0, "1600": -121.0}),
        # reverse charge: to claim and to pay, nothing to the supplier
        ("4", "7010", 100.0, 100.0, {"7010": 100.0, "1520": 21.0, "1530": -21.0, "1600": -100.0}),
        # none, half deductible: the rest is cost
        ("5", "4410", 100.0, 109.0, {"4410": 109.0, "1600": -109.0, "1520": 0.0}),
        ("6", "4000", 100.0, 121.0, {"4000": 110.5, "1520": 10.5, "1600": -121.0}),
        # a credit note
        ("2", "4000", -100.0, -121.0, {"4000": -100.0, "1520": -21.0, "1600": 121.0}),
    ],
)
def test_vat_is_computed_from_the_code_and_posted_in_balance(exact, vat_code, account, amount, total, ledger):
    entry = exact.enter(amount, vat_code, account)

    assert entry["AmountFC"] == total
    assert entry["Type"] == (31 if total < 0 else 30)
    assert exact.ledger(entry["EntryID"]) == ledger
    assert [term["AmountFC"] for term in exact.terms(entry["EntryID"])] == [total]
    assert exact.sandbox.get("/books")["ok"] is True


def test_entry_and_invoice_number_period_and_due_date_are_filled(exact):
    first, second = exact.enter(), exact.enter(YourRef="T-2")

    assert second["EntryNumber"] == first["EntryNumber"] + 1
    assert first["InvoiceNumber"] == first["EntryNumber"]
    assert (first["ReportingYear"], first["ReportingPeriod"], first["Status"]) == (2026, 11, 20)
    days = int(exact.supplier()["PaymentConditionPurchase"])
    assert int(first["DueDate"][6:-2]) - int(first["EntryDate"][6:-2]) == days * 86_400_000


def test_the_line_takes_the_vat_code_of_its_account(exact):
    reply = exact.post(
        ENTRIES,
        {
            "Journal": "60",
            "Supplier": exact.supplier()["ID"],
            "PurchaseEntryLines": [{"GLAccount": exact.gl("4400"), "AmountFC": 100}],
        },
    )
    line = reply.json()["d"]["PurchaseEntryLines"]["results"][0]
    assert line["VATCode"] == "1  "
    assert line["VATAmountFC"] == 9


def test_vat_rounded_by_the_supplier_overrides_the_computed(exact):
    entry = exact.enter(line={"VATAmountFC": 21.01})
    assert entry["AmountFC"] == 121.01
    assert exact.ledger(entry["EntryID"]) == {"4000": 100.0, "1520": 21.01, "1600": -121.01}


def test_foreign_currency_balances_in_the_home_currency_too(exact):
    entry = exact.enter(33.33, "0", Currency="USD", Rate=0.9137, Journal="61")
    ledger = exact.ledger(entry["EntryID"])
    assert entry["AmountDC"] == 30.45
    assert ledger["4000"] == 30.45
    assert round(sum(ledger.values()), 2) == 0


def test_without_prefer_only_what_was_sent_comes_back(exact):
    body = {"Journal": "60", "Supplier": exact.supplier()["ID"], "YourRef": "P-1"}
    line = {"GLAccount": exact.gl("4000"), "AmountFC": 1}

    made = exact.post(ENTRIES, {**body, "PurchaseEntryLines": [line]}, full=False)

    row = made.json()["d"]
    assert made.status_code == 201
    assert row["EntryID"]
    assert (row["YourRef"], row["EntryNumber"], row["AmountFC"]) == ("P-1", None, None)
    assert exact.get(f"{ENTRIES}(guid'{row['EntryID']}')").json()["d"]["AmountFC"] == 1.21


def test_all_that_is_wrong_is_said_at_once_as_500_in_dutch(exact):
    blocked = next(r for r in exact.sandbox.state("exact_online", "accounts", "123") if r["Blocked"])
    reply = exact.post(ENTRIES, {
        "Journal": "90", "Supplier": blocked["ID"], "EntryDate": "2026-11-01",
        "PurchaseEntryLines": [
            {"GLAccount": exact.gl("4990"), "AmountFC": 1},
            {"GLAccount": exact.gl("4010"), "AmountFC": 1},
            {"GLAccount": exact.gl("4000"), "AmountFC": 1, "CostCenter": "nope", "CostUnit": "nope", "VATCode": "99"},
            {"GLAccount": exact.gl("4000"), "AmountFC": 1, "CostCenter": "900"},
            {"GLAccount": exact.gl("1600"), "AmountFC": 1},
            {"GLAccount": "00000000-0000-0000-0000-000000000001"},
        ],
    })  # fmt: skip

    assert reply.status_code == 500
    assert reply.json()["error"]["message"]["lang"] == ""
    assert exact.message(reply).split("\r\n") == [
        f"Geblokkeerd: Leverancier - {blocked['Code']}",
        "Ongeldig: Dagboek",
        "Geblokkeerd: Grootboekrekening - 4990",
        "Verplicht: Kostenplaats - 4010",
        "Ongeldige verwijzing: Kostenplaats - nope",
        "Ongeldige verwijzing: Kostendrager - nope",
        "Ongeldige verwijzing: Btw-code - 99",
        "Niet meer actief: Kostenplaats - 900",
        "Ongeldig: Grootboekrekeningtype",
        "Ongeldige verwijzing: Grootboekrekening",
        "Verplicht: Bedrag",
    ]
    assert exact.sandbox.state("exact_online", "purchase_entries", "123") == []


def test_messages_follow_the_users_language(exact):
    exact.edit("settings", set={"language": "en"})
    reply = exact.post(ENTRIES, {})
    assert exact.message(reply) == "Mandatory: Supplier\r\nMandatory: Journal\r\nMandatory: Lines"


def test_a_closed_period_refuses_until_it_is_opened(exact):
    body = {"Journal": "60", "Supplier": exact.supplier()["ID"], "EntryDate": "2026-09-15"}
    body["PurchaseEntryLines"] = [{"GLAccount": exact.gl("4000"), "AmountFC": 1}]

    refused = exact.post(ENTRIES, body)
    exact.edit("journal_status", set={"Journal": "60", "Year": 2026, "Period": 9, "Status": 0})
    accepted = exact.post(ENTRIES, body)

    assert (refused.status_code, exact.message(refused)) == (500, "Afgesloten: Periode - 2026-09 (60)")
    assert accepted.status_code == 201


def test_a_period_that_does_not_exist_is_refused(exact):
    body = {"Journal": "60", "Supplier": exact.supplier()["ID"], "ReportingYear": 2026, "ReportingPeriod": 13}
    reply = exact.post(ENTRIES, {**body, "PurchaseEntryLines": [{"GLAccount": exact.gl("4000"), "AmountFC": 1}]})
    assert reply.status_code == 500
    assert "Periode" in exact.message(reply)


def test_a_guid_of_another_division_is_refused(exact):
    reply = exact.post(
        ENTRIES,
        {
            "Journal": "60",
            "Supplier": exact.supplier("456")["ID"],
            "PurchaseEntryLines": [{"GLAccount": exact.gl("4000", "456"), "AmountFC": 1}],
        },
    )
    assert reply.status_code == 500


@pytest.mark.parametrize(
    "body",
    [
        '{"Journal": ',
        "[]",
        '{"Nonsense": 1}',
        '{"EntryDate": "soon"}',
        '{"PurchaseEntryLines": 5}',
        '{"Supplier": "x"}',
    ],
)
def test_a_body_that_cannot_be_read_is_400(exact, body):
    assert exact.call("POST", ENTRIES, content=body).status_code == 400


def test_put_merges_and_answers_204_without_a_body(exact):
    entry = exact.enter()
    changed = exact.put(f"{ENTRIES}(guid'{entry['EntryID']}')", {"Description": "Nieuw", "YourRef": "T-9"})

    row = exact.get(f"{ENTRIES}(guid'{entry['EntryID']}')").json()["d"]
    assert (changed.status_code, changed.content) == (204, b"")
    assert (row["Description"], row["YourRef"], row["AmountFC"]) == ("Nieuw", "T-9", 121)
    assert {t["YourRef"] for t in exact.terms(entry["EntryID"])} == {"T-9"}
    assert exact.put(f"{ENTRIES}(guid'{entry['EntryID']}')", {"PurchaseEntryLines": []}).status_code == 400


def test_a_line_is_recoded_through_its_own_set(exact):
    entry = exact.enter()
    line = exact.rows(f"{LINES}?$select=ID&$filter=EntryID eq guid'{entry['EntryID']}'")[0]["ID"]
    before = exact.get(f"{ENTRIES}(guid'{entry['EntryID']}')").json()["d"]["Modified"]
    exact.sandbox.advance(5)

    body = {"GLAccount": exact.gl("4010"), "CostCenter": "20", "VATCode": "2", "AmountFC": 100, "VATAmountFC": 21}
    assert exact.put(f"{LINES}(guid'{line}')", body).status_code == 204

    assert exact.ledger(entry["EntryID"]) == {"4010": 100.0, "1520": 21.0, "1600": -121.0}
    row = exact.get(f"{ENTRIES}(guid'{entry['EntryID']}')").json()["d"]
    assert int(row["Modified"][6:-2]) > int(before[6:-2])
    assert row["AmountFC"] == 121


def test_a_new_account_brings_its_vat_code_unless_one_is_sent(exact):
    entry = exact.enter()
    line = exact.rows(f"{LINES}?$select=ID&$filter=EntryID eq guid'{entry['EntryID']}'")[0]["ID"]
    exact.put(f"{LINES}(guid'{line}')", {"GLAccount": exact.gl("4400")})
    assert exact.ledger(entry["EntryID"]) == {"4400": 100.0, "1520": 9.0, "1600": -109.0}


def test_lines_are_added_and_removed_but_never_the_last(exact):
    entry = exact.enter()
    made = exact.post(
        LINES, {"EntryID": entry["EntryID"], "GLAccount": exact.gl("4000"), "AmountFC": 10, "VATCode": "0"}
    )
    assert made.status_code == 201
    assert exact.ledger(entry["EntryID"])["1600"] == -131.0

    first, second = exact.rows(f"{LINES}?$select=ID&$filter=EntryID eq guid'{entry['EntryID']}'")
    assert exact.delete(f"{LINES}(guid'{first['ID']}')").status_code == 204
    assert exact.delete(f"{LINES}(guid'{second['ID']}')").status_code == 500
    assert exact.sandbox.get("/books")["ok"] is True


def test_processed_entries_cannot_change(make_exact):
    exact = make_exact()
    entry = next(r for r in exact.sandbox.state("exact_online", "purchase_entries", "123") if r["Status"] == 50)
    path = f"{ENTRIES}(guid'{entry['EntryID']}')"
    assert exact.put(path, {"Description": "x"}).status_code == 500
    assert exact.delete(path).status_code == 500


def test_delete_takes_the_posting_along(exact):
    entry = exact.enter()
    assert exact.delete(f"{ENTRIES}(guid'{entry['EntryID']}')").status_code == 204
    assert exact.get(f"{ENTRIES}(guid'{entry['EntryID']}')").status_code == 404
    assert exact.ledger(entry["EntryID"]) == {}
    assert exact.terms(entry["EntryID"]) == []


def test_the_same_reference_twice_is_accepted_and_counted(exact):
    exact.enter(YourRef="D-1")
    exact.enter(YourRef="D-1")

    books = exact.sandbox.get("/books")

    assert books["ok"] is False
    assert [len(twin["entries"]) for twin in books["systems"]["exact_online"]["123"]["duplicates"]] == [2]


def test_patch_is_not_offered(exact):
    assert exact.call("PATCH", ENTRIES, json={}).status_code == 405
    assert exact.delete(f"123/vat/VATCodes(guid'{exact.supplier()['ID']}')").status_code == 405


def test_an_overridden_vat_stays_until_what_it_was_computed_from_changes(exact):
    entry = exact.enter(line={"VATAmountFC": 21.01})
    line = exact.rows(f"{LINES}?$select=ID&$filter=EntryID eq guid'{entry['EntryID']}'")[0]["ID"]

    exact.put(f"{LINES}(guid'{line}')", {"Description": "tekst"})
    assert exact.ledger(entry["EntryID"])["1600"] == -121.01
    exact.put(f"{LINES}(guid'{line}')", {"AmountFC": 200})
    assert exact.ledger(entry["EntryID"])["1600"] == -242.0
    exact.put(f"{LINES}(guid'{line}')", {"VATCode": "6"})
    assert exact.ledger(entry["EntryID"]) == {"4000": 221.0, "1520": 21.0, "1600": -242.0}


def test_an_imported_total_stays_until_the_entry_is_changed(exact):
    entry = exact.enter(100.0)
    exact.edit("purchase_entries", key=entry["EntryID"], set={"AmountFC": 119.0})
    path = f"123/purchaseentry/PurchaseEntries(guid'{entry['EntryID']}')?$select=AmountFC"
    assert exact.get(path).json()["d"]["AmountFC"] == 119.0
    exact.edit("purchase_entries", key=entry["EntryID"], set={"Description": "Looked at again"})
    assert exact.get(path).json()["d"]["AmountFC"] == 121.0
