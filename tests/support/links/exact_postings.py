"""What is wrong between AvidXchange's payments and what stands in Exact's ledger because of them: pure.

What should stand there is made from the payment, the invoices it names and their entries, never from our own documents.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tests.support.links.exact_books import DIVISIONS, Books, amount, day, our_key
from tests.support.links.known import Known, Row, explained

OUR_KEY = re.compile(r"AVX:[\w.:-]*\w")
# As the company of the tests is set up (include/demo/link_texts.py).
CLEARING, DISCOUNT = "1290", "4900"
# What a line is booked to: account, supplier, and the number of the entry it pays.
Place = tuple[str, str, str]


def wrong(books: Books, known: Known) -> list[str]:
    """Everything but what stands there twice."""
    return [*not_posted(books, known), *otherwise_posted(books, known), *otherwise_reversed(books, known)]


def doubled(books: Books) -> list[str]:
    """One key of ours is one entry."""
    entries: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in books.ledger:
        for key in _keys(line):
            entries[str(line["Division"]), key].add(str(line["EntryID"]))
    return [f"Exact posting {key} has {len(ids)} entries" for (_, key), ids in entries.items() if len(ids) > 1]


def not_posted(books: Books, known: Known) -> list[str]:
    """Payments that were issued, and voids, that the ledger does not show and nobody explains."""
    posted, reversed_ = _lines(books, void=False), _lines(books, void=True)
    found = []
    for payment in books.payments:
        number = str(payment["PaymentId"])
        if _told(known, payment):
            continue
        if _is_void(payment):
            if number in posted and number not in reversed_:
                found.append(f"payment {number} was voided and its posting stands")
        elif payment["IssuedDate"] and number not in posted:
            found.append(f"payment {number} was issued and is not posted")
    return found


def otherwise_posted(books: Books, known: Known) -> list[str]:
    """Postings with other amounts, suppliers, accounts, documents, days or currencies than the payment has."""
    payments = {str(row["PaymentId"]): row for row in books.payments}
    found = []
    for number, lines in _lines(books, void=False).items():
        payment = payments.get(number)
        if payment is None or not payment["IssuedDate"]:
            found.append(f"payment {number} is posted, and AvidXchange has issued no such payment")
            continue
        if _told(known, payment):
            continue
        division = DIVISIONS[payment["CompanyExternalCode"]]
        found += _compared(f"payment {number}", _sums(books, lines), _wanted(books, division, payment))
        found += _dated(books, f"payment {number}", division, lines, str(payment["IssuedDate"]))
        found += [
            f"payment {number} is in {payment['CurrencyCode']} and posted in {currency}"
            for currency in sorted({str(line["Currency"]) for line in lines} - {payment["CurrencyCode"]})
        ]
    return found


def otherwise_reversed(books: Books, known: Known) -> list[str]:
    """Reversals that are not their posting with every sign turned, on the day of the void; and those of valid ones."""
    payments, posted = {str(row["PaymentId"]): row for row in books.payments}, _lines(books, void=False)
    found = []
    for number, lines in _lines(books, void=True).items():
        payment = payments.get(number)
        if payment is None or not _is_void(payment):
            found.append(f"payment {number} is reversed in Exact and not void in AvidXchange")
            continue
        if _told(known, payment):
            continue
        turned = {place: -value for place, value in _sums(books, posted.get(number, [])).items()}
        found += _compared(f"the reversal of payment {number}", _sums(books, lines), turned)
        division = DIVISIONS[payment["CompanyExternalCode"]]
        found += _dated(books, f"the reversal of payment {number}", division, lines, str(payment["VoidedDate"]))
    return found


def _wanted(books: Books, division: str, payment: Row) -> dict[Place, Decimal]:
    """What a payment moves: off what is owed for each of its invoices, out of clearing, what is taken as discount."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for paid in payment["Invoices"]:
        entry = _entry_of(books, division, payment, paid)
        owed = books.owed.get((division, str(entry["EntryID"])), []) if entry else []
        place = ("no entry of Exact", "", str(paid["InvoiceNumber"]))
        if entry is not None and owed:
            code = books.code_of.get(str(owed[0]["GLAccount"]), "")
            place = (code, str(entry["Supplier"]), str(entry["EntryNumber"]))
        found[place] += amount(paid["NetAmount"]) + amount(paid["Discount"])
        found[DISCOUNT, "", ""] -= amount(paid["Discount"])
    found[CLEARING, "", ""] -= amount(payment["Amount"])
    return found


