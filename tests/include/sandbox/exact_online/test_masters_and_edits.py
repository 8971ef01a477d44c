"""Relations, bank accounts, cost centres and what a person does in the screens."""

from __future__ import annotations

import pytest

ACCOUNTS = "123/crm/Accounts"


def test_an_account_gets_a_number_and_keeps_what_was_sent(exact):
    made = exact.post(
        ACCOUNTS, {"Name": "Nieuw B.V.", "IsSupplier": True, "VATNumber": "NL001234567B01", "Country": "nl"}
    ).json()["d"]
    read = exact.get(f"{ACCOUNTS}(guid'{made['ID']}')").json()["d"]
    assert made["Code"].strip().isdigit()
    assert (read["Name"], read["Country"], read["VATNumber"], read["IsSupplier"]) == (
        "Nieuw B.V.",
        "NL ",
        "NL001234567B01",
        True,
    )


def test_no_account_gets_a_number_that_another_one_has(exact):
    first = int(exact.post(ACCOUNTS, {"Name": "Eerste B.V."}).json()["d"]["Code"])
    exact.post(ACCOUNTS, {"Name": "Tweede B.V.", "Code": str(first + 1)})
    assert int(exact.post(ACCOUNTS, {"Name": "Derde B.V."}).json()["d"]["Code"]) == first + 2


def test_account_refusals(exact):
    code = exact.supplier()["Code"]
    reply = exact.post(ACCOUNTS, {"Name": " ", "Country": "XX", "Code": code, "PaymentConditionPurchase": "zz"})
    assert exact.message(reply).split("\r\n") == [
        "Verplicht: Naam",
        "Ongeldige verwijzing: Land - XX",
        "Ongeldige verwijzing: Betalingsconditie - zz",
        f"Bestaat reeds: Code - {code}",
    ]


def test_an_account_in_use_cannot_be_deleted(exact):
    entry = exact.enter()
    assert exact.delete(f"{ACCOUNTS}(guid'{entry['Supplier']}')").status_code == 500


def test_the_same_supplier_made_twice_by_a_client_is_counted(exact):
    for _ in range(2):
        exact.post(ACCOUNTS, {"Name": "Dubbel B.V.", "IsSupplier": True})
    assert exact.sandbox.get("/books")["ok"] is False


def test_one_main_bank_account_and_a_valid_iban(exact):
    owner = exact.supplier()["ID"]
    before = exact.rows(f"{ACCOUNTS}(guid'{owner}')/BankAccounts")
    path = "123/crm/BankAccounts"
    assert exact.message(exact.post(path, {"Account": owner, "BankAccount": "NL92ABNA0417164300"})).startswith(
        "Ongeldig: Bankrekening"
    )
    made = exact.post(path, {"Account": owner, "BankAccount": "NL91 ABNA 0417 1643 00", "Main": True}).json()["d"]
    after = exact.rows(f"{ACCOUNTS}(guid'{owner}')/BankAccounts")
    assert made["BankAccount"] == "NL91ABNA0417164300"
    assert len(after) == len(before) + 1
    assert [row["ID"] for row in after if row["Main"]] == [made["ID"]]


def test_edits_obey_the_same_rules(exact):
    assert exact.refused_edit("accounts", set={"Country": "NL"}) == "Verplicht: Naam"
    assert "property name 'Nope'" in exact.refused_edit("accounts", set={"Name": "x", "Nope": 1})
    assert "no division" in exact.refused_edit("accounts", division="9", set={"Name": "x"})
    assert "has no" in exact.refused_edit("accounts", key="zz", set={"Name": "x"})
    reply = exact.sandbox.http.post("/edit/exact_online/nonsense", json={"company": "123"})
    assert reply.status_code == 404


def test_a_person_blocks_a_supplier_and_postings_stop(exact):
    exact.edit("accounts", key=exact.supplier()["ID"], set={"Blocked": True})
    blocked = next(r for r in exact.sandbox.state("exact_online", "accounts", "123") if r["Blocked"])
    body = {
        "Journal": "60",
        "Supplier": blocked["ID"],
        "PurchaseEntryLines": [{"GLAccount": exact.gl("4000"), "AmountFC": 1}],
    }
    assert exact.post("123/purchaseentry/PurchaseEntries", body).status_code == 500


def test_paid_in_exact_by_someone_else(exact):
    entry = exact.enter()
    line = {"Account": entry["Supplier"], "AmountFC": -121, "OurRef": entry["EntryNumber"], "Date": "2026-11-15"}
    exact.edit("bank_entries", set={"JournalCode": "20", "BankEntryLines": [line]})
    assert exact.rows("123/read/financial/PayablesList") == []


def test_payment_of_an_entry_is_held_by_its_approval(exact):
    entry = exact.enter()
    exact.edit("purchase_entries", key=entry["EntryID"], set={"ApprovalStatus": 5})
    assert [row["ApprovalStatus"] for row in exact.rows("123/read/financial/PayablesList")] == [5]


