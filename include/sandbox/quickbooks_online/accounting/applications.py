"""Which open documents a payment takes, and what that does to them: Balance, LinkedTxn, SyncToken (section 4)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from include.sandbox.quickbooks_online import errors
from include.sandbox.quickbooks_online.accounting.fields import cents
from include.sandbox.quickbooks_online.accounting.ledger import ZERO, dec
from include.sandbox.quickbooks_online.accounting.payables import open_amounts
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

Taken = dict[tuple[str, str], Decimal]
# paying entity -> what it may pay, and the type of the link that the paid document shows. Bills show a check even where
# the payment was by credit card (recorded, section 8).
TARGETS = {"BillPayment": ("Bill", "VendorCredit"), "Payment": ("Invoice", "CreditMemo")}
# These pay with it; lines to all others are paid.
CREDITS = ("VendorCredit", "CreditMemo")
LINKS = {"BillPayment": "BillPaymentCheck", "Payment": "Payment"}
PARTY = {"BillPayment": "VendorRef", "Payment": "CustomerRef"}


def lines(entity: str, sent: list[Object]) -> list[Object]:
    """Lines as they are kept: an amount and one link each. Raises Fault 2020, 6000."""
    made = []
    for line in sent:
        links = line.get("LinkedTxn") or []
        if line.get("Amount") is None:
            raise errors.required("Line.Amount")
        if len(links) != 1 or not links[0].get("TxnId"):
            raise errors.required("LinkedTxn")
        kind = links[0].get("TxnType")
        if kind not in TARGETS[entity]:
            raise errors.business(f"A {entity} cannot be applied to {kind or 'a transaction without type'}.", "TxnType")
        amount = cents(line["Amount"])
        if amount < 0:
            raise errors.business("The amount of a line must not be negative.", "Line.Amount")
        made.append({"Amount": amount, "LinkedTxn": [{"TxnId": str(links[0]["TxnId"]), "TxnType": kind}]})
    return made


def taken(entity: str, one: Object | None) -> Taken:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in (one or {}).get("Line") or []:
        if entity in TARGETS and line.get("LinkedTxn"):
            link = line["LinkedTxn"][0]
            found[(link["TxnType"], link["TxnId"])] += dec(line["Amount"])
    return dict(found)


def sides(made: Object) -> tuple[Decimal, Decimal]:
    """(documents that are paid, credits that pay with the money), as the lines take them."""
    paid = credits = ZERO
    for line in made["Line"]:
        is_credit = line["LinkedTxn"][0]["TxnType"] in CREDITS
        paid, credits = (paid, credits + dec(line["Amount"])) if is_credit else (paid + dec(line["Amount"]), credits)
    return paid, credits


def unapplied(made: Object) -> Decimal:
    """What of the money no line takes. Raises Fault 6000 when the lines take more than the money and the credits."""
    paid, credits = sides(made)
    if not made["Line"] and not made["TotalAmt"]:
        raise errors.business("A payment needs an amount, or documents and credits.", "TotalAmt")
    if credits > paid:
        raise errors.business(f"Credits of {credits} are applied to documents of {paid}.", "Line")
    if made["TotalAmt"] < max(ZERO, paid - credits):
        raise errors.business(
            f"The total {made['TotalAmt']} is less than its lines: documents {paid} less credits {credits}.", "TotalAmt"
        )
    return Decimal(made["TotalAmt"] - paid + credits)


def fit(made: Object) -> list[Object]:
    """The lines after one was taken away: as much as the money and the credits that are left still pay."""
    paid, credits = sides(made)
    if credits > paid:
        return []
    over = paid - credits - made["TotalAmt"]
    lines: list[Object] = []
    for line in reversed(made["Line"]):
        cut = min(over, dec(line["Amount"])) if line["LinkedTxn"][0]["TxnType"] not in CREDITS and over > 0 else ZERO
        over -= cut
        if dec(line["Amount"]) > cut:
            lines.insert(0, {**line, "Amount": dec(line["Amount"]) - cut})
    return lines


def check(company: Company, entity: str, made: Object, before: Object | None) -> None:
    """Each document must be there, of this payment's party, account and currency, and open enough.

    Raises Fault 610 for one that is not there, 6000 for the rest.
    """
    earlier, party = taken(entity, before), PARTY[entity]
    for (kind, key), amount in taken(entity, made).items():
        target = company.get(kind, key)
        if target is None:
            raise errors.not_found()
        number = target.get("DocNumber") or key
        if target[party]["value"] != made[party]["value"]:
            raise errors.business(f"{kind} {number} is of another name than the payment.", "LinkedTxn")
        for name in ("APAccountRef", "ARAccountRef"):
            if name in made and target[name]["value"] != made[name]["value"]:
                raise errors.business(f"{kind} {number} is on another account than the payment.", name)
        if target["CurrencyRef"]["value"] != made["CurrencyRef"]["value"]:
            raise errors.business(f"{kind} {number} is in another currency than the payment.", "CurrencyRef")
        left = dec(target["Balance"]) + earlier.get((kind, key), ZERO)
        if amount > left:
            raise errors.business(f"{kind} {number} has {left} left to pay; {amount} was applied to it.", "Line.Amount")


def follow(company: Company, entity: str, before: Object | None, after: Object | None) -> None:
    """The paid documents after a payment was made, changed, voided or deleted."""
    old, new = taken(entity, before), taken(entity, after)
    key = (after or before or {})["Id"]
    for kind, target_key in sorted({*old, *new}):
        if old.get((kind, target_key)) == new.get((kind, target_key)):
            continue
        target = company.get(kind, target_key)
        if target is None:
            continue
        change = new.get((kind, target_key), ZERO) - old.get((kind, target_key), ZERO)
        target["Balance"] = dec(target["Balance"]) - change
        open_amounts(company, kind, target)
        links = [link for link in target.get("LinkedTxn") or [] if link["TxnId"] != key]
        if (kind, target_key) in new:
            links.append({"TxnId": key, "TxnType": LINKS[entity]})
        target["LinkedTxn"] = links or None
        company.save(kind, target)


def applied(company: Company, kind: str, key: str) -> Decimal:
    """What payments take of a document, counted from the payments themselves."""
    target = company.get(kind, key) or {}
    found = ZERO
    for link in target.get("LinkedTxn") or []:
        for entity in ("BillPayment", "Payment"):
            if link["TxnType"] == LINKS[entity] and (paying := company.get(entity, link["TxnId"])):
                found += taken(entity, paying).get((kind, key), ZERO)
    return found


def paying(company: Company, one: Object) -> list[tuple[str, Object]]:
    """(entity, payment) of all that is applied to a document."""
    found = []
    for link in one.get("LinkedTxn") or []:
        for entity, shown in LINKS.items():
            if link["TxnType"] == shown and (payment := company.get(entity, link["TxnId"])):
                found.append((entity, payment))
    return found
