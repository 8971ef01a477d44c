"""The comparison that the tests of Basware -> Exact Online rest on: each thing that can be wrong is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.support.links import basware_books, basware_orders
from tests.support.links.basware_books import Books
from tests.support.links.known import Known

Row = dict[str, Any]
EXPLAINED = {"state": "blocked", "reason_code": "account_unknown", "reason_text": "account 9999 does not exist"}
DELIVERED = {"state": "delivered", "reason_text": None}
OURS, BEFORE = "exact_online", "ERP"
OWN = {"Division": "789", "Currency": "EUR"}


def moment(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def answer(code: str, voucher: str | None = None, source: str = OURS) -> Row:
    said = {"externalCode": code, "success": voucher is not None, "sourceSystem": source}
    return {**said, "voucherNumber1": voucher} if voucher else said


def coding(row: int, account: str, net: float, center: str | None = "100") -> Row:
    facts = {"externalCode": f"r{row}", "rowIndex": row, "accountCode": account, "netTotal": net, "taxCode": "V19"}
    return {**facts, "costCenterCode": center} if center else facts


def document(key: str, gross: float, status: str | None, *said: Row, rows: list[Row] | None = None) -> Row:
    facts = {"invoiceId": key, "companyCode": "DE01", "supplierCode": "70001", "supplierName": "Alster GmbH"}
    dates = {"invoiceDate": "2026-11-02", "dueDate": "2026-12-02", "paymentTermCode": "Z30", "currencyCode": "EUR"}
    content = {"invoiceNumber": f"RE-{key}", "grossSum": gross, "codingRows": rows or [coding(1, "4930", gross)]}
    made = {**facts, **dates, **content, "transferResponses": list(said)}
    return {**made, "processingStatus": status} if status else made


def entry(number: int, key: str, gross: float, ours: bool = True) -> Row:
    facts = {"EntryID": f"e{number}", "EntryNumber": number, "Supplier": "s-a", "YourRef": f"RE-{key}", "Journal": "60"}
    dates = {"EntryDate": moment("2026-11-02"), "DueDate": moment("2026-12-02"), "PaymentCondition": "30"}
    period = {"ReportingYear": 2026, "ReportingPeriod": 11, "AmountFC": gross}
    return {**OWN, **facts, **dates, **period, "Description": f"BW:{key} Toner" if ours else "Rechnung"}


def line(number: int, at: int, account: str, net: float, center: str | None = "100") -> Row:
    facts = {"EntryID": f"e{number}", "LineNumber": at, "GLAccount": f"gl-{account}", "AmountFC": net}
    return {**OWN, **facts, "VATCode": "1", "CostCenter": center}


def order(number: str, exported: str | None, status: str = "Ordered", supplier: str = "70001") -> Row:
    who = {"organizationUnitCode": "DE01", "supplierCode": supplier, "supplierName": "Alster GmbH"}
    lines = [
        {"quantity": 4.0, "netUnitPrice": 2.5, "codingRows": [
            {"externalCode": "1", "splitPercent": 50, "accountCode": "4930", "costCenterCode": "100"},
            {"externalCode": "2", "splitPercent": 50, "accountCode": "4930", "costCenterCode": "300"},
        ]}
    ]  # fmt: skip
    made = {"externalCode": f"BW-{number}", "orderNumber": number, "orderStatus": status, "purchaseCurrency": "EUR"}
    processing = {"processingStatus": "Exported", "orderExportTimestamp": exported} if exported else {}
    return {**who, **made, "orderLines": lines, "processingStatus": "WaitingForExport", **processing}


def ordered(key: str, number: int, status: int = 10) -> Row:
    facts = {"PurchaseOrderID": f"o{number}", "OrderNumber": number, "Supplier": "s-a", "OrderStatus": status}
    return {**OWN, **facts, "Description": f"BW:BW-{key}"}


def order_line(number: int, center: str, quantity: float = 2.0, price: float = 2.5) -> Row:
    facts = {"PurchaseOrderID": f"o{number}", "Item": "i-4930", "Quantity": quantity, "NetPrice": price}
    return {**OWN, **facts, "CostCenter": center}


def supplier(key: str, name: str, remarks: str | None = None) -> Row:
    return {**OWN, "ID": key, "Name": name, "Country": "DE", "Remarks": remarks}


LATER, EARLIER = "2026-11-20T09:00:00.000Z", "2026-11-19T09:00:00.000Z"
TWO_ROWS = [coding(1, "4930", 60.0), coding(3, "4210", 40.0)]
AGREED = Books(
    documents=[
        document("1", 119.0, "Transferred", answer("a1", "601"), rows=TWO_ROWS),
        document("2", -20.0, "Paid", answer("a0"), answer("a2", "602")),
        document("3", 50.0, "Transferred", answer("a3", "603")),
        document("4", 30.0, "TransferFailed", answer("a4")),
        document("5", 70.0, "WaitingForTransfer", answer("a5")),
        document("6", 80.0, "Transferred", answer("ERP-6", "590", BEFORE)),
        document("7", 90.0, None),
    ],
    orders=[
        order("P1", LATER), order("P2", LATER, "Canceled"), order("P3", EARLIER), order("P4", None),
        order("P5", LATER, supplier="70009"),
    ],
    vendors=[{"vendorCode": "70009", "name": "Neu OHG", "companies": [{"companyCode": "DE01"}]}],
    entries=[entry(601, "1", 119.0), entry(602, "2", -20.0), entry(603, "3", 50.0, ours=False)],
    entry_lines=[
        line(601, 1, "4930", 60.0), line(601, 2, "4210", 40.0), line(602, 1, "4930", -20.0),
        line(603, 1, "4210", 50.0, None),
    ],
    suppliers=[
        supplier("s-a", "Alster GmbH"), supplier("s-b", "Bode KG"), supplier("s-n", "Neu OHG", "BW:vendor:DE01:70009"),
    ],
    accounts=[{**OWN, "ID": f"gl-{code}", "Code": code} for code in ("4930", "4210")],
    items=[{**OWN, "ID": "i-4930", "GLCosts": "gl-4930"}, {**OWN, "ID": "i-4210", "GLCosts": "gl-4210"}],
    exact_orders=[ordered("P1", 71), ordered("P2", 72, 40), {**ordered("P5", 75), "Supplier": "s-n"}],
    order_lines=[order_line(number, center) for number in (71, 75) for center in ("100", "300")],
    periods=[
        {**OWN, "FinYear": 2026, "FinPeriod": 11, "StartDate": moment("2026-11-01"), "EndDate": moment("2026-11-30")}
    ],
    same={("DE01", "70001"): frozenset({"s-a"})},
    taxes={"V19": "1"},
    terms={"Z30": "30"},
    began="2026-11-20T08:00:00.000Z",
)  # fmt: skip
KNOWN: Known = {
    ("invoices", "DE01", "5"): EXPLAINED,
    ("purchase_orders", "DE01", "BW-P4"): EXPLAINED,
    ("invoices", "DE01", "1"): DELIVERED,
}
NOVEMBER = {**OWN, "Journal": "60", "Year": 2026, "Period": 11, "Status": 1}


def wrong(books: Books, known: Known = KNOWN) -> list[str]:
    return [*basware_books.wrong(books, known), *basware_orders.wrong(books, known)]


def doubled(books: Books) -> list[str]:
    return [*basware_books.doubled(books), *basware_orders.doubled(books)]


def without(name: str, place: int) -> Books:
    return replace(AGREED, **{name: [row for number, row in enumerate(getattr(AGREED, name)) if number != place]})


def with_(name: str, place: int, **values: Any) -> Books:
    rows = [{**row, **values} if number == place else row for number, row in enumerate(getattr(AGREED, name))]
    return replace(AGREED, **{name: rows})


def more(name: str, *rows: Row) -> Books:
    return replace(AGREED, **{name: [*getattr(AGREED, name), *rows]})


def test_books_that_agree_are_left_alone() -> None:
    assert wrong(AGREED) == doubled(AGREED) == []


@pytest.mark.parametrize(
    ("books", "said"),
    [
        (without("entries", 2), "invoice RE-3 of DE01 was called posted as 603, and division 789 has no such entry"),
        (with_("entries", 0, AmountFC=120.0), "invoice RE-1 of DE01 has amount 119.00 in Basware and 120.00 in Exact"),
        (with_("entries", 1, AmountFC=20.0), "invoice RE-2 of DE01 has amount -20.00 in Basware and 20.00 in Exact"),
        (with_("entries", 2, AmountFC=51.0), "invoice RE-3 of DE01 has amount 50.00 in Basware and 51.00 in Exact"),
        (with_("entries", 0, Currency="USD"), "invoice RE-1 of DE01 has currency EUR in Basware and USD in Exact"),
        (with_("entries", 0, YourRef="RE-8"), "invoice RE-1 of DE01 has number re1 in Basware and re8 in Exact"),
        (with_("entries", 0, Supplier="s-b"), "invoice RE-1 of DE01 is of vendor 70001 and stands in Exact with s-b"),
        (with_("entries", 2, Supplier="s-b"), "invoice RE-3 of DE01 is of vendor 70001 and stands in Exact with s-b"),
        (
            with_("entries", 0, EntryDate=moment("2026-11-03")),
            "invoice RE-1 of DE01 is dated 2026-11-02 in Basware and 2026-11-03 in Exact",
        ),
        (
            with_("entries", 0, DueDate=moment("2026-11-16")),
            "invoice RE-1 of DE01 is due on 2026-12-02 in Basware and on 2026-11-16 in Exact",
        ),
        (with_("entries", 0, PaymentCondition="14"), "invoice RE-1 of DE01 is paid by Z30 and in Exact by 14"),
        (with_("entries", 0, ReportingPeriod=12), "invoice RE-1 of DE01 of 2026-11-02 stands in period 2026-12"),
        (
            replace(with_("entries", 0, ReportingPeriod=10), closed=[NOVEMBER]),
            "invoice RE-1 of DE01 of 2026-11-02 stands in period 2026-10",
        ),
        (
            with_("entry_lines", 1, GLAccount="gl-4930"),
            "invoice RE-1 of DE01 was approved on [('4930', '100', '1', Decimal('60.00')), ('4210', '100', '1', "
            "Decimal('40.00'))] and is booked on [('4930', '100', '1', Decimal('60.00')), ('4930', '100', '1', "
            "Decimal('40.00'))]",
        ),
        (
            with_("documents", 3, processingStatus="WaitingForTransfer"),
            "invoice RE-4 of DE01 is WaitingForTransfer, and nobody says why",
        ),
        (
            with_("documents", 6, processingStatus="TransferInProgress"),
            "invoice RE-7 of DE01 is TransferInProgress, and nobody says why",
        ),
        (
            with_("documents", 0, processingStatus="WaitingForTransfer"),
            "invoice RE-1 of DE01 was called posted and is WaitingForTransfer",
        ),
        (
            more("entries", entry(609, "9", 10.0)),
            "entry 609 is of invoice 9, which Basware does not have",
        ),
        (
            without("exact_orders", 0),
            "order P1 of DE01 was acknowledged, and Exact does not have it",
        ),
        (
            with_("exact_orders", 1, OrderStatus=10),
            "order P2 of DE01 is cancelled in Basware and stands in Exact as 72",
        ),
        (with_("exact_orders", 0, Currency="USD"), "order P1 of DE01 is in EUR in Basware and in USD in Exact"),
        (with_("exact_orders", 0, Division="790"), "order P1 of DE01 stands in division 790"),
        (with_("exact_orders", 0, Supplier="s-b"), "order P1 of DE01 is of vendor 70001 and stands in Exact with s-b"),
        (
            with_("suppliers", 2, Name="Alt OHG"),
            "vendor 70009 of DE01 was created as Alt OHG",
        ),
        (with_("suppliers", 2, Country=None), "vendor 70009 of DE01 stands in 789, None"),
    ],
)
def test_what_is_wrong_between_the_books_is_said(books: Books, said: str) -> None:
    assert wrong(books) == [said]


@pytest.mark.parametrize(
    ("place", "values"),
    [
        (0, {"GLAccount": "gl-4210"}),
        (0, {"CostCenter": "300"}),
        (0, {"CostCenter": None}),
        (0, {"VATCode": "2"}),
        (0, {"AmountFC": 61.0}),
        (0, {"LineNumber": 3}),
    ],
)
def test_a_line_that_is_coded_otherwise_is_said(place: int, values: Row) -> None:
    (said,) = wrong(with_("entry_lines", place, **values))
    assert said.startswith("invoice RE-1 of DE01 was approved on")


@pytest.mark.parametrize("values", [{"Item": "i-4210"}, {"CostCenter": "300"}, {"Quantity": 4.0}, {"NetPrice": 2.6}])
def test_a_line_that_is_ordered_otherwise_is_said(values: Row) -> None:
    (said,) = wrong(with_("order_lines", 0, **values))
    assert said.startswith("order P1 of DE01 was exported with")
    assert wrong(without("order_lines", 0)) != []


def test_an_order_that_is_closed_need_not_stand_in_exact() -> None:
    closed = [{**row, "orderStatus": "Closed"} if row["orderNumber"] == "P1" else row for row in AGREED.orders]
    assert wrong(replace(without("exact_orders", 0), orders=closed)) == []


def test_an_entry_in_a_later_period_is_right_while_its_own_is_closed() -> None:
    assert wrong(replace(with_("entries", 0, ReportingPeriod=12), closed=[NOVEMBER])) == []


def test_an_entry_that_basware_was_not_told_of_is_said_whatever_it_believes() -> None:
    waiting = with_("documents", 0, processingStatus="TransferInProgress", transferResponses=[])
    assert wrong(waiting) == ["Basware was not told that invoice RE-1 of DE01 is entry 601"]
    refused = {"state": "refused", "reason_code": "http_400", "reason_text": "Basware takes no further answer"}
    assert wrong(waiting, {**KNOWN, ("invoice_responses", "DE01", "1:1"): refused}) == []
    failed = with_("documents", 0, processingStatus="TransferFailed", transferResponses=[answer("a1")])
    assert "invoice RE-1 of DE01 was called failed and stands in Exact as entry 601" in wrong(failed)
    sent_again = with_("documents", 0, processingStatus="WaitingForTransfer", transferResponses=[answer("a1")])
    assert wrong(sent_again, {**KNOWN, ("invoices", "DE01", "1"): EXPLAINED}) == [
        "Basware was not told that invoice RE-1 of DE01 is entry 601"
    ]


def test_an_order_that_waits_is_explained_by_its_own_reason_or_that_of_its_acknowledgement() -> None:
    said = ["order P4 of DE01 waits for its export, and nobody says why"]
    assert wrong(AGREED, {("invoices", "DE01", "5"): EXPLAINED}) == said
    told = {**EXPLAINED, "company": "DE01", "source_key": "BW-P4:2026-11-20T07:00:00.000"}
    key = ("order_acknowledgements", "DE01", "BW-P4:2026-11-20T07:00:00.000")
    assert wrong(AGREED, {("invoices", "DE01", "5"): EXPLAINED, key: told}) == []


def test_a_reason_that_is_a_fault_of_ours_explains_nothing() -> None:
    fault = {**EXPLAINED, "reason_code": "writer_failed"}
    assert len(wrong(AGREED, {**KNOWN, ("invoices", "DE01", "5"): fault})) == 1


@pytest.mark.parametrize(
    ("books", "said"),
    [
        (
            more("entries", {**entry(604, "1", 119.0), "YourRef": "RE-9"}),
            "an entry of Exact for invoice 1 stands there 2 times",
        ),
        (
            more("entries", {**entry(604, "1", 119.0, ours=False), "YourRef": "re 1"}),
            "invoice RE-1 of division 789 stands in Exact 2 times: ['BW:1 Toner', 'Rechnung']",
        ),
        (
            with_("documents", 2, transferResponses=[answer("a3", "601")]),
            "voucher ('DE01', '601') stands there 2 times",
        ),
        (
            with_("documents", 1, transferResponses=[answer("a2"), answer("a2", "602")]),
            "an answer of invoice RE-2 of DE01 a2 stands there 2 times",
        ),
        (
            with_("documents", 2, transferResponses=[answer("a3", "603"), answer("a6")]),
            "invoice RE-3 of DE01 was answered again after it was called posted",
        ),
        (more("exact_orders", ordered("P1", 79)), "an order of Exact for BW-P1 stands there 2 times"),
        (
            more("suppliers", supplier("s-m", "Neu OHG", "BW:vendor:DE01:70009")),
            "vendor 70009 of DE01 was created as ['s-m', 's-n'], beside []",
        ),
        (
            more("suppliers", supplier("s-c", "Alster GmbH", "BW:vendor:DE01:70001")),
            "vendor 70001 of DE01 was created as ['s-c'], beside ['s-a']",
        ),
    ],
)
def test_what_stands_there_twice_is_said(books: Books, said: str) -> None:
    assert doubled(books) == [said]
