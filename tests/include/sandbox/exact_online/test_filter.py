"""``$filter``: each operator, function and literal over real rows."""

from __future__ import annotations

import pytest

ACCOUNTS = "123/crm/Accounts?$select=ID,Code,Name,Country,VATNumber,Blocked&$filter="


def names(exact, expression):
    return {row["Name"] for row in exact.rows(ACCOUNTS + expression)}


def state(exact, keep):
    return {row["Name"] for row in exact.sandbox.state("exact_online", "accounts", "123") if keep(row)}


def test_comparisons_and_logic(history):
    assert names(history, "Country eq 'NL'") == state(history, lambda row: row["Country"] == "NL")
    assert names(history, "Country ne 'NL'") == state(history, lambda row: row["Country"] != "NL")
    assert names(history, "Blocked eq true") == state(history, lambda row: row["Blocked"])
    assert names(history, "VATNumber eq null") == state(history, lambda row: "VATNumber" not in row)
    either = "Country eq 'DE' or Country eq 'BE'"
    assert names(history, either) == state(history, lambda row: row["Country"] in ("DE", "BE"))
    assert names(history, f"({either}) and not (Blocked eq true)") == state(
        history, lambda row: row["Country"] in ("DE", "BE") and not row["Blocked"]
    )
    # and binds tighter than or
    assert names(history, "Country eq 'DE' or Country eq 'BE' and Blocked eq true") == state(
        history, lambda row: row["Country"] == "DE" or (row["Country"] == "BE" and row["Blocked"])
    )


def test_char_columns_compare_without_their_padding(history):
    code = history.supplier()["Code"]
    wanted = state(history, lambda row: row["Code"] == code)
    padded = code.rjust(18)
    assert len(wanted) == 1
    assert names(history, f"trim(Code) eq '{code}'") == names(history, f"Code eq '{padded}'") == wanted


def test_text_functions(history):
    assert names(history, "substringof('bouw', Name) eq true") == state(
        history, lambda row: "bouw" in row["Name"].lower()
    )
    assert names(history, "startswith(Name, 'De') eq true") == state(
        history, lambda row: row["Name"].lower().startswith("de")
    )
    assert names(history, "endswith(Name,'GmbH')") == state(
        history, lambda row: row["Name"].strip().lower().endswith("gmbh")
    )
    assert names(history, "tolower(Country) eq 'de'") == state(history, lambda row: row["Country"] == "DE")


def test_quotes_are_doubled(history):
    history.edit("accounts", set={"Name": "'t Hoekje", "IsSupplier": True})
    assert names(history, "Name eq '''t Hoekje'") == {"'t Hoekje"}


def test_guid_and_chains_of_keys(history):
    rows = history.sandbox.state("exact_online", "accounts", "123")[:40]
    chain = " or ".join(f"ID eq guid'{row['ID']}'" for row in rows)
    assert {row["ID"] for row in history.rows(ACCOUNTS + chain)} == {row["ID"] for row in rows}
    assert history.rows(ACCOUNTS + f"ID eq guid'{rows[0]['ID'].upper()}'")[0]["ID"] == rows[0]["ID"]


def test_dates_and_numbers(history):
    path = "123/purchaseentry/PurchaseEntries?$select=EntryID&$filter="
    rows = history.sandbox.state("exact_online", "purchase_entries", "123")
    october = 1790812800000  # 2026-10-01
    for literal in ("datetime'2026-10-01'", "datetime'2026-10-01T00:00:00'"):
        assert len(history.rows(f"{path}EntryDate ge {literal}")) == sum(row["EntryDate"] >= october for row in rows)
    assert len(history.rows(f"{path}AmountFC gt 250.5")) == sum(row["AmountFC"] > 250.5 for row in rows)
    assert len(history.rows(f"{path}AmountFC lt -1")) == sum(row["AmountFC"] < -1 for row in rows)
    assert len(history.rows(f"{path}250.5 le AmountFC and Type eq 30")) == sum(
        row["AmountFC"] >= 250.5 and row["Type"] == 30 for row in rows
    )


def test_filtering_by_modified_misses_nothing_at_its_bound(history):
    rows = history.sandbox.state("exact_online", "purchase_entries", "123")
    bound = sorted(row["Modified"] for row in rows)[len(rows) // 2]
    moment = f"datetime'{_iso(bound)}'"
    path = "123/purchaseentry/PurchaseEntries?$select=EntryID&$filter=Modified"
    assert len(history.rows(f"{path} ge {moment}")) == sum(row["Modified"] >= bound for row in rows)
    assert len(history.rows(f"{path} gt {moment}")) == sum(row["Modified"] > bound for row in rows)


def test_plus_is_a_blank(history):
    encoded = history.get("123/crm/Accounts?$select=ID&$filter=Country+eq+'DE'")
    assert encoded.status_code == 200
    assert len(encoded.json()["d"]["results"]) == len(state(history, lambda row: row["Country"] == "DE"))


@pytest.mark.parametrize(
    "expression",
    [
        "Name eq",
        "Name eq 'a",
        "(Name eq 'a'",
        "Nonsense eq 'a'",
        "Name eq 5",
        "ID eq 'text'",
        "soundex(Name) eq 'a'",
        "trim(Name, 'x') eq 'a'",
        "Name eq 'a' extra",
        "ID eq guid'123'",
        "StartDate gt datetime'yesterday'",
        "Name ; 'a'",
    ],
)
def test_what_is_not_odata_is_400(history, expression):
    reply = history.get(ACCOUNTS + expression)
    assert reply.status_code == 400
    assert history.message(reply)


def _iso(milliseconds):
    from datetime import UTC, datetime

    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
