"""Exact Online <-> Avalara AvaTax: what of us stands in the two simulated systems, and what should.

What is wrong between the two is decided in ``avalara_documents`` and ``avalara_ledger`` from rows alone. Only what a
draft would be taxed leaves no row anywhere: AvaTax is asked here, with what Exact shows of the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import httpx

from include.demo import mappings
from include.sandbox.world.software import settings
from tests.support.company import Company
from tests.support.links import avalara_documents, avalara_ledger
from tests.support.links.avalara_books import (
    AVALARA,
    COMMITTED,
    COMPANIES,
    CREDITS,
    EXACT,
    OUR_JOURNAL,
    OUR_LINE,
    Books,
    amount,
    day,
    is_ours,
)
from tests.support.links.known import Known

Row = dict[str, Any]
DELIVERY = 4
# How the id of a target begins where nothing had to be written.
NOTHING = "nothing:"


def sent(company: Company) -> dict[str, int]:
    """How many documents of each kind stand in a system because of us."""
    found = books(company, with_estimates=False)
    ours = [row for rows in found.recorded.values() for row in rows if is_ours(row)]
    keys = {OUR_JOURNAL.match(str(line["Description"])) for lines in found.journals.values() for line in lines}
    numbers = {(key[1], key[2]) for key in keys if key}
    return {
        "documents": sum(row["type"] == "SalesInvoice" for row in ours),
        "credit_notes": sum(row["type"] == "ReturnInvoice" for row in ours),
        "committed": sum(row["status"] == COMMITTED for row in ours),
        "tax_lines": sum(bool(OUR_LINE.search(str(line.get("Notes") or ""))) for line in found.lines),
        "journals": sum(number is None for _, number in numbers),
        "corrections": sum(number is not None for _, number in numbers),
    }


def twice(company: Company) -> list[str]:
    """Documents, tax lines and journals that stand in a system more than once because of us."""
    found = books(company, with_estimates=False)
    return [*avalara_documents.doubled(found), *avalara_ledger.doubled(found)]


def there(company: Company) -> dict[str, set[str]]:
    """By flow, the ids that its target has. An address and an estimate leave nothing behind, and so does what needed no
    write; what people have deleted since is looked at in ``avalara_documents``."""
    found = books(company, with_estimates=False)
    said = company.deliveries()
    alive = {str(row["InvoiceID"]) for row in found.invoices}

    def told(flow: str) -> set[str]:
        return {str(row["target_id"]) for row in said if row["flow"] == flow}

    gone = {str(row["target_id"]) for row in said if row["source_key"].partition(":")[0] not in alive}
    codes = {str(row["code"]) for row in found.transactions}
    return {
        "addresses": told("addresses"),
        "estimates": told("estimates"),
        "tax_lines": {str(line["ID"]) for line in found.lines} | gone | _nothing(told("tax_lines")),
        "tax": codes,
        "tax_journals": {str(line["EntryID"]) for line in found.ledger} | _nothing(told("tax_journals")),
        "commit": codes,
    }


def never_came_up(company: Company, known: Known) -> list[str]:
    """Documents that should be on the other side, or stand there otherwise than they should, and nobody says why."""
    found = books(company)
    return [*avalara_documents.wrong(found, known), *avalara_ledger.wrong(found, known)]


def our_postings(company: Company) -> list[tuple[str, Row]]:
    """(our key, line) of every ledger line that is ours."""
    found = []
    for line in _exact(company, "transaction_lines"):
        if key := OUR_JOURNAL.match(str(line.get("Description") or "")):
            found.append((key[0], line))
    return found


def books(company: Company, *, with_estimates: bool = True) -> Books:
    """Both systems' documents as they are now. ``with_estimates``: AvaTax is asked about each draft."""
    files = mappings.AVALARA
    found = Books(
        invoices=_exact(company, "sales_invoices"),
        lines=_exact(company, "sales_invoice_lines"),
        items=_exact(company, "items"),
        customers=[row for row in _exact(company, "accounts") if row.get("IsSales")],
        gl_accounts=_exact(company, "gl_accounts"),
        ledger=_exact(company, "transaction_lines"),
        transactions=[
            {**row, "company": code}
            for code in COMPANIES.values()
            for row in company.sandbox.state(AVALARA, "transactions", code)
        ],
        tax_accounts=_plain(files["tax_accounts"]),
        cost_centers=_plain(files["tax_cost_centers"]),
        tax_codes=_plain(files["item_tax_codes"]),
        use_codes={source: code for source, code in files["entity_use_codes"].items() if isinstance(source, tuple)},
    )
    if not with_estimates:
        return found
    asked = Asked(company, found, _exact(company, "addresses"))
    estimates = {str(row["InvoiceID"]): asked.tax_of(row) for row in found.drafts}
    known = {key: tax for key, tax in estimates.items() if tax is not None}
    return replace(found, estimates=known)