def test_edits_create_change_and_delete_records(exact):
    made = exact.edit("cost_centers", set={"Code": "777", "Description": "Nieuw"})
    exact.edit("cost_centers", key=made["key"], set={"EndDate": "2026-01-31"})
    row = exact.rows("123/hrm/Costcenters?$select=*&$filter=Code eq '777'")[0]
    assert row["EndDate"] == "/Date(1769817600000)/"
    exact.edit("cost_centers", key=made["key"], delete=True)
    assert exact.rows("123/hrm/Costcenters?$select=*&$filter=Code eq '777'") == []


def test_access_to_a_division_can_be_taken_away(exact):
    exact.edit("settings", "456", set={"access": False})
    assert exact.get("456/crm/Accounts?$top=1").headers["Reason"] == "NoDivisionAccess"
    rows = exact.rows("123/system/Divisions?$select=Code")
    assert [row["Code"] for row in rows] == [123]


def test_a_moved_division_says_so(exact):
    exact.edit("divisions", "456", key="456", set={"DivisionMoveDate": "2026-11-19"})
    assert exact.get("1/system/Divisions(456)").json()["d"]["DivisionMoveDate"] == "/Date(1795046400000)/"


@pytest.mark.parametrize(
    "entity", ["accounts", "gl_accounts", "purchase_entries", "transaction_lines", "payables", "settings", "payments"]
)
def test_every_entity_can_be_looked_at(exact, entity):
    assert isinstance(exact.sandbox.state("exact_online", entity, "123"), list)
    assert all(not key.startswith("_") for row in exact.sandbox.state("exact_online", entity) for key in row)


def test_documents_and_attachments(exact):
    made = exact.post("123/documents/Documents", {"Subject": "Factuur", "Type": 20, "Language": "nl"}).json()["d"]
    assert (made["HasEmptyBody"], made["Language"]) == (True, "nl        ")
    body = {"Document": made["ID"], "FileName": "f.pdf", "Attachment": "JVBERi0="}
    kept = exact.post("123/documents/DocumentAttachments", body).json()["d"]
    assert kept["FileSize"] == 5
    (row,) = exact.rows(f"123/documents/Documents(guid'{made['ID']}')/Attachments?$select=FileName,Url")
    assert (row["FileName"], row["Url"]) == (
        "f.pdf", f"{exact.base}/docs/SysAttachment.aspx?ID={kept['ID']}&_Division_=123",
    )  # fmt: skip
    file = exact.get(f"{row['Url']}&Download=1")
    assert (file.content, file.headers["content-type"]) == (b"%PDF-", "application/pdf")
    assert exact.http.get(row["Url"]).status_code == 401
    assert exact.get(f"{exact.base}/docs/SysAttachment.aspx?ID=none&_Division_=123").status_code == 404
    wrong = exact.post("123/documents/DocumentAttachments", {**body, "Attachment": "no base 64"})
    assert (wrong.status_code, exact.message(wrong)) == (500, "Ongeldig: Attachment")


@pytest.mark.parametrize(
    ("path", "body", "shown"),
    [
        ("crm/Accounts", {"Name": "Nova", "BSN": "123456782", "DeliveryAdvice": 1, "EORINumber": "NL1"},
         {"BSN": "123456782", "DeliveryAdvice": 1, "IsMailing": 0, "CanDropShip": False, "SecurityLevel": 10}),
        ("logistics/Items", {"Code": "N-1", "Description": "Nova", "FreeNumberField_08": 1.5, "NetWeight": 2},
         {"FreeNumberField_08": 1.5, "IsPurchaseItem": True, "IsStockItem": False, "FreeBoolField_01": False}),
        ("documents/Documents", {"Subject": "s", "Type": 20, "ExpiryDate": "2026-12-01", "InheritShare": True},
         {"ExpiryDate": "/Date(1796083200000)/", "InheritShare": True, "TeamsMeetingId": None}),
    ],
)  # fmt: skip
def test_every_documented_property_is_known_and_an_undocumented_one_is_refused(exact, path, body, shown):
    made = exact.post(f"123/{path}", body).json()["d"]
    assert {name: made[name] for name in shown} == shown
    unknown = exact.post(f"123/{path}", {**body, "Nova": 1})
    assert (unknown.status_code, "'Nova'" in exact.message(unknown)) == (400, True)


def test_a_read_only_property_is_skipped_without_a_word(exact):
    given = {"Name": "Nova", "CountryName": "Utopia", "Created": "2001-01-01", "IsSales": True, "AccountManagerHID": 7}
    made = exact.post("123/crm/Accounts", given).json()["d"]
    assert (made["CountryName"], made["IsSales"], made["AccountManagerHID"]) == (None, False, None)
    assert made["Created"] != "/Date(978307200000)/"
    assert exact.put(f"123/crm/Accounts(guid'{made['ID']}')", {"CountryName": "Utopia"}).status_code == 204
    assert exact.edit("accounts", key=made["ID"], set={"IsSales": True})["row"]["IsSales"] is True, "in the screens"
    assert exact.post("123/crm/Accounts", {"Name": "Nova", "Created": "soon"}).status_code == 400


