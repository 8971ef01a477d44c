"""Two vendors made one in the screens: everything of the first moves to the second, the first is gone."""

from __future__ import annotations

from include.sandbox.kernel.port import EditRefused
from include.sandbox.quickbooks_online.accounting import ledger
from include.sandbox.quickbooks_online.accounting.references import title
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

HOLDERS = ("Bill", "VendorCredit", "BillPayment", "PurchaseOrder")
# Name the vendor in their lines, or beside other kinds of names.
NAMED = ("Purchase", "Deposit", "JournalEntry")


def merge(company: Company, gone: str, kept: str) -> Object:
    """Answers the vendor that stays. Raises EditRefused when one is not there, or they cannot be one."""
    source, target = company.get("Vendor", gone), company.get("Vendor", kept)
    if source is None or target is None or gone == kept:
        raise EditRefused("give 'from' and 'into': the Ids of two different vendors")
    if source["CurrencyRef"] != target["CurrencyRef"]:
        raise EditRefused("vendors in different currencies cannot be merged")
    shown = {"value": kept, "name": title(target)}
    for entity in HOLDERS:
        for one in list(company.find(entity, "VendorRef", gone)):
            _move(company, entity, {**one, "VendorRef": shown}, one, gone, kept)
    for entity in NAMED:
        for one in list(company.all(entity)):
            made = {**one, "Line": [_of(line, gone, shown) for line in one["Line"]]}
            if _is(made.get("EntityRef"), gone):
                made["EntityRef"] = {**made["EntityRef"], **shown}
            if made != one:
                _move(company, entity, made, one, gone, kept)
    for item in list(company.all("Item")):
        if (item.get("PrefVendorRef") or {}).get("value") == gone:
            company.save("Item", {**item, "PrefVendorRef": shown})
    company.remove("Vendor", gone, into=kept)
    # The kept vendor was changed by the merge, whatever its own properties say.
    moved = company.get("Vendor", kept) or target
    return company.save("Vendor", {**moved, "_merged": [*(moved.get("_merged") or []), gone]})


def _move(company: Company, entity: str, made: Object, before: Object, gone: str, kept: str) -> None:
    old = before.get("_postings") or []
    name = f"Vendor:{gone}"
    new = [{**line, "name": f"Vendor:{kept}"} if line.get("name") == name else line for line in old]
    ledger.change(company, old, new)
    company.save(entity, {**made, "_postings": new} if old else made)


def _of(line: Object, gone: str, shown: Object) -> Object:
    deposited = line.get("DepositLineDetail") or {}
    if _is(deposited.get("Entity"), gone):
        return {**line, "DepositLineDetail": {**deposited, "Entity": {**deposited["Entity"], **shown}}}
    detail = line.get("JournalEntryLineDetail") or {}
    entity = detail.get("Entity") or {}
    if entity.get("Type") != "Vendor" or entity["EntityRef"]["value"] != gone:
        return line
    return {**line, "JournalEntryLineDetail": {**detail, "Entity": {"Type": "Vendor", "EntityRef": shown}}}


def _is(reference: Object | None, vendor: str) -> bool:
    return reference is not None and (reference["value"], reference.get("type")) == (vendor, "Vendor")
