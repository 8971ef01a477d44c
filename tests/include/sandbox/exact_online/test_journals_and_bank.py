"""General journals and bank entries: balance, journals, periods, and what they settle."""

from __future__ import annotations

import pytest

JOURNALS = "123/generaljournalentry/GeneralJournalEntries"
BANK = "123/financialtransaction/BankEntries"
CASH = "123/financialtransaction/CashEntries"


def journal(exact, amount=121.0, other=None, **more):
    supplier = exact.supplier()["ID"]
    lines = [
        {
            "GLAccount": exact.gl("1600"),
            "AmountFC": amount,
            "Account": supplier,
            "Date": "2026-11-12",
            "Description": "AVX:77 CHK 700001",
        },
        {
            "GLAccount": exact.gl("1290"),
            "AmountFC": other if other is not None else -amount,
            "Date": "2026-11-12",
            "Description": "AVX:77",
        },
    ]
    return exact.post(JOURNALS, {"JournalCode": "90", "Currency": "EUR", "GeneralJournalEntryLines": lines, **more})


def bank(exact, amount=-121.0, our_ref=None, **more):
    line = {
        "Date": "2026-11-12",
        "Account": exact.supplier()["ID"],
        "AmountFC": amount,
        "Description": "AVX:5",
        **more.pop("line", {}),
    }
    line |= {"OurRef": our_ref} if our_ref else {}
    return exact.post(BANK, {"JournalCode": "21", "BankEntryLines": [line], **more})


def test_a_balanced_journal_is_posted_with_a_number(exact):
    made = journal(exact).json()["d"]

    assert made["EntryNumber"] == 269000001
    assert (made["FinancialYear"], made["FinancialPeriod"], made["Type"], made["Status"]) == (2026, 11, 90, 20)
    assert exact.ledger(made["EntryID"]) == {"1600": 121.0, "1290": -121.0}
    lines = exact.rows("123/generaljournalentry/GeneralJournalEntryLines?$select=*&$filter=Description eq 'AVX:77'")
    assert [line["AmountFC"] for line in lines] == [-121]


def test_an_unbalanced_journal_is_refused_and_leaves_nothing(exact):
    reply = journal(exact, other=-120.99)

    assert reply.status_code == 500
    assert exact.message(reply).startswith("Boeking is niet in evenwicht")
    for entity in ("journal_entries", "journal_entry_lines", "transaction_lines", "payments"):
        assert exact.sandbox.state("exact_online", entity, "123") == []


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"JournalCode": "60"}, "Ongeldig: Dagboek"),
        ({"JournalCode": "95"}, "Geblokkeerd: Dagboek - 95"),
        ({"JournalCode": "zz"}, "Ongeldige verwijzing: Dagboek"),
        ({"JournalCode": None}, "Verplicht: Dagboek"),
        ({"Currency": "XXX"}, "Ongeldige verwijzing: Valuta - XXX"),
        ({"FinancialYear": 2026, "FinancialPeriod": 8}, "Afgesloten: Periode - 2026-08 (90)"),
        ({"GeneralJournalEntryLines": []}, "Verplicht: Regels"),
    ],
)
def test_what_a_journal_refuses(exact, change, text):
    reply = journal(exact, **change)
    assert reply.status_code == 500
    assert exact.message(reply) == text


def test_line_rules_of_a_journal(exact):
    lines = [
        {"GLAccount": exact.gl("1600"), "AmountFC": 1},
        {"GLAccount": exact.gl("4010"), "AmountFC": -1},
        {"GLAccount": exact.gl("1290"), "AmountFC": 0, "CostCenter": "10", "VATCode": "2"},
    ]
    reply = exact.post(JOURNALS, {"JournalCode": "90", "GeneralJournalEntryLines": lines})
    assert exact.message(reply).split("\r\n") == [
        "Verplicht: Relatie - 1600",
        "Verplicht: Kostenplaats - 4010",
        "Niet toegestaan: Kostenplaats - 1290",
        "Niet toegestaan: Btw-code",
    ]


