"""A client of AvaTax whose server is a function, and documents as AvaTax shows them, after recordings of it."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from include.clock import ManualClock
from include.documents import Address, SalesInvoice, SalesLine, ShipAddress, TaxCommit
from include.systems.avalara.client import AvalaraClient
from tests.support.airbase import Tenant
from tests.support.http import NOON, MemoryTokens, Served, Server, Waits, WrittenMeter

BASE = "https://sandbox-rest.avatax.com"
COMPANY = "KESTREL-US"
INVOICE = "0F8B9F0E-3C0B-4A57-9D38-3F3B8F0A1C01"
CODE = f"852-{INVOICE.lower()}"
MARKER = f"AV:tax:852:{INVOICE}"
ACCOUNT, LICENCE_KEY = "2000199001", "1A2B3C4D5E6F7A8B"
CREDENTIALS = {"account_id": ACCOUNT, "license_key": LICENCE_KEY}
NEW_YORK = Address(line1="47 W 13th St", city="New York", state="NY", postcode="10011", country="US")
AMSTERDAM = Address(city="Amsterdam", postcode="1011 AB", country="NL")
ADDRESS = ShipAddress(
    company="852", source_key="a1b2", customer="Finch Inc.", line1="47 W 13th St", city="New York", region="NY",
    postal_code="10011", country="US",
)  # fmt: skip

__all__ = ["Tenant"]


def avalara_served(
    server: Server, auth: str = "", base: str = BASE, credentials: Mapping[str, str] | None = None, chance: int = 7
) -> Served:
    clock, meter, waits = ManualClock(NOON), WrittenMeter(), Waits()
    client = AvalaraClient(
        base,
        auth,
        CREDENTIALS if credentials is None else credentials,
        meter,
        clock,
        transport=httpx.MockTransport(server),
        sleep=waits,
        chance=random.Random(chance),
        machine="host1",
    )
    return Served(client, clock, MemoryTokens(None, clock.now), meter, waits)


def sales_line(**change: Any) -> SalesLine:
    values: dict[str, Any] = {
        "no": 1,
        "key": "line-1",
        "description": "Licence",
        "item": "LIC-PRO",
        "account": "8000",
        "tax_code": "SW054003",
        "quantity": Decimal("2"),
        "unit_price": Decimal("5.00"),
        "net": Decimal("10.00"),
    }
    return SalesLine(**values | change)


def sales_invoice(**change: Any) -> SalesInvoice:
    """10.00 and 5.00 to New York City, whose tax is 1.34 and not 8.875 % of 15 [rec 2024]."""
    values: dict[str, Any] = {
        "company": "852",
        "source_key": INVOICE,
        "number": "2200123",
        "customer_key": "1007",
        "date": date(2026, 3, 2),
        "currency": "USD",
        "net": Decimal("15.00"),
        "tax_payable": Decimal("0.00"),
        "total": Decimal("15.00"),
        "ship_from": AMSTERDAM,
        "ship_to": NEW_YORK,
        "company_code": COMPANY,
        "lines": (sales_line(), sales_line(no=2, key="line-2", item="SUP-GOLD", net=Decimal("5.00"))),
    }
    return SalesInvoice(**values | change)


def tax_commit(**change: Any) -> TaxCommit:
    values: dict[str, Any] = {
        "company": "852",
        "source_key": INVOICE,
        "company_code": COMPANY,
        "code": CODE,
        "date": date(2026, 3, 2),
        "total": Decimal("15.00"),
        "tax": f"tax:{INVOICE}",
        "journal": f"tax_journals:{INVOICE}",
    }
    return TaxCommit(**values | change)


def summary(region: str, tax: str, kind: str = "Sales", country: str = "US") -> dict[str, Any]:
    return {"country": country, "region": region, "jurisType": "State", "taxType": kind, "tax": float(tax)}


def document(**change: Any) -> dict[str, Any]:
    """The answer to the invoice above, as AvaTax records it: numbers as JSON numbers, empty strings kept, no nulls."""
    lines = [
        {"lineNumber": "1", "itemCode": "LIC-PRO", "taxCode": "SW054003", "ref1": "line-1", "lineAmount": 10.0000}
        | {"tax": 0.8900, "details": [summary("NY", tax) for tax in ("0.40", "0.45", "0.04")]},
        {"lineNumber": "2", "itemCode": "SUP-GOLD", "taxCode": "SW054003", "ref1": "line-2", "lineAmount": 5.0000}
        | {"tax": 0.4500, "details": [summary("NY", tax) for tax in ("0.20", "0.23", "0.02")]},
    ]
    values = {
        "id": 85010000123456,
        "code": CODE,
        "companyId": 801,
        "date": "2026-03-02",
        "taxDate": "2026-03-02T00:00:00",
        "status": "Saved",
        "type": "SalesInvoice",
        "currencyCode": "USD",
        "entityUseCode": "",
        "exemptNo": "",
        "customerCode": "1007",
        "referenceCode": MARKER,
        "totalAmount": 15.0000,
        "totalExempt": 0.0000,
        "totalTax": 1.3400,
        "totalTaxable": 15.0000,
        "totalTaxCalculated": 1.3400,
        "adjustmentReason": "NotAdjusted",
        "locked": False,
        "version": 1,
        "lines": lines,
        "addresses": [
            {"city": "Amsterdam", "region": "", "postalCode": "1011 AB", "country": "NL"},
            {"line1": "47 W 13TH ST", "city": "NEW YORK", "region": "NY", "postalCode": "10011-7901", "country": "US"},
        ],
        "summary": [summary("NY", tax) for tax in ("0.60", "0.68", "0.06")],
    }
    return values | change


FACTS = {
    "status": "Saved",
    "version": 1,
    "type": "SalesInvoice",
    "total": "15.00",
    "tax": "1.34",
    "exempt": "0.00",
    "date": "2026-03-02",
    "currency": "USD",
    "locked": False,
    "parts": [{"country": "US", "region": "NY", "kind": "Sales", "tax": "1.34"}],
    "lines": [
        {"no": "1", "net": "10.00", "parts": [{"country": "US", "region": "NY", "kind": "Sales", "tax": "0.89"}]},
        {"no": "2", "net": "5.00", "parts": [{"country": "US", "region": "NY", "kind": "Sales", "tax": "0.45"}]},
    ],
}


def refusal(code: str, message: str = "No.", sub: str = "", refers_to: str = "", **detail: Any) -> dict[str, Any]:
    """An error in the full envelope."""
    row = {"code": code, "number": 300, "message": message, "severity": "Error", "faultCode": "Client"} | detail
    row |= {name: value for name, value in (("faultSubCode", sub), ("refersTo", refers_to)) if value}
    return {"error": {"code": code, "message": message, "target": "HttpRequest", "details": [row]}}


THIN_401 = {
    "error": {
        "code": "AuthenticationException",
        "message": "Authentication failed.",
        "details": [
            {
                "code": "AuthenticationException",
                "message": "Authentication failed.",
                "description": "Missing authentication or unable to authenticate the user or the account.",
                "faultCode": "Client",
                "helpLink": "https://developer.avalara.com/avatax/errors/AuthenticationException",
            }
        ],
    }
}
"""The gateway's: no target, no number, no severity [rec 2024]."""
