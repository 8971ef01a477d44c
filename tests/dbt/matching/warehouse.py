"""A small warehouse of literal rows: the relations that matching reads, then dbt over them.

Each example pair gets a link of its own, so that all of them are built by one dbt run and none meets another.
"""

# ruff: noqa: E501  (tables of literal rows, one row a line)

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb

from include.warehouse.build import build
from include.warehouse.database import Warehouse

VENDOR_COLUMNS = {
    "connection": "varchar", "system": "varchar", "company": "varchar", "vendor_key": "varchar", "code": "varchar",
    "name": "varchar", "vat_number": "varchar", "registration_number": "varchar", "ibans": "varchar", "tax_id": "varchar",
    "email": "varchar", "phone": "varchar", "website": "varchar", "address_line1": "varchar", "postcode": "varchar",
    "city": "varchar", "country": "varchar", "active": "boolean", "blocked": "boolean", "block_flag": "boolean",
    "is_vendor": "boolean", "is_deleted": "boolean", "external_ids": "varchar",
    "last_used": "date", "read_at": "timestamptz",
}  # fmt: skip
PAYEE_COLUMNS = {
    "connection": "varchar", "system": "varchar", "company": "varchar", "vendor_key": "varchar", "fact": "varchar",
    "value": "varchar", "first_seen_at": "timestamptz", "position": "bigint",
}  # fmt: skip
CODE_COLUMNS = {
    "connection": "varchar", "system": "varchar", "company": "varchar", "kind": "varchar", "code_key": "varchar",
    "code": "varchar", "name": "varchar", "account_class": "varchar", "control_account": "boolean", "active": "boolean",
    "requires_cost_center": "boolean", "postable": "boolean", "is_replaced": "boolean",
}  # fmt: skip
INVOICE_COLUMNS = {
    "connection": "varchar", "system": "varchar", "company": "varchar", "invoice_key": "varchar", "vendor_key": "varchar",
    "number": "varchar", "date": "date", "due_date": "date", "currency": "varchar", "gross": "decimal(28,2)",
    "net": "decimal(28,2)", "tax": "decimal(28,2)", "is_credit": "boolean", "po_number": "varchar", "status": "varchar",
    "open_amount": "decimal(28,2)", "origin": "varchar", "external_code": "varchar", "is_history": "boolean",
    "line_amounts": "varchar", "lines": "bigint",
}  # fmt: skip
ROUTE_COLUMNS = {
    "link": "varchar",
    "pair_no": "bigint",
    "system": "varchar",
    "connection": "varchar",
    "company": "varchar",
}
LINK_COLUMNS = {"link": "varchar", "options": "varchar"}
MAPPING_COLUMNS = {
    "link": "varchar", "kind": "varchar", "company": "varchar", "source_code": "varchar", "target_code": "varchar", "note": "varchar",
}  # fmt: skip
DECISION_COLUMNS = {
    "id": "varchar", "link": "varchar", "kind": "varchar", "left_company": "varchar", "left_key": "varchar",
    "right_company": "varchar", "right_key": "varchar", "verdict": "varchar", "who": "varchar", "at": "timestamptz",
    "why": "varchar", "evidence": "varchar",
}  # fmt: skip
DELIVERY_COLUMNS = {
    "link": "varchar", "flow": "varchar", "company": "varchar", "source_key": "varchar", "state": "varchar",
    "target_system": "varchar", "target_company": "varchar", "target_id": "varchar", "target_code": "varchar", "voided": "boolean", "sent_at": "timestamptz",
    "updated_at": "timestamptz",
}  # fmt: skip

AIRBASE_BILL_COLUMNS = {
    "connection": "varchar", "id": "varchar", "number": "varchar", "vendor": "json", "subsidiary": "json",
    "invoice_date": "date", "currency": "json", "total_amount": "decimal(28,6)",
}  # fmt: skip

Row = Mapping[str, Any]