def test_an_empty_vat_code_is_as_none(exact):
    lines = [
        {"GLAccount": exact.gl("4000"), "AmountFC": 5, "VATCode": ""},
        {"GLAccount": exact.gl("1900"), "AmountFC": -5, "VATCode": ""},
    ]
    assert exact.post(JOURNALS, {"JournalCode": "90", "GeneralJournalEntryLines": lines}).status_code == 201


def test_a_vat_journal_adds_the_vat_line(exact):
    lines = [
        {"GLAccount": exact.gl("4000"), "AmountFC": 100, "VATCode": "2"},
        {"GLAccount": exact.gl("1900"), "AmountFC": -121},
    ]
    made = exact.post(JOURNALS, {"JournalCode": "91", "GeneralJournalEntryLines": lines}).json()["d"]
    assert exact.ledger(made["EntryID"]) == {"4000": 100.0, "1520": 21.0, "1900": -121.0}


def test_a_journal_is_never_matched_by_itself(exact):
    entry = exact.enter()
    made = journal(exact, amount=121.0).json()["d"]

    amounts = sorted(row["Amount"] for row in exact.rows("123/read/financial/PayablesList"))
    assert amounts == [-121, 121]
    assert [term["Status"] for term in exact.terms(entry["EntryID"]) + exact.terms(made["EntryID"])] == [20, 20]


def test_a_person_matches_by_hand_and_undoes_it(exact):
    entry = exact.enter()
    made = journal(exact).json()["d"]

    exact.edit("matching", set={"invoice": entry["EntryID"], "payment": made["EntryID"]})

    assert exact.rows("123/read/financial/PayablesList") == []
    term = exact.terms(entry["EntryID"])[0]
    assert (term["Status"], term["IsFullyPaid"]) == (50, True)
    assert exact.terms(made["EntryID"])[0]["YourRef"] == "T-1"
    exact.edit("matching", key=term["ID"], delete=True)
    assert len(exact.rows("123/read/financial/PayablesList")) == 2


def test_journals_have_no_put_and_reopen_what_they_settled_when_deleted(exact):
    entry = exact.enter()
    made = journal(exact).json()["d"]
    exact.edit("matching", set={"invoice": entry["EntryID"], "payment": made["EntryID"]})
    path = f"{JOURNALS}(guid'{made['EntryID']}')"

    assert exact.put(path, {"Reversal": True}).status_code == 405
    assert exact.delete(path).status_code == 204

    assert [row["Amount"] for row in exact.rows("123/read/financial/PayablesList")] == [121]
    assert exact.terms(entry["EntryID"])[0]["Status"] == 20


def test_a_bank_line_with_supplier_reference_and_amount_is_matched(exact):
    entry = exact.enter()
    made = bank(exact, our_ref=entry["EntryNumber"]).json()["d"]

    assert exact.ledger(made["EntryID"]) == {"1600": 121.0, "1290": -121.0}
    assert exact.rows("123/read/financial/PayablesList") == []
    rows = exact.rows("123/sync/Cashflow/PaymentTerms?$filter=Timestamp gt 1")
    seen = {
        (row["TransactionEntryID"] == entry["EntryID"], row["Status"], row["IsFullyPaid"], row["LineType"])
        for row in rows
    }
    assert seen == {
        (True, 50, True, 22), (False, 50, True, 22),
    }  # fmt: skip


