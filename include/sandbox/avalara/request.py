"""A CreateTransactionModel judged, before anything is calculated."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from include.sandbox.avalara import fields, places, schema
from include.sandbox.avalara.errors import get_tax, not_found, refused, required
from include.sandbox.avalara.money import ZERO, money
from include.sandbox.avalara.store import Store
from include.sandbox.kernel.tables import Row

# By the order of the enum these are numbers 2 to 4, which need a reason (section 2).
WITH_REASON = ("Exemption", "TaxDate", "AccruedTaxAmount")
# What the simulation calculates by; the others are refused rather than ignored.
KNOWN_OVERRIDES = ("None", "TaxAmount", "Exemption", "TaxDate")


@dataclass(frozen=True)
class Asked:
    """``model`` under canonical names; its lines have their numbers."""

    company: Row
    type: str
    code: str
    model: Row

    @property
    def is_order(self) -> bool:
        return self.type in schema.ORDERS


def company(store: Store, code: str | None) -> Row:
    """Of a body: without a code the account's default. Raises ``Refusal`` 400."""
    row = store.company(code) if code else store.default_company()
    if row is None:
        raise get_tax("CompanyNotFoundError", "CompanyNotFoundError", description=f"Company {code} was not found.")
    return active(row)


def company_of_path(store: Store, code: str) -> Row:
    """Raises ``Refusal`` 404."""
    row = store.company(code)
    if row is None:
        raise not_found("Company")
    return row


def active(row: Row) -> Row:
    if not row["isActive"]:
        said = f"Company {row['companyCode']} is not active."
        raise get_tax("InactiveCompanyError", "InactiveCompanyError", description=said)
    return row


def asked(store: Store, body: Any, owner: Row | None = None) -> Asked:
    """``owner``: the company that the path names, where it does. Raises ``Refusal`` 400."""
    return judged(store, fields.read(schema.CREATE, body), owner)


def judged(store: Store, model: Row, owner: Row | None = None) -> Asked:
    for name in ("date", "customerCode"):
        if not model.get(name):
            raise required(name)
    lines = model.get("lines") or []
    if not lines:
        raise refused("MissingLine", "The transaction has no lines.", refers="lines")
    limit = int(store.settings()["line_limit"])
    if len(lines) > limit:
        # Which error it is the page does not say (assumed).
        raise refused("RequestTooLarge", f"The transaction has {len(lines)} lines; at most {limit} are allowed.")
    found = owner or company(store, model.get("companyCode"))
    numbered = [_line(n, one) for n, one in enumerate(lines)]
    numbers = [one["number"] for one in numbered]
    if twice := next((one for one, times in Counter(numbers).items() if times > 1), None):
        raise get_tax("DuplicateLineNoError", "DuplicateLineNoError", description=f"Line number {twice} is used twice.")
    for one in (model, *numbered):
        _override(one.get("taxOverride") or {})
    if model.get("addresses") or not all(one.get("addresses") for one in numbered):
        places.roles(model.get("addresses") or {})
    code = model.get("code") or str(uuid.uuid4())
    # Omitted it is SalesOrder, which is never saved (section 2).
    type = model.get("type") or "SalesOrder"
    return Asked(active(found), type, code, {**model, "code": code, "type": type, "lines": numbered})


def _line(n: int, line: Row) -> Row:
    if line.get("amount") is None:
        raise required(f"lines[{n}].amount")
    if money(line.get("quantity", "1")) < ZERO:
        raise refused("ValueRequiredError", "Quantity is always positive.", refers=f"lines[{n}].quantity")
    return {**line, "number": line.get("number") or str(n + 1)}


def _override(override: Row) -> None:
    kind = override.get("type", "None")
    if kind not in KNOWN_OVERRIDES:
        said = f"A tax override of type {kind} is not simulated."
        raise get_tax("TaxOverrideError", "TaxOverrideError", description=said)
    if kind in WITH_REASON and not override.get("reason"):
        raise get_tax("TaxOverrideError", "TaxOverrideError", description="A tax override needs a reason.")
    if (kind == "TaxDate" and not override.get("taxDate")) or (kind == "TaxAmount" and "taxAmount" not in override):
        raise get_tax("TaxOverrideError", "TaxOverrideError", description=f"The override {kind} has no value.")
