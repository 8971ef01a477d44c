from __future__ import annotations

from typing import Any

from tests.include.sandbox.avidxchange.conftest import USER


def payment(code: str = "P-1", amount: float = 121.00, **more: Any) -> dict[str, Any]:
    return {
        "ExternalId": {"Value": code, "Scheme": "PaymentId", "SchemeOwner": "Buyer"},
        "Check": {"Number": "100", "Date": "2026-11-02", "Amount": amount},
        "Payer": {"Name": "Van Dijk", "ExternalCode": "C1"},
        "Payee": {"Name": "Jansen B.V.", "ExternalCode": "V1", "RemitToAddress": {"Line1": "Kade 1"}},
        "DeliveryMethod": "Mail",
        "CurrencyCode": "EUR",
        "Remittances": [{"Number": "F-1", "Date": "2026-10-30", "Gross": amount, "Discount": 0, "Net": amount}],
        **more,
    }


def submit(avid: Any, *payments: dict[str, Any], batch: str = "B-1") -> Any:
    return avid.api("POST", "/v1/payments/batches", {"ExternalId": {"Value": batch}, "Payments": list(payments)})


def test_a_submitted_payment_pays_the_approved_invoice(avid: Any, approved: dict[str, Any]) -> None:
    result = submit(avid, payment()).json()["Results"][0]
    assert result["Successful"] is True
    (row,) = avid.state("payments")
    assert (row["CheckNumber"], row["Amount"], row["ExternalPaymentIds"][0]["Value"]) == ("100", 121.0, "P-1")
    assert row["Invoices"][0]["InvoiceId"] == approved["InvoiceId"]
    assert avid.invoice("X:1")["Status"] == "PaymentCreated"
    (batch,) = avid.get("/v1/payments/batches?batchIds=B-1")["Items"]
    assert batch["Status"]["Description"] == "Received"


def test_a_remittance_of_an_unknown_invoice_is_kept_by_number(avid: Any) -> None:
    submit(avid, payment())
    (row,) = avid.state("payments")
    assert (row["Invoices"][0]["InvoiceId"], row["Invoices"][0]["InvoiceNumber"]) == (None, "F-1")
    avid.advance(6)
    assert avid.state("payments")[0]["Status"]["Description"] == "Cleared"


def test_wrong_payments_fail_one_by_one(avid: Any, approved: dict[str, Any]) -> None:
    net = [{"Number": "F-1", "Net": 100.00}]
    reply = submit(
        avid,
        payment("P-1", Remittances=net),
        payment("P-2", Payee={"Name": "Jansen B.V."}),
        payment("P-3", 500.00),
        payment("P-4"),
        payment("P-4"),
    )
    results = reply.json()["Results"]
    assert [result["Successful"] for result in results] == [False, False, False, True, False]
    codes = [result["Errors"][0]["Code"] for result in results if not result["Successful"]]
    assert codes == ["TotalMismatch", "RequiredField", "PaymentRefused", "DuplicatePayment"]
    assert avid.control("GET", "/books")["ok"] is True


def test_a_batch_is_taken_once(avid: Any) -> None:
    submit(avid, payment())
    again = submit(avid, payment("P-2"))
    assert (again.status_code, again.json()["Errors"][0]["Code"]) == (409, "DuplicateBatch")
    missing = avid.api("POST", "/v1/payments/batches", {"Payments": [payment()]})
    assert (missing.status_code, missing.json()["Errors"][0]["Field"]) == (400, "ExternalId")


def test_the_xml_of_the_old_bundle_is_understood(avid: Any) -> None:
    xml = """<PaymentBatch xmlns="urn:pb"><ExternalId><Value>B-9</Value></ExternalId><Payments><Payment>
      <ExternalId><Value>P-9</Value></ExternalId><Check><Number>7</Number><Date>2026-11-02</Date><Amount>12.30</Amount></Check>
      <Payee><Name>Jansen</Name><RemitToAddress><Line1>Kade 1</Line1></RemitToAddress></Payee>
      <Remittances><Remittance><Number>F-9</Number><Net>12.30</Net></Remittance></Remittances></Payment></Payments></PaymentBatch>"""
    headers = {**USER, "Content-Type": "text/xml"}
    reply = avid.http.post(avid.host + "/v1/payments/batches", content=xml, headers=headers)
    assert reply.json()["Results"][0]["Successful"] is True
    assert avid.state("payments")[0]["Amount"] == 12.3
    broken = avid.http.post(avid.host + "/v1/payments/batches", content="<x", headers=headers)
    assert broken.json()["Errors"][0]["Code"] == "InvalidXml"