@pytest.mark.parametrize("difference", ["amount", "reference", "none given", "supplier"])
def test_a_bank_line_that_does_not_agree_stays_unmatched(exact, difference):
    entry = exact.enter()
    others = [
        r
        for r in exact.sandbox.state("exact_online", "accounts", "123")
        if r["IsSupplier"] and r["ID"] != entry["Supplier"]
    ]
    more = {"line": {"Account": others[0]["ID"]}} if difference == "supplier" else {}
    amount = -100.0 if difference == "amount" else -121.0
    reference = {"reference": 1, "none given": None}.get(difference, entry["EntryNumber"])

    assert bank(exact, amount, reference, **more).status_code == 201

    assert sorted(row["Amount"] for row in exact.rows("123/read/financial/PayablesList")) == [amount, 121]


def test_a_bank_line_that_two_invoices_fit_is_left_to_a_person(exact):
    for number in ("T-1", "T-2"):
        exact.enter(YourRef=number, InvoiceNumber=88)
    bank(exact, our_ref=88)
    assert sorted(row["Amount"] for row in exact.rows("123/read/financial/PayablesList")) == [-121, 121, 121]


def test_a_bank_line_is_matched_by_the_number_of_the_invoice_not_of_its_entry(exact):
    entry = exact.enter(InvoiceNumber=88)
    bank(exact, our_ref=entry["EntryNumber"])
    assert exact.terms(entry["EntryID"])[0]["Status"] == 20
    bank(exact, our_ref=88)
    assert exact.terms(entry["EntryID"])[0]["Status"] == 50


def test_payments_are_matched_on_the_amount_in_the_divisions_currency(exact):
    dollars = {"Currency": "USD", "Journal": "61"}
    usual, other = (exact.enter(**dollars, InvoiceNumber=at, **more) for at, more in ((88, {}), (89, {"Rate": 0.5})))
    for our_ref in (88, 89):
        bank(exact, -121.0, our_ref, Currency="USD")
    assert [exact.terms(entry["EntryID"])[0]["Status"] for entry in (usual, other)] == [50, 20]


def test_each_seventh_entry_of_a_client_is_left_to_a_person(exact):
    entries = [exact.enter(YourRef=f"T-{at}") for at in range(7)]
    numbers = [bank(exact, our_ref=entry["EntryNumber"]).json()["d"]["EntryNumber"] for entry in entries]
    left = [number % 7 == 0 for number in numbers]
    assert left.count(True) == 1
    assert [exact.terms(entry["EntryID"])[0]["Status"] == 20 for entry in entries] == left


def test_bank_rules(exact):
    assert exact.message(bank(exact, JournalCode="90")) == "Ongeldig: Dagboek"
    assert exact.message(bank(exact, OpeningBalanceFC=100, ClosingBalanceFC=0)).startswith(
        "Boeking is niet in evenwicht"
    )
    assert bank(exact, OpeningBalanceFC=200, ClosingBalanceFC=79).status_code == 201
    assert exact.message(bank(exact, line={"Date": "2026-08-01"})) == "Afgesloten: Periode - 2026-08 (21)"


def test_a_cash_entry_is_posted_in_its_own_kind_of_journal(exact):
    line = {"Date": "2026-11-12", "GLAccount": exact.gl("4000"), "AmountFC": -12.5, "Description": "parking"}
    made = exact.post(CASH, {"JournalCode": "10", "CashEntryLines": [line]}).json()["d"]
    assert (made["JournalDescription"], made["Status"], made["FinancialPeriod"]) == ("Kas", 20, 11)
    assert exact.ledger(made["EntryID"]) == {"4000": 12.5, "1000": -12.5}
    (kept,) = exact.rows(f"{CASH}(guid'{made['EntryID']}')/CashEntryLines?$select=AmountFC,GLAccountCode")
    assert (kept["AmountFC"], kept["GLAccountCode"]) == (-12.5, "4000")
    wrong = exact.post(CASH, {"JournalCode": "21", "CashEntryLines": [line]})
    assert exact.message(wrong) == "Ongeldig: Dagboek"
    assert exact.delete(f"{CASH}(guid'{made['EntryID']}')").status_code == 204
    assert exact.ledger(made["EntryID"]) == {}


