"""Names: unique among vendors, customers and employees, or under one parent; what a deactivation makes of them."""

from __future__ import annotations

import re

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.parts import NAMES
from include.sandbox.quickbooks_online.accounting.references import title
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

SUFFIX = " (deleted)"
ENDING = re.compile(r" \(deleted\)(?:-\d+)?$")
PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
SUB = {"Account": "SubAccount", "Class": "SubClass", "Department": "SubDepartment", "Item": "SubItem"}


def give(company: Company, entity: str, made: Object, before: Object | None) -> None:
    """Set ``DisplayName`` or ``Name`` with ``FullyQualifiedName``.

    Raises Fault 6080 without any name, 6000 for signs a name may not hold, 6240 for one that is taken.
    """
    field = "DisplayName" if entity in NAMES else "Name"
    if entity in NAMES and not made.get(field):
        made[field] = " ".join(str(made[part]) for part in PARTS if made.get(part))
    name = str(made.get(field) or "").strip()
    if not name:
        raise errors.no_name()
    if ":" in name or "\t" in name or "\n" in name:
        raise errors.business(f"The name {name!r} holds a colon, a tab or a new line.", field)
    was_active = before is None or bool(before.get("Active", True))
    if before is not None and was_active and not made["Active"]:
        name = _free(company, entity, name + SUFFIX, made)
    elif before is not None and not was_active and made["Active"] and name == before[field]:
        # Made active again, it has its old name back.
        name = ENDING.sub("", name)
    made[field] = name
    if entity in SUB:
        parent = made.get("ParentRef")
        made[SUB[entity]] = bool(parent)
        above = company.get(entity, parent["value"]) if parent else None
        made["FullyQualifiedName"] = f"{title(above)}:{name}" if above else name
    changed = before is None or title(before) != title(made)
    if changed and _taken(company, entity, title(made), made.get("Id")):
        raise errors.duplicate_name()


def _free(company: Company, entity: str, wanted: str, made: Object) -> str:
    name, number = wanted, 1
    while _taken(company, entity, name, made.get("Id")):
        number += 1
        name = f"{wanted}-{number}"
    return name


def _taken(company: Company, entity: str, name: str, own: str | None) -> bool:
    among = NAMES if entity in NAMES else (entity,)
    field = "DisplayName" if entity in NAMES else "FullyQualifiedName" if entity in SUB else "Name"
    return any(other["Id"] != own or one != entity for one in among for other in company.find(one, field, name))


def spread(company: Company, entity: str, before: Object, after: Object) -> None:
    """Everything that refers to a renamed object shows the new name at once; that is no change of its own."""
    if title(before) == title(after):
        return
    for child in [one for one in company.all(entity) if (one.get("ParentRef") or {}).get("value") == after["Id"]]:
        renamed = {**child, "FullyQualifiedName": f"{title(after)}:{child['Name']}"}
        spread(company, entity, child, company.save(entity, renamed, touch=False))
    old, new = _shown(before), _shown(after)
    for holder in HOLDERS:
        for one in list(company.all(holder)):
            if (text := company.text(holder, one["Id"])) and f'"value":"{after["Id"]}"' in text:
                company.save(holder, _renamed(one, old, new), touch=False)


HOLDERS = (
    "Bill", "VendorCredit", "BillPayment", "PurchaseOrder", "Purchase", "Deposit", "JournalEntry", "Invoice", "Payment",
    "CreditMemo", "Estimate", "SalesReceipt", "RefundReceipt", "Transfer", "Item",
)  # fmt: skip


def _shown(one: Object) -> Object:
    return {"value": one["Id"], "name": title(one)}


def _renamed(value: Object, old: Object, new: Object) -> Object:
    """Ids of several lists may be equal, so the old name must agree too."""

    def walk(inner: object) -> object:
        if isinstance(inner, dict):
            if (inner.get("value"), inner.get("name")) == (old["value"], old["name"]):
                return {**inner, **new}  # some references say the list too
            return {name: walk(one) for name, one in inner.items()}
        return [walk(one) for one in inner] if isinstance(inner, list) else inner

    made = walk(value)
    assert isinstance(made, dict)
    return made
