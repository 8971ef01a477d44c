from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from include.documents import InvoiceLine
from include.systems.avidxchange import contract
from include.systems.base import Target
from tests.support.avid_writer import item_of, request_of, to_avid, writer
from tests.support.postings import ENTRY, KEY, SUPPLIER, code, invoice, order, payment, posting, vendor


def test_an_invoice_is_sent_with_its_codes_and_the_total_that_is_owed() -> None:
    request = request_of(to_avid(invoice(po_number="PO-5", description="March")))
    assert (request.method, request.path, dict(request.headers)) == ("POST", "invoices", {"X-Request-Id": KEY})
    assert request.body == (
        f'{{"Items":[{{"ExternalCode":"exact_online:123:{ENTRY}","InvoiceNumber":"F-77","InvoiceDate":"2026-03-02",'
        f'"DueDate":"2026-04-01","VendorExternalCode":"exact_online:123:{SUPPLIER}","CompanyExternalCode":"C1",'
        '"CurrencyCode":"EUR","Amount":121.00,"NetAmount":100.00,"TaxAmount":21.00,"PurchaseOrderNumber":"PO-5",'
        '"Description":"March","Lines":['
        '{"LineNumber":1,"Amount":60.10,"Codes":[{"GroupName":"Accounting Codes","CodeValue":"4000"},'
        '{"GroupName":"Cost Centers","CodeValue":"10"}]},'
        '{"LineNumber":2,"Amount":39.90,"Codes":[{"GroupName":"Accounting Codes","CodeValue":"4100"}]}]}]}'
    )


@pytest.mark.parametrize("sign", [1, -1])
def test_a_credit_note_is_negative_whatever_sign_its_source_writes(sign: int) -> None:
    lines = (InvoiceLine(no=1, account="4000", quantity=Decimal(sign * 2), net=Decimal(sign * 100)),)
    credit = invoice(
        is_credit=True,
        net=Decimal(sign * 100),
        tax_payable=Decimal(sign * 21),
        total=Decimal(sign * 121),
        lines=lines,
    )
    item = item_of(to_avid(credit))
    assert (item["Amount"], item["NetAmount"], item["TaxAmount"]) == (-121, -100, -21)
    assert (item["Lines"][0]["Amount"], item["Lines"][0]["Quantity"]) == (-100, -2)


def test_reverse_charge_leaves_the_net_to_pay() -> None:
    item = item_of(to_avid(invoice(tax_payable=Decimal("0.00"), total=Decimal("100.00"))))
    assert (item["Amount"], item["TaxAmount"]) == (Decimal("100.00"), Decimal("0.00"))


cents = st.integers(-(10**9), 10**9).map(lambda number: Decimal(number).scaleb(-2))


@given(st.lists(cents, min_size=1, max_size=30), cents, st.booleans())
def test_what_is_paid_is_what_is_owed_to_the_cent(nets: list[Decimal], tax: Decimal, is_credit: bool) -> None:
    lines = tuple(InvoiceLine(no=number, net=net) for number, net in enumerate(nets, 1))
    total = sum(nets, tax)
    item = item_of(to_avid(invoice(lines=lines, net=sum(nets), tax_payable=tax, total=total, is_credit=is_credit)))
    assert sum(line["Amount"] for line in item["Lines"]) + item["TaxAmount"] == item["Amount"]
    assert abs(item["Amount"]) == abs(total)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (invoice(total=Decimal("120.00")), "totals_differ"),
        (invoice(vendor_key="unknown"), "vendor_unmatched"),
        (
            invoice(
                lines=(InvoiceLine(no=1, net=Decimal("100.005")),),
                total=Decimal("121.005"),
            ),
            "totals_differ",
        ),
        (order(vendor_key="unknown"), "vendor_unmatched"),
    ],
)
def test_what_cannot_be_sent_says_why(document: Any, code: str) -> None:
    answer = writer().prepare([to_avid(document)])
    assert answer.request is None
    assert [found for found, _ in answer.problems] == [code]


def test_an_invoice_of_a_vendor_without_a_code_names_it_by_its_id() -> None:
    bare = {f"vendors:{SUPPLIER}": Target("501")}
    item = item_of(posting(invoice(), company="C1", references=bare))
    assert item["VendorId"] == 501
    assert "VendorExternalCode" not in item


def test_an_order_carries_its_lines_and_its_life() -> None:
    item = item_of(to_avid(order(status="cancelled")))
    assert item == {
        "ExternalCode": "exact_online:123:o-guid",
        "OrderNumber": "PO-5",
        "VendorExternalCode": f"exact_online:123:{SUPPLIER}",
        "CompanyExternalCode": "C1",
        "BillToCompanyExternalCode": "C1",
        "OrderDate": "2026-03-02",
        "CurrencyCode": "EUR",
        "Status": "Cancelled",
        "Taxes": Decimal("5.25"),
        "TotalAmount": Decimal("30.25"),
        "LineItems": [
            {
                "ExternalCode": "l-1",
                "LineNumber": 1,
                "Item": {"ProductCode": "BOLT", "Quantity": Decimal("2.5")},
                "Amount": Decimal("25.00"),
                "PricePer": 10,
            }
        ],
    }


def test_a_batch_is_the_same_bytes_each_time() -> None:
    batch = [to_avid(invoice(source_key=f"{ENTRY[:-3]}{n:03}", number=f"F-{n}")) for n in range(100)]
    assert request_of(*batch) == request_of(*batch)
    assert (
        len(json.loads(request_of(*batch).body)["Items"]) == writer().batch_size("purchase_invoices", "create") == 100
    )