def test_contacts_belong_to_a_relation(exact):
    account = exact.supplier()["ID"]
    body = {"Account": account, "FirstName": "Anna", "MiddleName": "de", "LastName": "Wit", "Email": "a@wit.example"}
    made = exact.post("123/crm/Contacts", body).json()["d"]
    assert (made["FullName"], made["AccountIsSupplier"], made["IsMainContact"]) == ("Anna de Wit", True, False)
    exact.put(f"123/crm/Contacts(guid'{made['ID']}')", {"LastName": "Wit-Bos"})
    (row,) = exact.rows(f"123/crm/Contacts?$filter=Account eq guid'{account}'&$select=FullName,AccountName")
    assert row["FullName"] == "Anna de Wit-Bos"
    assert row["AccountName"]
    assert exact.message(exact.post("123/crm/Contacts", {"LastName": "Wit"})) == "Verplicht: Relatie"


def test_units_item_groups_classifications_and_exchange_rates(exact):
    units = exact.rows("123/logistics/Units?$select=Code,Type,TimeUnit&$filter=Type eq 'T'")
    assert [(row["Code"], row["TimeUnit"]) for row in units] == [("uur", "hh")]
    (group,) = exact.rows("123/logistics/ItemGroups?$select=ID,Code,IsDefault")
    item = exact.post("123/logistics/Items", {"Code": "N", "Description": "N", "ItemGroup": group["ID"]}).json()["d"]
    assert (group["IsDefault"], item["ItemGroupDescription"]) == (1, "Algemeen")
    (omzet,) = exact.rows("123/financial/GLClassifications?$select=Description,Balance&$filter=Code eq 'WOmz'")
    assert (omzet["Description"], omzet["Balance"]) == ("Netto-omzet", "C")
    body = {"SourceCurrency": "USD", "TargetCurrency": "GBP", "StartDate": "2026-11-20", "Rate": 0.91}
    made = exact.post("123/financial/ExchangeRates", body).json()["d"]
    assert (made["TargetCurrency"], made["SourceCurrencyDescription"], made["Rate"]) == ("EUR", "USD", 0.91)
    assert exact.post("123/logistics/Units", {"Code": "x"}).status_code == 405


def test_a_missing_scope_and_an_ended_licence_are_403_with_their_words(exact):
    exact.edit("settings", set={"missing_scopes": ["crm.accounts"]})
    reply = exact.get("123/sync/CRM/Accounts?$filter=Timestamp gt 1")
    assert (reply.status_code, exact.message(reply)) == (
        403,
        "Forbidden - Application Scope Violated. Cannot read 'crm.accounts' scope.",
    )
    exact.edit("settings", set={"forbidden": "LicenseExpired"})
    assert exact.get("123/financial/Journals?$top=1").headers["Reason"] == "LicenseExpired"
    assert exact.get("current/Me").status_code == 200


def test_credentials_still_work_after_a_month_away(exact):
    exact.sandbox.advance(40 * 86400)
    assert exact.refresh(exact.sandbox.credentials("exact_online")["refresh_token"]).status_code == 200


def test_merged_suppliers_are_one_and_the_other_is_deleted(exact):
    entry = exact.enter()
    other = exact.post(ACCOUNTS, {"Name": "Blijft B.V.", "IsSupplier": True}).json()["d"]["ID"]

    exact.edit("merging", set={"from": entry["Supplier"], "into": other})

    assert exact.get(f"{ACCOUNTS}(guid'{entry['Supplier']}')").status_code == 404
    assert [row["AccountId"] for row in exact.rows("123/read/financial/PayablesList")] == [other]
    assert exact.get(f"123/purchaseentry/PurchaseEntries(guid'{entry['EntryID']}')").json()["d"]["Supplier"] == other
    deleted = exact.rows("123/sync/Deleted?$filter=Timestamp gt 1 and EntityType eq 2")
    assert [row["EntityKey"] for row in deleted] == [entry["Supplier"]]
    assert exact.sandbox.get("/books")["ok"] is True
    assert "two different" in exact.refused_edit("merging", set={"from": other, "into": other})


def test_a_person_adds_a_currency_and_it_is_taken_from_then_on(exact):
    def codes():
        return {row["Code"].strip() for row in exact.rows("123/general/Currencies?$select=Code")}

    assert "SEK" not in codes()
    exact.edit("currencies", set={"Code": "SEK", "Rate": 0.09})
    assert "SEK" in codes()
    assert "a Rate above nought" in exact.refused_edit("currencies", set={"Code": "SEK", "Rate": 0})
    assert "three capital letters" in exact.refused_edit("currencies", set={"Code": "francs", "Rate": 1})
