"""Purchase orders and the bills that close them: links stand on bill lines, an order's status follows (section 8)."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from include.sandbox.quickbooks_online.accounting.ledger import dec
from include.sandbox.quickbooks_online.accounting.purchase_lines import BY_ITEM
from include.sandbox.quickbooks_online.store import Company
from include.sandbox.quickbooks_online.wire import Object

ORDER = "PurchaseOrder"


def keep_links(company: Company, bill: Object) -> None:
    """Drop, silently as the service does, every link that is not a whole and possible one; set the bill's own list.

    A link needs TxnId, TxnType and TxnLineId of a line of an order of the same vendor.
    """
    orders = []
    for line in bill["Line"]:
        kept = [link for link in line.get("LinkedTxn") or [] if _is_possible(company, bill, link)]
        line.pop("LinkedTxn", None)
        if kept:
            line["LinkedTxn"] = kept
        orders += [link["TxnId"] for link in kept]
    paid = [link for link in bill.get("LinkedTxn") or [] if link["TxnType"] != ORDER]
    links = [{"TxnId": key, "TxnType": ORDER} for key in dict.fromkeys(orders)] + paid
    bill["LinkedTxn"] = links or None


def _is_possible(company: Company, bill: Object, link: Object) -> bool:
    if link.get("TxnType") != ORDER or not link.get("TxnId") or link.get("TxnLineId") in (None, "", "0"):
        return False
    order = company.get(ORDER, link["TxnId"])
    if order is None or order["VendorRef"]["value"] != bill["VendorRef"]["value"]:
        return False
    return any(line["Id"] == link["TxnLineId"] for line in order["Line"])


def linked(bill: Object | None) -> set[str]:
    return {link["TxnId"] for link in (bill or {}).get("LinkedTxn") or [] if link["TxnType"] == ORDER}


def follow(company: Company, before: Object | None, after: Object | None) -> None:
    """The orders that a bill was, or is no longer, linked to."""
    bill = (after or before or {})["Id"]
    for key in sorted(linked(before) | linked(after)):
        order = company.get(ORDER, key)
        if order is None:
            continue
        links = [link for link in order.get("LinkedTxn") or [] if link["TxnId"] != bill]
        if key in linked(after):
            links.append({"TxnId": bill, "TxnType": "Bill"})
        order["LinkedTxn"] = links or None
        order["POStatus"] = status(company, order)
        company.save(ORDER, order)


def let_go(company: Company, order: Object) -> None:
    """The order was deleted: bills that took from it stand alone."""
    for link in order.get("LinkedTxn") or []:
        if bill := company.get("Bill", link["TxnId"]):
            keep_links(company, bill)
            company.save("Bill", bill)


def status(company: Company, order: Object) -> str:
    """Closed by hand, or when bills have taken every line whole: its quantity, or its amount where it has none."""
    if order.get("ManuallyClosed"):
        return "Closed"
    billed: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for link in order.get("LinkedTxn") or []:
        bill = company.get("Bill", link["TxnId"]) or {}
        for line in bill.get("Line") or []:
            for target in line.get("LinkedTxn") or []:
                if target["TxnId"] == order["Id"]:
                    billed[target["TxnLineId"]][0] += dec((line.get(BY_ITEM) or {}).get("Qty"))
                    billed[target["TxnLineId"]][1] += dec(line["Amount"])
    wanted = [line for line in order["Line"] if line["DetailType"] != "DescriptionOnly"]
    return "Closed" if wanted and all(_is_billed(line, billed[line["Id"]]) for line in wanted) else "Open"


def _is_billed(line: Object, billed: list[Decimal]) -> bool:
    quantity = dec((line.get(BY_ITEM) or {}).get("Qty"))
    return billed[0] >= quantity > 0 or billed[1] >= dec(line["Amount"]) > 0


def complete(company: Company, made: Object, before: Object | None) -> None:
    """A status that a client sets by itself closes the order by hand, or opens it again."""
    sent = made.get("POStatus", "Open")
    if before is not None and sent != before["POStatus"]:
        made["ManuallyClosed"] = sent == "Closed"
    made["LinkedTxn"] = before.get("LinkedTxn") if before else None
    made["POStatus"] = "Closed" if before is None and sent == "Closed" else status(company, made)
    if before is None and sent == "Closed":
        made["ManuallyClosed"] = True
