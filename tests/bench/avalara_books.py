"""Sales invoices whose tax is to be worked out, as many as wanted: entered and made final in the simulated Exact's own
screens."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from include.sandbox.world.companies import kestrel as settings
from tests.support.books.avalara import COMMITTED
from tests.support.company import Company
from tests.support.links import exact_avalara
from tests.support.links.avalara_questions import DELIVERY
from tests.support.links.avalara_sales import COMPANIES

LINK = "exact_avalara"
# With AvidXchange the divisions of other links are theirs to read.
SYSTEMS = ("exact_online", "avidxchange", "avalara")
# Of each division those whose tax Exact does not put on the invoice itself, and is not nought: the United Kingdom's VAT
# and the sales tax of New York and Washington.
CUSTOMERS = {"851": ("20007", "20008"), "852": ("20002", "20005")}
_ITEMS = (("LIC-PRO", 2), ("SUP-GOLD", 1))

Invoice = tuple[str, str]
"""Division and id."""


class Seller:
    """Somebody who sells. Half of the invoices are of each division, each of them has two lines."""

    def __init__(self, subject: Company) -> None:
        self._subject, self._numbers = subject, itertools.count(1)
        self._today = date.fromisoformat(subject.sandbox.get("/clock")["now"][:10])
        self._items = {one: self._ids("items", one) for one in COMPANIES}
        self._customers = {one: self._ids("accounts", one) for one in COMPANIES}

    def draft(self, count: int) -> list[Invoice]:
        """``count`` drafts that were entered now."""
        return [self._enter(division, customer) for division, customer in itertools.islice(self._turns(), count)]

    def draft_to_a_new_place(self) -> Invoice:
        """A draft that is delivered where nothing went before."""
        division, customer = "852", CUSTOMERS["852"][1]
        place = {
            "Account": self._customers[division][customer], "Type": DELIVERY, "Country": "US",
            "AddressLine1": "1 Centre Street", "City": "New York", "State": "NY", "Postcode": "10007",
        }  # fmt: skip
        body = {"company": division, "set": place}
        address = self._subject.sandbox.edit("exact_online", "addresses", body)["key"]
        return self._enter(division, customer, DeliverToAddress=address)

    def finalise(self, invoices: Sequence[Invoice]) -> None:
        for division, key in invoices:
            self._subject.sandbox.edit("exact_online", "finalising", {"company": division, "key": key})

    def billed(self, drafts: Sequence[Invoice]) -> None:
        """Raises ``SystemExit`` unless each of them has one line with its tax."""
        found = exact_avalara.books(self._subject)
        there = {one.key: found.charged(one) for one in found.exact.sales}
        _said([key for key in drafts if len(there[key]) != 1], "have not one line with their tax")

    def booked(self, finals: Sequence[Invoice]) -> None:
        """Raises ``SystemExit`` unless each of them is committed once, and its tax booked once."""
        found = exact_avalara.books(self._subject)
        wrong = []
        for key in finals:
            document = found.document_of(found.finals[key])
            entries = {one.entry for one in found.journals.get(key, [])}
            if document is None or document.status != COMMITTED or not document.tax or len(entries) != 1:
                wrong.append(key)
        _said(wrong, "are not committed once, with their tax booked once")
        if doubled := found.doubled():
            raise SystemExit(f"twice: {doubled[:3]}")

    def _turns(self) -> Iterator[Invoice]:
        places = {division: itertools.cycle(customers) for division, customers in CUSTOMERS.items()}
        for division in itertools.cycle(CUSTOMERS):
            yield division, next(places[division])

    def _ids(self, entity: str, division: str) -> dict[str, str]:
        rows = self._subject.sandbox.state("exact_online", entity, division)
        return {str(row["Code"]).strip(): str(row["ID"]) for row in rows}

    def _enter(self, division: str, customer: str, **more: str) -> Invoice:
        number = next(self._numbers)
        vat = settings.NONE if division == "852" else settings.EXPORT
        lines = [
            {"Item": self._items[division][item], "Quantity": quantity, "NetPrice": 100 + number, "VATCode": vat}
            for item, quantity in _ITEMS
        ]
        body = {
            "OrderedBy": self._customers[division][customer], "Journal": settings.SALES,
            "InvoiceDate": f"{self._today - timedelta(days=1)}", "YourRef": f"BENCH-{number:05}",
            "SalesInvoiceLines": lines, **more,
        }  # fmt: skip
        made = self._subject.sandbox.edit("exact_online", "sales_invoices", {"company": division, "set": body})
        return division, str(made["key"])


def _said(wrong: Sequence[Invoice], what: str) -> None:
    if wrong:
        raise SystemExit(f"{len(wrong)} invoices {what}: {wrong[:3]}")