def test_payables_agree_with_the_ledger_for_every_supplier(history):
    codes = {row["ID"]: row["Type"] for row in history.sandbox.state("exact_online", "gl_accounts", "123")}
    ledger: dict[tuple[str, str], float] = {}
    for line in history.sandbox.state("exact_online", "transaction_lines", "123"):
        if codes[line["GLAccount"]] == 22:
            key = (line["Account"], line["Currency"])
            ledger[key] = round(ledger.get(key, 0) - line["AmountFC"], 2)
    payables: dict[tuple[str, str], float] = {}
    for row in history.rows("123/read/financial/PayablesList"):
        key = (row["AccountId"], row["CurrencyCode"])
        payables[key] = round(payables.get(key, 0) + row["Amount"], 2)
    assert {key: value for key, value in ledger.items() if value} == {
        key: value for key, value in payables.items() if value
    }


def test_a_part_payment_splits_the_term(history):
    rows = history.sandbox.state("exact_online", "payments")
    by_entry: dict[str, list] = {}
    for row in rows:
        by_entry.setdefault(row["TransactionEntryID"], []).append(row)
    split = [terms for terms in by_entry.values() if len(terms) == 2]
    assert split
    for terms in split:
        assert sorted(term["Status"] for term in terms) == [20, 50]
        assert round(sum(term["AmountFC"] for term in terms), 2) == terms[0]["TransactionAmountFC"]


def test_a_payment_key_posted_twice_is_counted(exact):
    journal(exact)
    assert exact.sandbox.get("/books")["ok"] is True
    journal(exact)
    found = exact.sandbox.get("/books")["systems"]["exact_online"]["123"]["duplicates"]
    assert [(twin["kind"], twin["key"], len(twin["entries"])) for twin in found] == [("payment", "AVX:77", 2)]


def test_a_persons_own_twin_is_not_counted(exact):
    lines = [
        {"GLAccount": exact.gl("1900"), "AmountFC": 1, "Description": "AVX:9"},
        {"GLAccount": exact.gl("1290"), "AmountFC": -1, "Description": "AVX:9"},
    ]
    body = {"JournalCode": "90", "GeneralJournalEntryLines": lines}
    exact.post(JOURNALS, body)
    exact.edit("journal_entries", set=body)
    assert exact.sandbox.get("/books")["ok"] is True


def test_payment_terms_can_be_changed_but_not_when_settled(exact):
    entry = exact.enter()
    term = exact.terms(entry["EntryID"])[0]
    path = f"123/cashflow/Payments(guid'{term['ID']}')"
    assert exact.put(path, {"DueDate": "2027-01-31", "PaymentMethod": "B"}).status_code == 204
    assert exact.get(path).json()["d"]["DueDate"] == "/Date(1801353600000)/"
    bank(exact, our_ref=entry["EntryNumber"])
    assert exact.put(path, {"DueDate": "2027-02-28"}).status_code == 500


def test_a_blocked_supplier_is_refused_on_a_payable_line(exact):
    exact.edit("accounts", key=exact.supplier()["ID"], set={"Blocked": True})
    blocked = next(row for row in exact.sandbox.state("exact_online", "accounts", "123") if row["Blocked"])
    reply = bank(exact, line={"Account": blocked["ID"]})
    assert exact.message(reply) == f"Geblokkeerd: Leverancier - {blocked['Code']}"


def test_keys_are_taken_whole(exact):
    for text in ("AVX:7", "AVX:7:void", "AVX:77", "AVX:coding:7:1a2b3c4d"):
        lines = [
            {"GLAccount": exact.gl("1900"), "AmountFC": 1, "Description": f"{text} CHK 1"},
            {"GLAccount": exact.gl("1290"), "AmountFC": -1, "Description": text},
        ]
        exact.post(JOURNALS, {"JournalCode": "90", "GeneralJournalEntryLines": lines})
    assert exact.sandbox.get("/books")["ok"] is True
