"""Payment terms: what accounts-payable lines leave open, and how items are matched with each other.

Amounts: what the company owes is positive; a credit note or a payment is negative. There is no way to match over the
API; a bank line matches by itself where supplier, our reference and the whole amount agree with one open item alone,
all else is matched by a person. Status 30 is selected to be paid, 40 is in a payment file, 50 is matched.
"""

from __future__ import annotations

from decimal import Decimal

from include.sandbox.exact_online.rules import Rules
from include.sandbox.exact_online.store import ExactBooks
from include.sandbox.exact_online.values import cents, dec, num
from include.sandbox.kernel.tables import Row

MATCHED, OPEN = 50, 20
DAY_MS = 86_400_000


def follow(rules: Rules, entry_id: str) -> None:
    """Make the terms of an entry agree with its accounts-payable lines."""
    store, division = rules.store, rules.division
    lines = store["transaction_lines"].find("EntryID", division, entry_id)
    from include.sandbox.exact_online.ledger import is_payable

    payable = {line["ID"]: line for line in lines if is_payable(store, division, line)}
    terms = store["payments"].find("TransactionEntryID", division, entry_id)
    for line_id, line in payable.items():
        mine = [term for term in terms if term["TransactionID"] == line_id]
        _agree(rules, line, mine)
    for term in terms:
        if term["TransactionID"] not in payable:
            store.remove("payments", division, term["ID"])


def _agree(rules: Rules, line: Row, terms: list[Row]) -> None:
    store, division = rules.store, rules.division
    owed, owed_home = -dec(line["AmountFC"]), -dec(line["AmountDC"])
    settled = sum((dec(term["AmountFC"]) for term in terms if term["Status"] == MATCHED), Decimal(0))
    settled_home = sum((dec(term["AmountDC"]) for term in terms if term["Status"] == MATCHED), Decimal(0))
    waiting = [term for term in terms if term["Status"] != MATCHED]
    rest = owed - settled
    if settled and not waiting and rest != 0:
        # A settled item cannot change its amount under the payment.
        rules.refusals.add("not_allowed", "Amount", str(line["EntryNumber"]))
        rules.refusals.check()
    if settled and not waiting:
        return
    # Parts that were split off and opened again become one item, the first, once the amount behind them is posted anew.
    waiting.sort(key=lambda term: bool(term["ID"] != line["ID"]))
    for spare in waiting[1:] if rest != 0 else waiting:
        store.remove("payments", division, spare["ID"])
    if settled and rest == 0:
        return
    old = waiting[0] if waiting and rest != 0 else None
    made = {
        **(old or _new(store, line)),
        **_facts(line),
        **_paid_by(store, line, old),
        "AmountFC": num(rest),
        "AmountDC": num(owed_home - settled_home),
    }
    if old is None or any(old.get(key) != value for key, value in made.items() if value is not None):
        store.save("payments", division, made)


def _new(store: ExactBooks, line: Row) -> Row:
    key = line["ID"] if store["payments"].get(str(line["Division"]), line["ID"]) is None else store.new_id()
    return {
        "ID": key,
        "EntryID": store.new_id(),
        "Status": OPEN,
        "IsFullyPaid": False,
        "LineType": 22,
        "PaymentMethod": "B",
        "IsBatchBooking": 0,
        "Source": 1,
        "_hid": store.next_version(),
    }


def _paid_by(store: ExactBooks, line: Row, old: Row | None) -> Row:
    """The method of the line's payment condition [seen]: people choose a condition with K (cash) for what is not to be
    paid yet. [assumed] One that was chosen for the item itself stays until the condition changes."""
    code = line.get("_payment_condition")
    if not code or (old is not None and old.get("PaymentCondition") == code):
        return {}
    condition = store.one("payment_conditions", str(line["Division"]), "Code", str(code))
    return {"PaymentMethod": condition["PaymentMethod"]} if condition and condition.get("PaymentMethod") else {}