def _entry_of(books: Books, division: str, payment: Row, paid: Row) -> Row | None:
    """Ours by our key; one that a person entered in AvidXchange by its vendor and number. What was entered in Exact
    twice is the first of the two: the other one waits for a person as a suspected duplicate."""
    key = our_key(paid)
    if key is not None:
        return books.entry.get(key)
    mine = [
        row
        for row in books.entries
        if str(row["Division"]) == division
        and _plain(row.get("YourRef")) == _plain(paid["InvoiceNumber"])
        and payment["VendorId"] in books.vendors_of(division, str(row["Supplier"]))
    ]
    return min(mine, key=lambda row: (int(row["Created"]), int(row["EntryNumber"])), default=None)


def _plain(number: object) -> str:
    """People write one number with and without its signs: F-010023 and F010023."""
    return "".join(filter(str.isalnum, str(number or ""))).casefold()


def _sums(books: Books, lines: Sequence[Row]) -> dict[Place, Decimal]:
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for line in lines:
        code, supplier = books.code_of.get(str(line["GLAccount"]), ""), str(line.get("Account") or "")
        found[code, supplier, _paid_number(line) if supplier else ""] += amount(line["AmountFC"])
    return found


def _paid_number(line: Row) -> str:
    """The number of the entry that a line pays: Exact keeps it for a bank line; people read it behind our key."""
    _, _, words = str(line.get("Description") or "").partition(" ")
    return str(line.get("InvoiceNumber") or words.partition(" ")[0])


def _compared(what: str, there: Mapping[Place, Decimal], wanted: Mapping[Place, Decimal]) -> list[str]:
    return [
        f"{what} should move {wanted.get(place, 0)} on {_named(place)} and moves {there.get(place, 0)}"
        for place in sorted({*there, *wanted})
        if there.get(place, 0) != wanted.get(place, 0)
    ]


def _dated(books: Books, what: str, division: str, lines: Sequence[Row], wanted: str) -> list[str]:
    """Each on the day itself, or on the first one that is open."""
    found = {
        (day(line["Date"]), books.posting_day(division, str(line["JournalCode"]), date.fromisoformat(wanted)))
        for line in lines
    }
    return [f"{what} is of {wanted} and dated {there}" for there, should in sorted(found) if there != should]


def _lines(books: Books, *, void: bool) -> dict[str, list[Row]]:
    """By number of the payment, the ledger lines of its postings, or of their reversals."""
    found: dict[str, list[Row]] = defaultdict(list)
    for line in books.ledger:
        for key in _keys(line)[:1]:
            if not key.startswith("AVX:coding:") and key.endswith(":void") == void:
                found[key.split(":")[1]].append(line)
    return found


def _keys(line: Row) -> list[str]:
    return OUR_KEY.findall(str(line.get("Description") or ""))


def _told(known: Known, payment: Row) -> bool:
    """A payment of invoices on several accounts is several postings: ``77:1600`` beside ``77``."""
    company, number = payment["CompanyExternalCode"], str(payment["PaymentId"])
    keys = [key for flow, of, key in known if (flow, of) == ("payments", company) and key.split(":")[0] == number]
    return any(explained(known, "payments", company, key) for key in keys)


def _is_void(payment: Row) -> bool:
    return bool(payment["Status"]["Description"] == "Void")


def _named(place: Place) -> str:
    account, supplier, number = place
    return " ".join(word for word in (account, supplier and f"of {supplier}", number and f"for {number}") if word)
