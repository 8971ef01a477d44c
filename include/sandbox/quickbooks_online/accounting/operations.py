"""What can be done with an object: create, update (full or sparse), delete, void. Each is done whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting import (
    applications,
    attachables,
    automatic,
    bill_payments,
    checks,
    closing,
    deposits,
    entries,
    exchange,
    ledger,
    lists,
    names,
    openings,
    orders,
    payables,
    references,
    sales,
    singles,
    stock,
    transfers,
)
from include.sandbox.quickbooks_online.accounting.fields import ENVELOPE, known, read
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec
from include.sandbox.quickbooks_online.accounting.schema import SCHEMA
from include.sandbox.quickbooks_online.entities import LISTS, SINGLES
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

Complete = Callable[[Company, str, Object, Object | None], Object]
COMPLETE: dict[str, Complete] = dict.fromkeys(("Bill", "VendorCredit", "PurchaseOrder"), payables.complete) | {
    "BillPayment": bill_payments.complete,
    "Purchase": checks.complete,
    "Deposit": deposits.complete,
    "JournalEntry": entries.complete,
    "Payment": sales.payment,
    "Transfer": transfers.complete,
    "ExchangeRate": exchange.complete,
    "Attachable": attachables.complete,
    **dict.fromkeys(sales.FORMS, sales.form),
}
# Entities with a Balance that payments take from.
OPEN = ("Bill", "VendorCredit", "Invoice", "CreditMemo")
# How each is voided; a bill cannot be (section 4).
VOIDED = {"Invoice": sales.voided_invoice} | dict.fromkeys(
    ("BillPayment", "Payment", "SalesReceipt"), bill_payments.voided
)
COLLEAGUE = "Robin Hale"


def create(company: Company, entity: str, body: dict[str, Any], options: Collection[str] = ()) -> Object:
    """``body`` without Id. ``options``: words of ``include=``, such as ``allowduplicatedocnum``.

    Raises Fault: 500 for an entity that cannot be created, 2010, 2020, 2050, 2170, 2500, 6000 to 6240.
    """
    kind = _kind(entity, "create")
    values = {name: value for name, value in read(entity, body, kind.fields).items() if value is not None}
    _require(kind.required, values)
    with _whole(company):
        return _write(company, entity, values, None, options)


def update(company: Company, entity: str, body: dict[str, Any], options: Collection[str] = ()) -> Object:
    """``body`` with Id and SyncToken. Full: writable properties that were left out are cleared; ``sparse``: kept.

    Raises Fault: as ``create``, and 610 for an unknown Id, 5010 for a SyncToken that is not the current one.
    """
    if entity in SINGLES:
        with _whole(company):
            return singles.update(company, entity, body)
    kind = _kind(entity, "update")
    before = _current(company, entity, body)
    values = read(entity, body, kind.fields)
    sparse = str(body.get("sparse", False)).lower() == "true"
    if sparse and company.settings["empty_text"] == "ignore":
        values = {name: one for name, one in values.items() if body[name] != ""}
    _require(kind.repeated if sparse else kind.required, values)
    fields = known(kind.fields)
    kept = {
        name: value
        for name, value in before.items()
        if sparse or name not in fields or fields[name].read_only or fields[name].kept
    }
    made = {**kept, **values}
    with _whole(company):
        return _write(company, entity, {name: one for name, one in made.items() if one is not None}, before, options)


def delete(company: Company, entity: str, body: dict[str, Any], options: Collection[str] = ()) -> Object:
    """A transaction is gone for good; payments that were applied to it, or by it, let go. Answers its mark.

    Raises Fault 500 for an entry of a list (those are deactivated), 610, 5010, 6210.
    """
    if entity in LISTS or entity in SINGLES or entity not in SCHEMA:
        raise errors.unsupported(f"Operation delete is not supported for {entity}.")
    before = _current(company, entity, body)
    closing.check_open(company, entity, before)
    if entity == "PurchaseOrder" and before.get("LinkedTxn"):
        # Intuit, entity PurchaseOrder, Delete: "you must unlink any linked transactions before deleting it".
        raise errors.business("This purchase order has linked transactions: unlink them first.", "LinkedTxn")
    with _whole(company):
        for paying, payment in applications.paying(company, before):
            _let_go(company, paying, payment, entity, before["Id"])
        ledger.change(company, before.get("_postings") or [], [])
        stock.follow(company, entity, before, None)
        if entity in applications.TARGETS:
            applications.follow(company, entity, before, None)
        mark = company.remove(entity, before["Id"])
        if entity == "Bill":
            orders.follow(company, before, None)
        elif entity == "PurchaseOrder":
            orders.let_go(company, before)
        return mark


def void(company: Company, entity: str, body: dict[str, Any], options: Collection[str] = ()) -> Object:
    """Raises Fault 500 for other entities, 610, 5010, 6000, 6210."""
    if entity not in VOIDED:
        raise errors.unsupported(f"Operation void is not supported for {entity}.")
    before = _current(company, entity, body)
    if before.get("_voided"):
        return before
    closing.check_open(company, entity, before)
    with _whole(company):
        made = VOIDED[entity](before)
        if entity == "Payment":
            made["UnappliedAmt"] = ZERO
        ledger.change(company, before.get("_postings") or [], [])
        kept = company.save(entity, {**made, "_voided": True}, event="Void")
        stock.follow(company, entity, before, kept)
        if entity in applications.TARGETS:
            applications.follow(company, entity, before, kept)
        return kept


def _write(company: Company, entity: str, values: Object, before: Object | None, options: Collection[str]) -> Object:
    """Complete, check and keep; then all that follows from it."""
    made = references.resolve(company, entity, values, before)
    opening = openings.take(made) if before is None else {}
    if entity in LISTS:
        kept = company.save(entity, lists.complete(company, entity, made, before))
        if before is not None:
            names.spread(company, entity, before, kept)
        if opening:
            openings.enter(company, entity, kept, opening, create)
        return company.get(entity, kept["Id"]) or kept
    if before is not None and before.get("_voided"):
        return _only_words(company, entity, made, before)
    made = COMPLETE[entity](company, entity, made, before)
    if entity == "Bill":
        made["LinkedTxn"] = (before or {}).get("LinkedTxn")
        orders.keep_links(company, made)
    elif entity == "PurchaseOrder":
        orders.complete(company, made, before)
    else:
        made["LinkedTxn"] = (before or {}).get("LinkedTxn")
    if entity in OPEN:
        _balance(company, entity, made, before)
    if before is not None and _content(before) == _content(made):
        return before
    closing.check_open(company, entity, before, made)
    closing.check_number(company, entity, made, before, options)
    ledger.change(company, (before or {}).get("_postings") or [], made.get("_postings") or [])
    kept = company.save(entity, made)
    stock.follow(company, entity, before, kept)
    if entity in applications.TARGETS:
        applications.follow(company, entity, before, kept)
    if entity == "Bill":
        orders.follow(company, before, kept)
        _repost(company, before, kept)
        if before is None and (body := automatic.application(company, kept)):
            create(company, "BillPayment", body)
    return company.get(entity, kept["Id"]) or kept


def _balance(company: Company, entity: str, made: Object, before: Object | None) -> None:
    """Balance = total - what payments take. A document that is (partly) paid keeps its party and account."""
    applied = applications.applied(company, entity, before["Id"]) if before else ZERO
    if before is not None and before.get("LinkedTxn"):
        for name in ("VendorRef", "CustomerRef", "APAccountRef", "ARAccountRef"):
            if applied and made.get(name, {}).get("value") != before.get(name, {}).get("value"):
                raise errors.business("This transaction is linked to a payment: remove the payment first.", name)
    if applied > made["TotalAmt"]:
        raise errors.business(f"Payments of {applied} are applied to it: it cannot be {made['TotalAmt']}.", "TotalAmt")
    made["Balance"] = made["TotalAmt"] - applied
    payables.open_amounts(company, entity, made)


def _repost(company: Company, before: Object | None, after: Object) -> None:
    """A bill of which the rate was changed changes the exchange result of what paid it."""
    if before is None or dec(before.get("ExchangeRate")) == dec(after.get("ExchangeRate")):
        return
    for entity, payment in applications.paying(company, after):
        if entity == "BillPayment":
            again = bill_payments.postings(company, payment)
            ledger.change(company, payment["_postings"], again)
            company.save(entity, {**payment, "_postings": again}, touch=False)


def _let_go(company: Company, entity: str, payment: Object, kind: str, key: str) -> None:
    """The document is being deleted: what a payment took of it is unapplied."""
    made = {**payment, "Line": [line for line in payment["Line"] if _link(line) != (kind, key)]}
    made["Line"] = applications.fit(made)
    if entity == "Payment":
        paid, credits = applications.sides(made)
        made["UnappliedAmt"] = made["TotalAmt"] - paid + credits
    else:
        made["_postings"] = bill_payments.postings(company, made)
        ledger.change(company, payment["_postings"], made["_postings"])
    kept = company.save(entity, made)
    applications.follow(company, entity, payment, kept)


def _link(line: Object) -> tuple[str, str]:
    return line["LinkedTxn"][0]["TxnType"], line["LinkedTxn"][0]["TxnId"]


def _only_words(company: Company, entity: str, made: Object, before: Object) -> Object:
    """A voided transaction keeps its amounts of nothing; words may be changed."""
    words = ("PrivateNote", "DocNumber")
    closing.check_open(company, entity, before)
    return company.save(entity, {**before, **{name: made.get(name) for name in words}})


def _content(one: Object) -> Object:
    return {name: value for name, value in one.items() if value is not None and name not in ENVELOPE}


def _kind(entity: str, operation: str) -> Any:
    if entity not in SCHEMA:
        raise errors.unsupported(f"Operation {operation} is not supported for {entity}.")
    return SCHEMA[entity]


def _require(names_needed: tuple[str, ...], values: Object) -> None:
    for name in names_needed:
        if values.get(name) in (None, []):
            raise errors.required(name)


def _current(company: Company, entity: str, body: dict[str, Any]) -> Object:
    key = body.get("Id")
    if key in (None, ""):
        raise errors.required("Id")
    if not str(key).lstrip("-").isdigit():
        raise errors.invalid_id(key)
    before = company.get(entity, str(key))
    if before is None:
        raise errors.not_found()
    if body.get("SyncToken") in (None, ""):
        # [client code*] An attachable was deleted by its Id alone.
        if entity != "Attachable":
            raise errors.required("SyncToken")
    elif str(body["SyncToken"]) != before["SyncToken"]:
        raise errors.stale(COLLEAGUE)
    return before


@contextmanager
def _whole(company: Company) -> Iterator[None]:
    mark = company.store.books.mark
    try:
        yield
    except errors.Fault:
        company.store.books.rollback_to(mark)
        raise
