"""What is wrong between AvaTax's tax and what stands of it in Exact's ledger, and with what was committed: pure.

What should stand there is made from AvaTax's documents and the mapping files, never from our own documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from tests.support.links.avalara_books import (
    CLEARING,
    COMMITTED,
    OUR_JOURNAL,
    Books,
    amount,
    code_of,
    is_ours,
    left_to_others,
    named,
    net_of,
    told,
)
from tests.support.links.known import Known, Row

# What a line is booked to: account, cost centre and customer.
Place = tuple[str, str, str]


def wrong(books: Books, known: Known) -> list[str]:
    return [*booked_otherwise(books, known), *booked_for_nothing(books, known), *committed_otherwise(books, known)]


def doubled(books: Books) -> list[str]:
    """One key of ours is one entry."""
    entries: dict[tuple[str, str], set[str]] = defaultdict(set)
    for (division, _), lines in books.journals.items():
        for line in lines:
            if key := OUR_JOURNAL.match(str(line["Description"])):
                entries[division, key[0]].add(str(line["EntryID"]))
    return [f"journal {key} of {division} has {len(ids)} entries"
            for (division, key), ids in entries.items() if len(ids) > 1]  # fmt: skip


def booked_otherwise(books: Books, known: Known) -> list[str]:
    """Final invoices whose journals, all together, are not the tax of their document."""
    found = []
    for place, invoice in books.finals.items():
        document = books.document_of(invoice)
        if document is None or told(known, "tax", place) or told(known, "tax_journals", place):
            continue
        found += _differing(f"the tax of {named(invoice)}", booked(books, place), wanted(books, invoice, document))
        currencies = {str(line["Currency"]) for line in books.journals.get(place, [])} - {str(invoice["Currency"])}
        found += [f"the tax of {named(invoice)} is booked in {one}" for one in sorted(currencies)]
    return found


def booked_for_nothing(books: Books, known: Known) -> list[str]:
    """Journals of invoices that are not final, or of which AvaTax has nothing."""
    return [
        f"journal AV:tax:{place[1]} of {place[0]} stands, and AvaTax has no document of a final invoice for it"
        for place in books.journals
        if any(booked(books, place).values())
        and not told(known, "tax", place)
        and (place not in books.finals or code_of(books.finals[place]) not in books.recorded)
    ]


def committed_otherwise(books: Books, known: Known) -> list[str]:
    """What is committed without its tax in the books, whoever says why; what is in the books and is not committed.

    A person may change either side of what is committed: then one decides, and it is said (``held``).
    """
    found = []
    for place, invoice in books.finals.items():
        document = books.document_of(invoice)
        if document is None or told(known, "tax", place):
            continue
        if document["status"] == COMMITTED:
            if is_ours(document) and not _held(known, place) and (why := _not_in_books(books, invoice, document)):
                found.append(f"{named(invoice)} is committed, and {why}")
        elif not told(known, "commit", place):
            found.append(f"{named(invoice)} is {document['status']} in AvaTax and not committed, and nobody says why")
    return found


def wanted(books: Books, invoice: Row, document: Row) -> dict[Place, Decimal]:
    """Tax to the accounts of where it is owed, from the clearing account that the invoice's tax line was booked to,
    or from the customer. Nothing where there is no tax, Exact put the VAT itself, or it is left to another program."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    if amount(invoice.get("VATAmountFC")) or left_to_others(document):
        return found
    for (country, region, kind), tax in parts(document).items():
        account = _mapped(books.tax_accounts, country, region, kind) or f"none for {country}/{region}/{kind}"
        found[account, _mapped(books.cost_centers, country, region, kind), ""] -= tax
    customer = str(invoice["InvoiceTo"])
    receivable = books.account_of.get(str(books.customer_of.get(customer, {}).get("GLAR")), "")
    other = (CLEARING, "", "") if books.charged(invoice) else (receivable, "", customer)
    found[other] += amount(document["totalTax"])
    return {place: value for place, value in found.items() if value}


def booked(books: Books, invoice: tuple[str, str]) -> dict[Place, Decimal]:
    """``invoice``: division and id."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for line in books.journals.get(invoice, []):
        account = books.account_of.get(str(line["GLAccount"]), "")
        customer = str(line.get("Account") or "")
        found[account, str(line.get("CostCenter") or "").strip(), customer] += amount(line["AmountFC"])
    return {place: value for place, value in found.items() if value}


def parts(document: Row) -> dict[tuple[str, str, str], Decimal]:
    """AvaTax's rows by country, region and kind of tax."""
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for line in document["lines"]:
        for row in line["details"]:
            found[str(row["country"]), str(row["region"]), str(row["taxType"])] += amount(row["tax"])
    return {place: tax for place, tax in found.items() if tax}


def _mapped(files: Mapping[str, str], country: str, region: str, kind: str) -> str:
    """What names most wins, the region before the kind."""
    there, anywhere = f"{country}/{region}", f"{country}/*"
    sources = (f"{there}/{kind}", f"{there}/*", there, f"{anywhere}/{kind}", f"{anywhere}/*", country)
    return next((files[source] for source in sources if source in files), "")


def _not_in_books(books: Books, invoice: Row, document: Row) -> str:
    tax, vat = amount(document["totalTax"]), amount(invoice.get("VATAmountFC"))
    place = (str(invoice["Division"]), str(invoice["InvoiceID"]))
    if vat and vat != tax:
        return f"Exact put a VAT of {vat} on it, AvaTax {tax}"
    if (net := net_of(books.sold(invoice))) != amount(document["totalAmount"]):
        return f"it charges {net}, AvaTax has {amount(document['totalAmount'])}"
    differing = _differing("its tax", booked(books, place), wanted(books, invoice, document))
    return "; ".join(differing)


def _held(known: Known, invoice: tuple[str, str]) -> bool:
    """A person is asked what becomes of the journals."""
    division, key = invoice
    return any(
        row["state"] == "held" and bool(row["reason_text"])
        for (flow, company, source), row in known.items()
        if (flow, company, source.partition(":")[0]) == ("tax_journals", division, key)
    )


def _differing(what: str, there: Mapping[Place, Decimal], should: Mapping[Place, Decimal]) -> list[str]:
    return [
        f"{what} should move {should.get(place, 0)} on {_said(place)} and moves {there.get(place, 0)}"
        for place in sorted({*there, *should})
        if there.get(place, 0) != should.get(place, 0)
    ]


def _said(place: Place) -> str:
    account, center, customer = place
    return " ".join(word for word in (account, center and f"at {center}", customer and f"of {customer}") if word)
