"""Addresses of relations: visit (1), postal (2), invoice (3), delivery (4); one of each type is the main one.

[assumed] An address belongs to a relation and has a type and a country, the relation's own if none is named; no part of
it is checked against another, as nobody checks what is typed. The main visiting address is the one that the relation
shows: changing it changes the relation too. A relation that is typed without addresses has none. One that an invoice is
delivered to is not deleted.
"""

from __future__ import annotations

from include.sandbox.exact_online.masters import COUNTRIES
from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.writes import Lines
from include.sandbox.kernel.tables import Row

VISIT, POSTAL, INVOICE, DELIVERY = 1, 2, 3, 4
SHOWN = ("AddressLine1", "AddressLine2", "AddressLine3", "Postcode", "City", "State", "Country")


def create(store: ExactBooks, division: str, values: Row, lines: Lines) -> Row:
    return _save(store, division, {**values, "ID": values.get("ID") or store.new_id()})


def change(store: ExactBooks, division: str, row: Row, values: Row) -> None:
    _save(store, division, {**row, **values})


def _save(store: ExactBooks, division: str, row: Row) -> Row:
    rules = Rules(store, division)
    relation: Row = {}
    if row.get("Account") is None:
        rules.refusals.add("mandatory", "Account")
    else:
        relation = rules.account(row["Account"]) or {}
    if row.get("Type") is None:
        rules.refusals.add("mandatory", "Type")
    elif row["Type"] not in (VISIT, POSTAL, INVOICE, DELIVERY):
        rules.refusals.add("invalid", "Type")
    row["Country"] = (row.get("Country") or relation.get("Country") or "").strip().upper()
    if row["Country"] not in COUNTRIES:
        rules.refusals.add("reference", "Country", row["Country"])
    rules.refusals.check()
    others = [
        one
        for one in store["addresses"].find("Account", division, row["Account"])
        if one["Type"] == row["Type"] and one["ID"] != row["ID"]
    ]
    row["Main"] = bool(row.get("Main")) or not any(one.get("Main") for one in others)
    for one in others if row["Main"] else ():
        if one.get("Main"):
            store.save("addresses", division, {**one, "Main": False})
    saved = store.save("addresses", division, row)
    if saved["Type"] == VISIT and saved["Main"]:
        store.save("accounts", division, {**relation, **{name: saved.get(name) for name in SHOWN}})
    return saved


def remove(store: ExactBooks, division: str, row: Row) -> None:
    rules = Rules(store, division)
    if store["sales_invoices"].find("DeliverToAddress", division, row["ID"]):
        rules.refusals.add("not_allowed", "Delete", str(row.get("City") or row["ID"]))
        rules.refusals.check()
    store.remove("addresses", division, row["ID"])
