"""Payments that the buyer's own system submits: PaymentBatch v2, as JSON or XML (reference page, section 5)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree import ElementTree

from include.sandbox.avidxchange.approvals import NotAllowed
from include.sandbox.avidxchange.fields import Field, date, money, one_of, read, read_list, text
from include.sandbox.avidxchange.http import Refusal, Reply, Request
from include.sandbox.avidxchange.payments import Application, create_payment, new_batch
from include.sandbox.avidxchange.resources import json_body
from include.sandbox.avidxchange.states import APPROVED, CHECK, FINAL_INVOICE, PAYMENT_CREATED
from include.sandbox.avidxchange.store import TENANT, Store
from include.sandbox.avidxchange.wire import Row, done, error, failed, results

OWNERS = ("Buyer", "Provider", "Aggregator", "AvidXchange")
IDENTIFIER = [Field("Value", text(100), True), Field("Scheme", text(50)), Field("SchemeOwner", one_of(*OWNERS))]
CHECK_FIELDS = [Field("Number", text(10)), Field("Date", date, True), Field("Amount", money, True)]
PAYEE = [Field("Name", text(200), True), Field("ExternalCode", text(100))]
PAYMENT = [
    Field("DeliveryMethod", one_of("PriorityOvernight", "StandardOvernight", "TwoDay", "ThreeDay", "Mail")),
    Field("CurrencyCode", text(3)),
    Field("Reference", text(100)),
]
REMITTANCE = [
    Field("Number", text(50), True), Field("Date", date), Field("DueDate", date), Field("Gross", money),
    Field("Discount", money), Field("Net", money, True),
]  # fmt: skip
LISTS, AMOUNTS = {"Payments": "Payment", "Remittances": "Remittance"}, ("Amount", "Gross", "Discount", "Net")


def submit(store: Store, request: Request, parts: dict[str, str], now: dt.datetime) -> Reply:
    """Results: one per payment. A batch without an ExternalId, or with one used before, is refused whole."""
    body = from_xml(request.body) if "xml" in request.headers.get("content-type", "") else json_body(request)
    if not isinstance(body, dict) or not isinstance(body.get("Payments"), list) or not body["Payments"]:
        raise Refusal(400, error("InvalidBody", "a PaymentBatch needs Payments", "Payments"))
    identifier, problems = read(body.get("ExternalId"), IDENTIFIER, "ExternalId.")
    if problems:
        raise Refusal(400, *problems)
    if store.payment_batches.find("external", TENANT, identifier["Value"]):
        raise Refusal(409, error("DuplicateBatch", f"batch {identifier['Value']} was submitted before", "ExternalId"))
    batch = new_batch(store, identifier["Value"], now)
    found = [_payment(store, batch, payment, now) for payment in body["Payments"]]
    return Reply(200, results(found, quirks="payments" in store.settings()["quirks"]))


def from_xml(body: bytes) -> Any:
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - a test's own document
    except ElementTree.ParseError as problem:
        raise Refusal(400, error("InvalidXml", f"the body is not XML: {problem}")) from problem
    return _element(root)


def _element(node: ElementTree.Element) -> Any:
    name = node.tag.rsplit("}", 1)[-1]
    if name in LISTS:
        return [_element(child) for child in node]
    if len(node):
        return {child.tag.rsplit("}", 1)[-1]: _element(child) for child in node}
    if name in AMOUNTS:
        try:
            return Decimal((node.text or "").strip())
        except InvalidOperation:
            return node.text
    return (node.text or "").strip() or None


def _payment(store: Store, batch: int, body: Any, now: dt.datetime) -> Row:
    values, problems = read(body, PAYMENT)
    if not isinstance(body, dict):
        return failed(problems)
    external, wrong = read(body.get("ExternalId"), IDENTIFIER, "ExternalId.")
    check, wrong_check = read(body.get("Check"), CHECK_FIELDS, "Check.")
    payee, wrong_payee = read(body.get("Payee"), PAYEE, "Payee.")
    problems += wrong + wrong_check + wrong_payee
    if not problems and not body["Payee"].get("RemitToAddress"):
        problems.append(error("RequiredField", "Payee.RemitToAddress is required", "Payee.RemitToAddress"))
    lines = read_list(body, "Remittances", REMITTANCE, problems) or []
    if not problems and sum(Decimal(line["Net"]) for line in lines) != Decimal(check["Amount"]):
        problems.append(error("TotalMismatch", "the Net amounts of Remittances are not Check.Amount", "Remittances"))
    if not problems and store.payments.find("external", TENANT, external["Value"]):
        problems.append(error("DuplicatePayment", f"payment {external['Value']} was submitted before", "ExternalId"))
    sent = {"ExternalPaymentIds": [external]}
    if problems:
        return failed(problems, sent)
    company = (body.get("Payer") or {}).get("ExternalCode") if isinstance(body.get("Payer"), dict) else None
    vendor = store.vendor_by_code(company, payee["ExternalCode"]) if payee.get("ExternalCode") else None
    try:
        known, unknown = _applications(store, vendor, lines)
        row = create_payment(
            store,
            vendor,
            company,
            values.get("CurrencyCode") or "USD",
            known,
            now,
            method=CHECK,
            amount=Decimal(check["Amount"]),
            external=external["Value"],
            check_number=check.get("Number"),
            batch=batch,
            unknown=unknown,
        )
    except NotAllowed as refused:
        return failed([error("PaymentRefused", str(refused))], sent)
    return done({**sent, "PaymentId": row["PaymentId"], "Status": row["Status"]})


def _applications(store: Store, vendor: Row | None, lines: list[Row]) -> tuple[list[Application], list[Row]]:
    """Remittances of invoices that went through approval here, and those only the buyer knows."""
    known: list[Application] = []
    unknown = []
    for line in lines:
        discount = line.get("Discount") or "0.00"
        rows = []
        if vendor is not None:
            rows = store.invoices.find("number", TENANT, (vendor["VendorId"], line["Number"].casefold()))
        live = [row for row in rows if row["Status"] not in FINAL_INVOICE]
        if not live:
            entry = {"InvoiceId": None, "ExternalCode": None, "InvoiceNumber": line["Number"]}
            unknown.append({**entry, "NetAmount": line["Net"], "Discount": discount})
        elif live[0]["Status"] not in (APPROVED, PAYMENT_CREATED):
            raise NotAllowed(f"invoice {live[0]['InvoiceId']} is {live[0]['Status']}, not approved")
        else:
            known.append((live[0]["InvoiceId"], Decimal(line["Net"]), Decimal(discount)))
    return known, unknown
