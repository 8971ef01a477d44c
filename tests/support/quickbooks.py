"""What tests of QuickBooks Online share: a client whose server is a function, literal books, documents and postings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import httpx

from include.clock import ManualClock
from include.documents import Application, BillStatus, Document, Payment, Vendor
from include.http.protocols import TokenSet
from include.systems.base import Action, Posting, Target
from include.systems.quickbooks_online.client import QuickBooksClient
from include.systems.quickbooks_online.codebook import Account, Books, CompanyBooks, Currencies, OpenItem
from tests.support.http import NOON, MemoryTokens, Served, Server, Waits, WrittenMeter, live_token

REALM = "9130357992221046"
KEY = "6f1c2c8e-1111-5222-8333-444444444444"
OTHER_KEY = "6f1c2c8e-1111-5222-8333-555555555555"
HOST = "https://quickbooks.api.intuit.com"
CREDENTIALS = {"client_id": "app-id", "client_secret": "app-secret-1", "refresh_token": "RT1-first-token"}
PENDING = "[AvidXchange] payment pending since 2026-11-20"

BOOKS = Books(
    {
        REALM: CompanyBooks(
            accounts=[
                Account("35", "Payments clearing", "Bank", number="1050"),
                Account("41", "Visa", "Credit Card", number="2100"),
                Account("86", "Purchase discounts", "Other Income"),
                Account("33", "Accounts Payable (A/P)", "Accounts Payable"),
                Account("36", "Old bank", "Bank", active=False),
                Account("37", "Cards in transit", "Bank"),
                Account("90", "Fees", "Expense", full_name="Legal:Fees"),
                Account("91", "Fees", "Expense", full_name="Banks:Fees"),
            ],
            open_items={
                "145": OpenItem("56", "33", "USD"),
                "146": OpenItem("56", "33", "USD"),
                "147": OpenItem("56", "34", "USD"),
                "VC-12": OpenItem("56", "33", "USD"),
                "VC-13": OpenItem("56", "34", "USD"),
                "200": OpenItem("57", "33", "USD"),
            },
            currencies=Currencies("USD"),
            clearing={"VCC": "Cards in transit", "Company card": "Visa"},
        )
    }
)


def served(server: Server, tokens: TokenSet | None = None, base: str = HOST, **more: Any) -> Served:
    clock, meter, waits = ManualClock(NOON), WrittenMeter(), Waits()
    store = MemoryTokens(tokens or live_token(), clock.now)
    client = QuickBooksClient(
        base, CREDENTIALS, store, meter, clock, transport=httpx.MockTransport(server), sleep=waits, **more
    )
    return Served(client, clock, store, meter, waits)


def posting(document: Document, action: Action = "create", key: str = KEY, target: Target | None = None) -> Posting:
    return Posting("flow", action, REALM, document, key, target)


def applied(key: str, amount: str, discount: str = "0") -> Application:
    number = f"F-{key}"
    return Application(document_key=key, document_number=number, amount=Decimal(amount), discount=Decimal(discount))


def payment(applications: Sequence[Application] = (), **change: Any) -> Payment:
    paid = tuple(applications) or (applied("145", "100.00"),)
    values: dict[str, Any] = {
        "company": "C3",
        "source_key": "77",
        "vendor_key": "56",
        "number": "100234",
        "date": date(2026, 11, 20),
        "currency": "USD",
        "amount": sum((one.amount for one in paid), Decimal(0)),
        "method": "Check",
        "status": "issued",
        "applications": paid,
    }
    return Payment(**values | change)


def status(text: str = PENDING, bill: str = "145") -> BillStatus:
    return BillStatus(company="C3", source_key=bill, bill_id=bill, text=text)


def vendor(**change: Any) -> Vendor:
    values: dict[str, Any] = {
        "company": "C3",
        "source_key": "501",
        "name": "Contract Supplies",
        "email": "ap@contract.example",
        "phone": "555-0100",
        "address": {"line1": "1 Main St", "city": "Springfield", "state": "IL", "postcode": "62701", "country": "USA"},
    }
    return Vendor(**values | change)


def fault(code: str, message: str = "No", detail: str = "Because", status: int = 400) -> httpx.Response:
    error = {"Message": message, "Detail": detail, "code": code, "element": ""}
    body = {"Fault": {"Error": [error], "type": "ValidationFault"}, "time": "2026-11-20T04:00:00.000-08:00"}
    return httpx.Response(status, json=body, headers={"intuit_tid": "1-abc"})


def gateway(status: int, code: str, type: str = "AUTHENTICATION") -> httpx.Response:
    """The gateway's lower-case body."""
    message = f"message=Refused; errorCode=00{code}; statusCode={status}"
    error = {"message": message, "detail": "Token expired: AB01", "code": code, "element": None}
    body = {"warnings": None, "intuitObject": None, "fault": {"error": [error], "type": type}, "report": None}
    return httpx.Response(
        status, json={**body, "requestId": None, "time": 1763640000000}, headers={"intuit_tid": "1-g"}
    )


def made(wrapper: str, **row: Any) -> httpx.Response:
    body = {wrapper: row, "time": "2026-11-20T04:00:00.000-08:00"}
    return httpx.Response(200, json=body, headers={"intuit_tid": "1-ok"})


def found(entity: str, *rows: dict[str, Any]) -> httpx.Response:
    answer: dict[str, Any] = {entity: list(rows), "startPosition": 1, "maxResults": len(rows)} if rows else {}
    return httpx.Response(200, json={"QueryResponse": answer, "time": "2026-11-20T04:00:00.000-08:00"})