def _facts(line: Row) -> Row:
    return {**facts_of(line, -1), "PaymentDays": (line.get("DueDate", line["Date"]) - line["Date"]) // DAY_MS}


def facts_of(line: Row, sign: int) -> Row:
    """What an open item says of the ledger line it comes from; ``sign`` turns what is owed positive."""
    due = line.get("DueDate", line["Date"])
    return {
        "Account": line["Account"],
        "Currency": line["Currency"],
        "Description": line.get("Description"),
        "DueDate": due,
        "EntryDate": line["Date"],
        "EntryNumber": line["EntryNumber"],
        "GLAccount": line["GLAccount"],
        "InvoiceDate": line["Date"],
        "InvoiceNumber": line.get("InvoiceNumber"),
        "Journal": line["JournalCode"],
        "PaymentReference": line.get("PaymentReference"),
        "PaymentCondition": line.get("_payment_condition"),
        "RateFC": line.get("ExchangeRate", 1.0),
        "TransactionAmountFC": num(sign * dec(line["AmountFC"])),
        "TransactionAmountDC": num(sign * dec(line["AmountDC"])),
        "TransactionDueDate": due,
        "TransactionEntryID": line["EntryID"],
        "TransactionID": line["ID"],
        "TransactionIsReversal": False,
        "TransactionReportingPeriod": line["FinancialPeriod"],
        "TransactionReportingYear": line["FinancialYear"],
        "TransactionStatus": line.get("Status", OPEN),
        "TransactionType": line["Type"],
        "YourRef": line.get("YourRef"),
    }


def match(store: ExactBooks, division: str, invoice: Row, payment: Row, day: int) -> None:
    """Settle ``invoice`` by ``payment`` (opposite signs, one currency); a smaller payment splits the invoice's term."""
    paid, owed = -dec(payment["AmountFC"]), dec(invoice["AmountFC"])
    settled = min(abs(paid), abs(owed)) * (1 if owed > 0 else -1)
    group = store.new_id()
    _settle(store, division, invoice, settled, day, group)
    _settle(store, division, payment, -settled, day, group, invoice.get("YourRef"))


def _settle(
    store: ExactBooks, division: str, term: Row, amount: Decimal, day: int, group: str, your_ref: str | None = None
) -> None:
    whole = dec(term["AmountFC"])
    done = {
        **term, "Status": MATCHED, "IsFullyPaid": True, "LastPaymentDate": day,
        "EndDate": max(day, term["InvoiceDate"]), "_group": group,
    }  # fmt: skip
    if your_ref:
        done["YourRef"] = your_ref
    if amount == whole:
        store.save("payments", division, done)
        return
    # Two rows from now on: the settled part under a new id, what is left under the old one.
    share = cents(dec(term["AmountDC"]) * amount / whole)
    part = {**done, "ID": store.new_id(), "AmountFC": num(amount), "AmountDC": num(share), "_hid": store.next_version()}
    for field in ("Created", "Modified", "Timestamp"):
        part.pop(field, None)
    store.save("payments", division, part)
    rest = {
        **term,
        "AmountFC": num(whole - amount),
        "AmountDC": num(dec(term["AmountDC"]) - share),
        "LastPaymentDate": day,
    }
    store.save("payments", division, rest)


def match_by_hand(store: ExactBooks, division: str, invoice: str, payment: str, day: int) -> None:
    """The bookkeeper matches two entries where Exact did not by itself."""
    paid = next(iter(store["payments"].find("TransactionEntryID", division, payment)))
    if paid["Status"] != MATCHED:
        terms = store["payments"].find("TransactionEntryID", division, invoice)
        match(store, division, next(term for term in terms if term["Status"] != MATCHED), paid, day)


def match_bank_line(store: ExactBooks, division: str, line: Row, our_ref: int | None) -> None:
    """Exact's own matching of a bank line.

    [doc] Payments are matched on the amount in the division's currency; an item that is selected or in a payment file
    is not open. [assumed] Nothing is matched in part, and nothing where several items fit; the reference is the invoice
    number of the open item, or its entry number where it has none.
    """
    payment = store["payments"].get(division, line["ID"])
    if our_ref is None or payment is None or payment["Status"] == MATCHED:
        return
    fitting = [
        term
        for term in store["payments"].find("Account", division, line["Account"])
        if (term.get("InvoiceNumber") or term["EntryNumber"]) == our_ref
        and (term["Status"], term["Currency"]) == (OPEN, payment["Currency"])
        and all(dec(term[amount]) == -dec(payment[amount]) for amount in ("AmountFC", "AmountDC"))
    ]
    if len(fitting) == 1:
        match(store, division, fitting[0], payment, line["Date"])


def drop(store: ExactBooks, division: str, entry_id: str) -> None:
    """Remove the terms of an entry that goes; what they had settled is open again."""
    for term in store["payments"].find("TransactionEntryID", division, entry_id):
        if "_group" in term:
            unmatch(store, division, term)
        store.remove("payments", division, term["ID"])


def unmatch(store: ExactBooks, division: str, term: Row) -> None:
    """Undo one matching; both sides are open again (a part that was split off stays a row of its own)."""
    for other in store["payments"].find("Account", division, term["Account"]):
        if other.get("_group") == term["_group"]:
            gone = ("_group", "EndDate", "LastPaymentDate")
            kept = {key: value for key, value in other.items() if key not in gone}
            store.save("payments", division, {**kept, "Status": OPEN, "IsFullyPaid": False})