def test_every_property_sent_is_one_of_the_reference_page_or_a_marked_assumption() -> None:
    documents = [
        (contract.INVOICES, invoice(po_number="1", description="d")),
        (contract.VENDORS, vendor(phone="1", website="w")),
        (contract.ENTERPRISE_CODES, code()),
        (contract.PURCHASE_ORDERS, order()),
    ]

    def check(name: str, values: dict[str, Any]) -> None:
        assert set(values) <= contract.SENT[name] | contract.ASSUMED.get(name, frozenset())
        for inner, value in values.items():
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, dict):
                    check(inner, part)

    for path, document in documents:
        check(path, item_of(to_avid(document)))


@pytest.mark.parametrize("code", [None, "typed-by-ann"])
def test_a_document_that_people_entered_is_never_changed_by_an_upsert_that_would_make_a_second(
    code: str | None,
) -> None:
    target = Target("1000062", code=code, number="F-77")
    for document, what in ((invoice(), "invoice F-77"), (order(), "purchase order PO-5")):
        [(problem, text)] = writer().prepare([to_avid(document, "update", target=target)]).problems
        assert problem == "changed_after_lock"
        assert text == (
            f"{what} was entered in AvidXchange by hand (F-77) and has changed at its source since: change it there "
            "too, or void it there and let this one be sent"
        )


@pytest.mark.parametrize(("document", "key"), [(invoice(), ENTRY), (order(), "o-guid")])
def test_a_document_that_we_made_is_changed_under_our_code(document: Any, key: str) -> None:
    ours = f"exact_online:123:{key}"
    assert item_of(to_avid(document, "update", target=Target("7", code=ours)))["ExternalCode"] == ours


def test_a_live_order_keeps_its_status() -> None:
    assert (
        item_of(to_avid(order(status="partial"), "update", target=Target("7", code="exact_online:123:o-guid")))[
            "Status"
        ]
        == "Open"
    )
    assert item_of(to_avid(order(status="closed")))["Status"] == "Closed"


def test_an_invoice_without_a_day_to_pay_by_names_none_and_nothing_has_no_sign() -> None:
    lines = (InvoiceLine(no=1, account="4000", net=Decimal("0.00")),)
    nothing = invoice(
        due_date=None, is_credit=True, lines=lines, net=Decimal(0), tax_payable=Decimal(0), total=Decimal(0)
    )
    body = request_of(to_avid(nothing)).body
    assert "DueDate" not in body
    assert '":-0' not in body


def test_a_document_that_avidxchange_does_not_take_says_so() -> None:
    [problem] = writer().prepare([to_avid(payment())]).problems
    assert problem == ("not_for_avidxchange", "AvidXchange takes no document of kind payment")


def test_a_void_order_is_cancelled_and_its_goods_are_described() -> None:
    line = order().lines[0].model_copy(update={"description": "Bolts M8", "unit": "box"})
    item = item_of(to_avid(order(lines=(line,), total=Decimal("25.00")), "void", target=Target("1")))
    assert item["Status"] == "Cancelled"
    assert "Taxes" not in item
    assert item["LineItems"][0]["Item"] == {
        "ProductCode": "BOLT",
        "ProductDesc": "Bolts M8",
        "Quantity": Decimal("2.5"),
        "UOM": "box",
    }


@pytest.mark.parametrize(
    ("document", "text"),
    [
        (
            invoice(total=Decimal("120.00")),
            "invoice F-77: lines 100.00 and tax 21.00 give 121.00, but 120.00 is owed; correct the entry",
        ),
        (invoice(vendor_key="x"), "invoice F-77: its vendor is not in AvidXchange yet"),
        (order(vendor_key="x"), "purchase order PO-5: its vendor is not in AvidXchange yet"),
        (
            invoice(lines=(InvoiceLine(no=7, net=Decimal("100.005")),), total=Decimal("121.005"), net=Decimal("0")),
            "invoice F-77: 121.005 has more than two decimals, AvidXchange takes two",
        ),
        (
            order(lines=(order().lines[0].model_copy(update={"net": Decimal("25.005")}),), total=Decimal("25.005")),
            "purchase order PO-5: 25.005 has more than two decimals, AvidXchange takes two",
        ),
    ],
)
def test_each_problem_says_what_is_wrong(document: Any, text: str) -> None:
    assert [said for _, said in writer().prepare([to_avid(document)]).problems] == [text]


def test_a_purchase_orders_line_is_named_by_its_number_only() -> None:
    numbered, named = (
        invoice().lines[0].model_copy(update={"po_line": "3", "description": "Rent", "unit_price": Decimal("1.2345")}),
        invoice().lines[1].model_copy(update={"po_line": "guid", "cost_unit": "P1"}),
    )
    first, second = item_of(to_avid(invoice(lines=(numbered, named))))["Lines"]
    assert (first["PurchaseOrderLineNumber"], first["Description"], first["PricePer"]) == (3, "Rent", Decimal("1.2345"))
    assert "PurchaseOrderLineNumber" not in second
    assert second["Codes"][-1] == {"GroupName": "Cost Units", "CodeValue": "P1"}


def test_an_order_of_a_vendor_without_a_code_says_which_code_to_give() -> None:
    bare = {f"vendors:{SUPPLIER}": Target("501")}
    [(code_, text)] = writer().prepare([posting(order(), company="C1", references=bare)]).problems
    assert (code_, text) == (
        "vendor_unmatched",
        f"purchase order PO-5: its vendor 501 has no code in AvidXchange; give it exact_online:123:{SUPPLIER} there",
    )
