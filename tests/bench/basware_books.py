"""Invoices that wait to be booked, as many as wanted: entered and approved in the simulated Basware's own screens."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from tests.support.company import Company

LINK = "basware_exact"
SYSTEMS = ("exact_online", "avidxchange", "basware")
DIVISIONS = {"DE01": "789", "DE02": "790"}
VENDORS = 120
_ACCOUNT, _TAX, _PAYABLES = "4930", "V19", "1600"


class Clerk:
    """Somebody who enters and approves invoices of suppliers that the link has paired, so that nothing of them waits.
    Half of them are of each company."""

    def __init__(self, subject: Company) -> None:
        self._subject = subject
        self._today = date.fromisoformat(subject.sandbox.get("/clock")["now"][:10])
        self._numbers = itertools.count(1)
        self.suppliers = {code: self._suppliers(code, division) for code, division in DIVISIONS.items()}

    def approve(self, count: int) -> list[str]:
        """The ids of ``count`` invoices that wait for their transfer now."""
        made = [self._enter(company, supplier) for company, supplier in itertools.islice(self._turns(), count)]
        self._subject.sandbox.post("/advance", {"system": "basware"})
        return made

    def transferred(self, invoices: Sequence[str]) -> None:
        """Raises ``SystemExit`` unless each of them is booked once and Basware has the number of its entry."""
        sandbox, booked = self._subject.sandbox, dict[str, list[str]]()
        for division in DIVISIONS.values():
            for row in sandbox.state("exact_online", "purchase_entries", division):
                key = str(row.get("Description") or "").split(" ")[0].removeprefix("BW:")
                booked.setdefault(key, []).append(str(row["EntryNumber"]))
        told = {row["invoiceId"]: row.get("voucherNumber1") for row in sandbox.state("basware", "accountingDocuments")}
        wrong = [key for key in invoices if booked.get(key) != [told.get(key)]]
        if wrong:
            found = [(key, booked.get(key), told.get(key)) for key in wrong[:3]]
            raise SystemExit(f"{len(wrong)} invoices are not booked once, with their number in Basware: {found}")

    def _turns(self) -> Iterator[tuple[str, str]]:
        places = {company: itertools.cycle(codes) for company, codes in self.suppliers.items()}
        for company in itertools.cycle(DIVISIONS):
            yield company, next(places[company])

    def _suppliers(self, company: str, division: str) -> Sequence[str]:
        paired = {
            row["source_key"]
            for row in self._subject.deliveries("vendors")
            if row["company"] == company and row["state"] == "delivered"
        }
        sandbox = self._subject.sandbox
        blocked = {row["Name"] for row in sandbox.state("exact_online", "accounts", division) if row.get("Blocked")}
        return sorted(
            row["vendorCode"]
            for row in sandbox.state("basware", "vendors", company)
            if row["vendorCode"] in paired and row["name"] not in blocked and _is_ordinary(row)
        )

    def _enter(self, company: str, supplier: str) -> str:
        number = next(self._numbers)
        nets = (100 + number, 50)  # whole euros: their VAT needs no rounding
        rows = [
            {
                "externalCode": f"bench-{number}-{place}",
                "rowIndex": place,
                "accountCode": _ACCOUNT,
                "costCenterCode": "100",
                "taxCode": _TAX,
                "netTotal": net,
                "taxPercent": 19.0,
                "taxSum": round(net * 0.19, 2),
                "grossTotal": round(net * 1.19, 2),
            }
            for place, net in enumerate(nets, start=1)
        ]
        net = sum(nets)
        body: dict[str, Any] = {
            "companyCode": company,
            "supplierCode": supplier,
            "invoiceNumber": f"BENCH-{number:05}",
            "invoiceTypeCode": "INVOICE",
            "currencyCode": "EUR",
            "netSum": net,
            "taxSum1": round(net * 0.19, 2),
            "grossSum": round(net * 1.19, 2),
            "invoiceDate": f"{self._today - timedelta(days=3)}",
            "dueDate": f"{self._today + timedelta(days=27)}",
            "paymentTermCode": "Z30",
            "text1": _PAYABLES,
            "codingRows": rows,
        }
        return str(self._subject.sandbox.edit("basware", "invoices", {"set": body})["key"])


def _is_ordinary(vendor: dict[str, Any]) -> bool:
    state = vendor["processingStatus"]
    return bool(vendor["vendorClass"] == "DOMESTIC" and state["active"] and not state["paymentDenied"])