class Asked:
    """AvaTax's answers about drafts, to questions that are made from Exact's rows."""

    def __init__(self, company: Company, books: Books, addresses: list[Row]) -> None:
        given = company.sandbox.credentials(AVALARA)
        self._url = f"{company.sandbox.base_url(AVALARA)}/api/v2/transactions/create"
        self._auth = (str(given["account_id"]), str(given["license_key"]))
        self._books, self._addresses = books, addresses

    def tax_of(self, draft: Row) -> Decimal | None:
        """None: it cannot be taxed as it is."""
        lines = [self._line(line) for line in self._books.sold(draft)]
        if not lines or not all(line["taxCode"] for line in lines):
            return None
        answer = httpx.post(self._url, json=self._model(draft, lines), auth=self._auth, timeout=60)
        if answer.status_code == 400:
            return None
        answer.raise_for_status()
        return amount(answer.json()["totalTax"])

    def _line(self, line: Row) -> Row:
        item = self._books.item_of[str(line["Item"])]
        return {
            "number": str(line["LineNumber"]), "itemCode": item, "taxCode": self._books.tax_codes.get(item, ""),
            "amount": str(amount(line["AmountFC"])),
        }  # fmt: skip

    def _model(self, draft: Row, lines: list[Row]) -> Row:
        division = str(draft["Division"])
        customer = self._books.customer_of[str(draft["OrderedBy"])]
        code = str(customer["Code"]).strip()
        office = settings.OFFICES[division]
        return {
            "type": "ReturnOrder" if draft["Type"] in CREDITS else "SalesOrder", "companyCode": COMPANIES[division],
            "date": day(draft["InvoiceDate"]).isoformat(), "customerCode": code, "currencyCode": draft["Currency"],
            "entityUseCode": self._books.use_codes.get((division, code), ""),
            "businessIdentificationNo": customer.get("VATNumber") or "", "lines": lines,
            "addresses": {
                "shipFrom": {
                    "line1": office.line1, "city": office.city, "region": office.region,
                    "postalCode": office.postcode, "country": office.country,
                },
                "shipTo": self._delivered(draft, customer),
            },
        }  # fmt: skip

    def _delivered(self, draft: Row, customer: Row) -> Row:
        """What the draft names, else the main delivery address, else where the customer is."""
        by_id = {str(row["ID"]): row for row in self._addresses}
        main = [row for row in self._addresses
                if (row["Account"], row["Type"], row.get("Main")) == (customer["ID"], DELIVERY, True)]  # fmt: skip
        place = by_id.get(str(draft.get("DeliverToAddress"))) or next(iter(main), customer)
        names = {"line1": "AddressLine1", "line2": "AddressLine2", "city": "City", "region": "State",
                 "postalCode": "Postcode", "country": "Country"}  # fmt: skip
        return {name: place[of] for name, of in names.items() if place.get(of)}


def _plain(file: Mapping[str | tuple[str, str], str]) -> dict[str, str]:
    return {source: code for source, code in file.items() if isinstance(source, str)}


def _exact(company: Company, entity: str) -> list[Row]:
    return [
        {**row, "Division": division}
        for division in COMPANIES
        for row in company.sandbox.state(EXACT, entity, division)
    ]


def _nothing(ids: set[str]) -> set[str]:
    return {one for one in ids if one.startswith(NOTHING)}
