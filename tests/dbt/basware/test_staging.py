"""Basware's records as the decisions see them: each once, in its newest version, from literal rows as read."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.support import raw
from tests.support.dbt import invoke

B = "raw_basware"
WAITING, IN_PROGRESS, TRANSFERRED, FAILED = "WaitingForTransfer", "TransferInProgress", "Transferred", "TransferFailed"


def at(hour: int, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def version(key: str, status: str, hour: int, **more: Any) -> dict[str, Any]:
    """An invoice as it was changed at ``hour`` and read half an hour later."""
    read_at = at(hour).replace(minute=30)
    return {"invoice_id": key, "processing_status": status, "last_updated": at(hour), "read_at": read_at, **more}


def fill(db: duckdb.DuckDBPyConnection) -> None:
    left = {"is_deleted": True}
    raw.insert(
        db,
        f"{B}.transfer_queue",
        version("waits", WAITING, 8, text1="1600", text60="last", net_sum="100.10", company="DE02"),
        version("taken", WAITING, 8, **left),
        version("taken same moment", WAITING, 8, **left),
        version("sent again", WAITING, 12, transfer_responses=[{"success": False}]),
        version("done", WAITING, 8, **left),
        version("nobody's", WAITING, 8, company=""),
        version("moved", WAITING, 8, company="DE01", **left),
        version("moved", WAITING, 9, company="DE02"),
        version("removed", WAITING, 8, **left),
        version("removed and back", WAITING, 14, **left),
        version("removed and listed", WAITING, 8),
        version("no stamp", WAITING, 8, last_updated=None),
        version("theirs", WAITING, 8, connection="other"),
    )
    raw.insert(
        db,
        f"{B}.transfers_in_progress",
        version("taken", IN_PROGRESS, 9),
        version("taken same moment", IN_PROGRESS, 8),
        version("sent again", IN_PROGRESS, 9, **left),
        version("done", IN_PROGRESS, 9, **left),
    )
    raw.insert(
        db,
        f"{B}.accounting_documents",
        version("taken same moment", IN_PROGRESS, 8),
        version("sent again", FAILED, 10),
        version("done", TRANSFERRED, 10),
        version("old", TRANSFERRED, 1),
        version("removed", TRANSFERRED, 9, **left),
        version("removed and back", TRANSFERRED, 9, **left),
        version("removed and listed", WAITING, 8, **left),
        version("moved", WAITING, 8, company="DE01", **left),
        version("moved", WAITING, 9, company="DE02"),
    )
    # The full comparison at 11:00 showed nothing of what was removed; the one after it was too short to be believed.
    full = {"feed": "accounting_documents", "company": "", "kind": "full", "rows": 5}
    raw.insert(
        db,
        f"{B}.feeds",
        full | {"suspect": False, "read_at": at(11)},
        full | {"suspect": True, "read_at": at(20)},
        full | {"suspect": False, "read_at": at(21), "kind": "incremental"},
    )
    order = {"external_code": "BW-1", "order_number": "PO1", "company": "DE01"}
    raw.insert(
        db,
        f"{B}.export_queue",
        order
        | {"processing_status": "WaitingForExport", "net_sum": "12.50", "last_updated": at(12), "order_lines": []},
    )
    raw.insert(
        db,
        f"{B}.exported_purchase_orders",
        order | {"processing_status": "Exported", "net_sum": "10.00", "last_updated": at(9)},
        order | {"external_code": "BW-2", "processing_status": "Exported", "last_updated": at(9)},
    )
    add_vendors(db)


def add_vendors(db: duckdb.DuckDBPyConnection) -> None:
    iban, bban = {"schemeId": "IBAN", "id": "DE02120300000000202051"}, {"schemeId": "BBAN", "id": "0000202051"}
    other = {"schemeId": "IBAN", "id": "DE02500105170137075030"}
    raw.insert(
        db,
        f"{B}.vendors",
        {
            "external_code": "ERP-1",
            "vendor_code": "70001",
            "company": "",
            "name": "Elbe Papier GmbH",
            "identifiers": [
                {"schemeId": "DUNS", "id": "316588017"},
                {"schemeId": "VAT", "id": "DE136695976"},
                {"schemeId": "HRB", "id": "HRB 4711"},
            ],
            "addresses": [
                {"addressType": "RemittanceAddress", "streetName": "Postfach 1", "default": True},
                {"addressType": "PostalAddress", "streetName": "Hafenstr. 1"}
                | {"postalZone": "20457", "cityName": "Hamburg", "countrySubEntity": "HH", "countryId": "DE"},
            ],
            "contacts": [
                {"email": "other@elbe.example"},
                {"email": "rechnung@elbe.example", "telephone": "+49 40 1", "role": "PrimaryContact"},
            ],
            "payment_means": [
                {"currencyCode": "USD", "financialAccounts": [{"financialAccountIdentifiers": [other]}]},
                {"currencyCode": "EUR", "default": True,
                 "financialAccounts": [{"financialAccountIdentifiers": [iban, bban]}]},
            ],
            "payment_terms": {"paymentTermCode": "Z30"},
            "processing_status": {"active": False, "paymentDenied": True},
            "companies": [{"companyCode": "DE01"}, {"companyCode": "DE02"}],
            "last_updated": at(9),
        },
        {"external_code": "ERP-2", "vendor_code": "70002", "company": "", "name": "Bare"},
        {"external_code": "old", "vendor_code": "70003", "company": "", "name": "Old", "last_updated": at(9),
         "companies": [{"companyCode": "DE01"}]},
        {"external_code": "new", "vendor_code": "70003", "company": "", "name": "New", "last_updated": at(10),
         "companies": [{"companyCode": "DE01"}]},
        {"external_code": "gone", "vendor_code": "70003", "company": "", "name": "Gone", "last_updated": at(11),
         "companies": [{"companyCode": "DE01"}], "is_deleted": True},
    )  # fmt: skip


class Staged:
    """What the staging models of Basware give, by model."""

    def __init__(self, home: Path) -> None:
        self._file = home / "warehouse" / "warehouse.duckdb"
        nodes = invoke(home, ["compile", "--select", "staging.basware"])
        self._sql = {str(node.node.name): str(node.node.compiled_code) for node in nodes}

    def rows(self, model: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self._file), read_only=True) as database:
            database.execute("set TimeZone = 'UTC'")
            found = database.execute(self._sql[f"stg_basware__{model}"])
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def one(self, model: str, **key: str) -> dict[str, Any]:
        wanted = {"connection": "basware_main", **key}
        (row,) = [row for row in self.rows(model) if all(row[name] == value for name, value in wanted.items())]
        return row


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Staged:
    home = tmp_path_factory.mktemp("books")
    with raw.warehouse(home / "warehouse" / "warehouse.duckdb") as database:
        fill(database)
    return Staged(home)


@pytest.mark.parametrize(
    ("key", "status", "listed", "deleted"),
    [
        ("waits", WAITING, True, False),
        ("taken", IN_PROGRESS, True, False),
        # Stamps that do not move with the state: what is listed now counts.
        ("taken same moment", IN_PROGRESS, True, False),
        ("sent again", WAITING, True, False),
        ("done", TRANSFERRED, False, False),
        ("old", TRANSFERRED, False, False),
        ("no stamp", WAITING, True, False),
        ("removed", TRANSFERRED, False, True),
        # It was read again after the comparison that missed it: the next one tells.
        ("removed and back", WAITING, False, False),
        ("removed and listed", WAITING, True, False),
    ],
)
def test_an_invoice_is_one_row_in_its_newest_version(
    staged: Staged, key: str, status: str, listed: bool, deleted: bool
) -> None:
    row = staged.one("accounting_documents", invoice_id=key)
    assert (row["processing_status"], row["is_listed"], row["is_deleted"]) == (status, listed, deleted)


def test_every_invoice_is_there_once_for_each_connection(staged: Staged) -> None:
    found = [(row["connection"], row["invoice_id"]) for row in staged.rows("accounting_documents")]
    assert len(found) == len(set(found)) == 13
    assert ("other", "theirs") in found


def test_an_invoice_counts_in_the_company_that_has_it_now_and_one_without_is_kept(staged: Staged) -> None:
    companies = {key: staged.one("accounting_documents", invoice_id=key)["company"] for key in ("moved", "nobody's")}
    assert companies == {"moved": "DE02", "nobody's": ""}


def test_texts_that_are_set_are_one_object_and_lists_are_never_missing(staged: Staged) -> None:
    row = staged.one("accounting_documents", invoice_id="waits")
    assert json.loads(row["texts"]) == {"text1": "1600", "text60": "last"}
    lists = ("order_numbers", "attachments", "coding_rows", "transfer_responses", "prebook_responses")
    assert [row[name] for name in lists] == ["[]"] * 5
    assert staged.one("accounting_documents", invoice_id="taken")["texts"] == "{}"
    again = staged.one("accounting_documents", invoice_id="sent again")
    assert json.loads(again["transfer_responses"]) == [{"success": False}]


def test_an_order_waits_again_with_its_change(staged: Staged) -> None:
    first, second = (staged.one("exported_orders", external_code=key) for key in ("BW-1", "BW-2"))
    assert (first["processing_status"], str(first["net_sum"]), first["is_listed"]) == (
        "WaitingForExport",
        "12.500000",
        True,
    )
    assert (second["processing_status"], second["is_listed"], second["is_deleted"]) == ("Exported", False, False)


def test_a_vendor_is_one_row_in_each_of_its_companies(staged: Staged) -> None:
    rows = [row for row in staged.rows("vendors") if row["vendor_code"] == "70001"]
    assert sorted(row["company"] for row in rows) == ["DE01", "DE02"]
    row = rows[0]
    assert (row["vat_number"], row["registration_number"]) == ("DE136695976", "HRB 4711")
    assert sorted(json.loads(row["ibans"])) == ["DE02120300000000202051", "DE02500105170137075030"]
    assert (row["email"], row["phone"]) == ("rechnung@elbe.example", "+49 40 1")
    place = ("address_line1", "postcode", "city", "state", "country")
    assert [row[name] for name in place] == ["Hafenstr. 1", "20457", "Hamburg", "HH", "DE"]
    assert (row["currency"], row["payment_term_code"], row["active"], row["payment_denied"]) == (
        "EUR",
        "Z30",
        False,
        True,
    )


def test_a_vendor_that_says_next_to_nothing_is_active_and_kept_without_a_company(staged: Staged) -> None:
    row = staged.one("vendors", vendor_code="70002")
    facts = (row["company"], row["active"], row["payment_denied"], row["ibans"], row["vat_number"])
    assert facts == ("", True, False, "[]", None)


def test_of_two_vendors_of_one_code_the_living_and_newer_one_counts(staged: Staged) -> None:
    assert staged.one("vendors", vendor_code="70003")["name"] == "New"


def test_without_any_read_the_models_are_empty(tmp_path: Path) -> None:
    file = tmp_path / "warehouse" / "warehouse.duckdb"
    file.parent.mkdir()
    duckdb.connect(str(file)).close()
    empty = Staged(tmp_path)
    models = ("accounting_documents", "exported_orders", "vendors")
    assert [empty.rows(model) for model in models] == [[]] * 3
