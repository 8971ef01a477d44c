"""AvaTax's answers about drafts, to questions that are made from what Exact shows of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import httpx

from include.sandbox.world.companies import kestrel as settings
from tests.support.books.avalara import AVALARA
from tests.support.books.documents import Document, Line, money
from tests.support.books.exact_online import CREDITS, Exact
from tests.support.company import Company

Row = dict[str, Any]
DELIVERY = 4


class Asked:
    """``companies``: AvaTax's by division."""

    def __init__(
        self, company: Company, exact: Exact, companies: Mapping[str, str], use_codes: Mapping[tuple[str, str], str]
    ) -> None:
        given = company.sandbox.credentials(AVALARA)
        self._url = f"{company.sandbox.base_url(AVALARA)}/api/v2/transactions/create"
        self._auth = (str(given["account_id"]), str(given["license_key"]))
        self._companies, self._use_codes = companies, use_codes
        self._invoices = {str(row["InvoiceID"]): row for row in exact.rows("sales_invoices")}
        self._customers = {str(row["ID"]): row for row in exact.parties}
        self._addresses = exact.rows("addresses")

    def tax_of(self, draft: Document, lines: Sequence[Line]) -> Decimal | None:
        """``lines``: what is sold, with tax codes. None: it cannot be taxed as it is."""
        sold = [
            {"number": str(at), "itemCode": line.item, "taxCode": line.tax_code, "amount": str(line.amount)}
            for at, line in enumerate(lines, start=1)
        ]
        answer = httpx.post(self._url, json=self._model(draft, sold), auth=self._auth, timeout=60)
        if answer.status_code == 400:
            return None
        answer.raise_for_status()
        return money(answer.json()["totalTax"])

    def _model(self, draft: Document, lines: list[Row]) -> Row:
        row = self._invoices[draft.id]
        customer = self._customers[str(draft.vendor)]
        code = str(customer["Code"]).strip()
        office = settings.OFFICES[draft.company]
        return {
            "type": "ReturnOrder" if row["Type"] in CREDITS else "SalesOrder",
            "companyCode": self._companies[draft.company],
            "date": draft.day.isoformat() if draft.day else None, "customerCode": code, "currencyCode": draft.currency,
            "entityUseCode": self._use_codes.get((draft.company, code), ""),
            "businessIdentificationNo": customer.get("VATNumber") or "", "lines": lines,
            "addresses": {
                "shipFrom": {
                    "line1": office.line1, "city": office.city, "region": office.region,
                    "postalCode": office.postcode, "country": office.country,
                },
                "shipTo": self._delivered(row, customer),
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