class Books:
    """Literal rows of both sides of some links; ``build`` runs dbt and ``rows`` reads what came out."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.vendors: list[Row] = []
        self.codes: list[Row] = []
        self.invoices: list[Row] = []
        self.links: list[Row] = []
        self.routes: list[Row] = []
        self.mappings: list[Row] = []
        self.decisions: list[Row] = []
        self.deliveries: list[Row] = []
        self.payees: list[Row] = []
        self.airbase_bills: list[Row] = []

    def link(self, name: str, system: str = "avidxchange") -> None:
        """One pair of companies: Exact division E-<name> and AvidXchange (or Airbase) company A-<name>."""
        if not any(route["link"] == name for route in self.routes):
            self.routes.append(
                {"link": name, "pair_no": 1, "system": "exact_online", "connection": "exact", "company": f"E-{name}"}
            )
            self.routes.append(
                {"link": name, "pair_no": 1, "system": system, "connection": "avid", "company": f"A-{name}"}
            )

    def options(self, name: str, **options: Any) -> None:
        """What a link chose; one without has the defaults."""
        self.links.append({"link": name, "options": json.dumps(options)})

    def _at(self, link: str, side: str) -> dict[str, str]:
        self.link(link)
        if side == "left":
            return {"connection": "exact", "system": "exact_online", "company": f"E-{link}"}
        system = next(route["system"] for route in self.routes if route["company"] == f"A-{link}")
        return {"connection": "avid", "system": system, "company": f"A-{link}"}

    def vendor(self, link: str, side: str, key: str, name: str, *, ibans: Iterable[str] = (), **fields: Any) -> None:
        external = fields.pop("external_ids", {})
        self.vendors.append({
            **self._at(link, side), "vendor_key": key, "name": name, "ibans": json.dumps(list(ibans)), "active": True,
            "is_vendor": True, "is_deleted": False, "block_flag": fields.get("blocked", False),
            "external_ids": json.dumps(external), **fields,
        })  # fmt: skip

    def account_seen(self, link: str, side: str, key: str, value: str, at: str) -> None:
        """A bank account that a vendor had from ``at`` on, as we remember it."""
        at_ = self._at(link, side)
        self.payees.append(
            {
                **at_,
                "vendor_key": key,
                "fact": "bank account",
                "value": value,
                "first_seen_at": at,
                "position": len(self.payees),
            }
        )

    def code(self, link: str, side: str, code: str, name: str, **fields: Any) -> None:
        row = {
            **self._at(link, side), "kind": "gl_account", "code_key": f"{side}:{code}", "code": code, "name": name,
            "account_class": None, "control_account": False, "active": True, "requires_cost_center": False, "is_replaced": False,
            **fields,
        }  # fmt: skip
        self.codes.append({**row, "postable": row.get("postable", row["active"] and not row["control_account"])})

    def invoice(
        self,
        link: str,
        key: str,
        vendor: str,
        number: str | None,
        date: str,
        gross: str,
        *,
        side: str = "left",
        **fields: Any,
    ) -> None:
        self.invoices.append({
            **self._at(link, side), "invoice_key": key, "vendor_key": vendor, "number": number, "date": date, "currency": "EUR",
            "gross": gross, "net": gross, "tax": "0", "is_credit": gross.startswith("-"), "origin": "purchase_entry", "is_history": False, **fields,
        })  # fmt: skip

    def airbase_bill(self, link: str, key: str, vendor: str, number: str, date: str, gross: str) -> None:
        self.airbase_bills.append({
            "connection": "avid", "id": key, "number": number, "vendor": json.dumps({"id": vendor}),
            "subsidiary": json.dumps({"erp_reference_id": f"A-{link}"}), "invoice_date": date,
            "currency": json.dumps({"iso_code": "EUR"}), "total_amount": gross,
        })  # fmt: skip

    def write(self) -> Path:
        file = self.home / "warehouse" / "warehouse.duckdb"
        file.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(str(file)) as database:
            database.execute("set timezone = 'UTC'")
            for relation, columns, rows in (
                ("intermediate.canonical_vendors", VENDOR_COLUMNS, self.vendors),
                ("intermediate.canonical_codes", CODE_COLUMNS, self.codes),
                ("intermediate.int_payee_history", PAYEE_COLUMNS, self.payees),
                ("intermediate.int_invoices", INVOICE_COLUMNS, self.invoices),
                ("raw_config.links", LINK_COLUMNS, self.links),
                ("raw_config.routes", ROUTE_COLUMNS, self.routes),
                ("raw_config.mappings", MAPPING_COLUMNS, self.mappings),
                ("raw_operations.decisions", DECISION_COLUMNS, self.decisions),
                ("raw_operations.deliveries", DELIVERY_COLUMNS, self.deliveries),
                ("raw_airbase.bills", AIRBASE_BILL_COLUMNS, self.airbase_bills),
            ):
                database.execute(f"create schema if not exists {relation.split('.')[0]}")
                definitions = ", ".join(f'"{name}" {type_}' for name, type_ in columns.items())
                database.execute(f"create or replace table {relation} ({definitions})")
                if not rows:
                    continue
                shape = json.dumps([dict.fromkeys(columns, "VARCHAR")])
                casts = ", ".join(f'cast(r."{name}" as {type_})' for name, type_ in columns.items())
                text = json.dumps([{name: row.get(name) for name in columns} for row in rows])
                database.execute(
                    f"insert into {relation} select {casts} from (select unnest(from_json(?, '{shape}')) as r)", [text]
                )
        return file

    def build(self, *select: str) -> None:
        self.write()
        build(Warehouse(self.home), select or ("path:models/matching",))

    def rows(self, sql: str) -> list[dict[str, Any]]:
        with duckdb.connect(str(self.home / "warehouse" / "warehouse.duckdb"), read_only=True) as database:
            cursor = database.execute(sql)
            names = [column[0] for column in cursor.description or []]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
