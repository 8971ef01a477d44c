"""Ways to break invoices and orders, by link."""

from __future__ import annotations

from typing import Any

from tests.support.agreed.airbase_exact import ordered
from tests.support.agreed.airbase_quickbooks import ordered as ordered_there
from tests.support.agreed.basware_exact import posted
from tests.support.agreed.basware_quickbooks import entered
from tests.support.agreed.exact_avalara import document
from tests.support.agreed.exact_avidxchange import term
from tests.support.agreed.names import (
    A_INVOICES,
    A_ORDERS,
    AB,
    AB_ORDERS,
    ABQ,
    AV,
    AVID,
    B_INVOICES,
    B_ORDERS,
    BW,
    BWQ,
    CLOSED,
    ENTRIES,
    ENTRY_LINES,
    LEDGER,
    ORDER_LINES,
    ORDERS,
    Q_BILLS,
    Q_ORDERS,
    QB,
    TAX,
    Way,
    Ways,
)
from tests.support.agreed.quickbooks import line, ref
from tests.support.agreed.quickbooks_avidxchange import bill, invoice
from tests.support.agreed.rows import entry, gone, moment, more, put, shut, twin


def taxed(**line: str) -> list[dict[str, Any]]:
    return [{"itemCode": "LIC", "lineAmount": "70", "taxCode": "SW1", "details": [], **line}]


def line_ways(line: str, name: str, where: str = ORDER_LINES, **values: Any) -> list[Way]:
    return [
        (f"line: {field} {value}", put(where, line, **{field: value}), f"{name} should have lines")
        for field, value in values.items()
    ]


def kept_ways(name: str, where: str, key: str, vendor: str, currency: str) -> list[Way]:
    """Of a bill or order of QuickBooks."""
    return [
        ("amount", put(where, key, TotalAmt=1.0), f"{name} should have amount"),
        ("currency", put(where, key, CurrencyRef=ref("EUR")), f"{name} should have currency {currency} in QuickBooks"),
        (
            "vendor",
            put(where, key, VendorRef=ref("61")),
            f"{name} should have vendor {vendor} in QuickBooks",
        ),
    ]


INVOICES: Ways = {
    AVID: [
        ("lost", [more(ENTRIES, entry("123", 606, "s-a", "F-6", 5.0)), more("exact_online.payments", term(606, 20))],
            "invoice F-6 of 123 never came to AvidXchange"),
        ("deleted", gone(ENTRIES, "e602"), "F-2 of AvidXchange is of e602, which Exact does not have"),
        ("amount", put(A_INVOICES, 2, Amount="55.00"), "F-2 of 123 should have amount 60.5 in AvidXchange and has 55"),
        ("sign", put(A_INVOICES, 4, Amount="20.00"), "F-4 of 123 should have amount -20.0 in AvidXchange and has 20"),
        ("currency", put(A_INVOICES, 2, CurrencyCode="USD"), "F-2 of 123 should have currency EUR in Avid"),
        ("vendor", put(A_INVOICES, 2, VendorId=7), "F-2 of 123 should have vendor 8 in AvidXchange and has 7"),
        ("company", put(A_INVOICES, 2, CompanyExternalCode="C2"), "F-2 of 123 should have company C1 in Avid"),
        ("one key twice", twin(A_INVOICES, 2, InvoiceId=9, InvoiceNumber="F-9"),
            "invoice of AvidXchange C1 exact_online:123:e602 stands there 2 times"),
        ("beside a typed one", twin(A_INVOICES, 2, InvoiceId=9, ExternalCode=None), "C1 (F-2) stands there 2 times"),
    ],
    QB: [
        ("lost", more(Q_BILLS, bill("6", 10.0, 10.0)), "bill F-6 never came to AvidXchange"),
        ("deleted", gone(Q_BILLS, "2"), "F-2 of AvidXchange is of 2, which QuickBooks does not have"),
        ("amount", put(A_INVOICES, "2", Amount="55.00"), "bill F-2 should have amount 50.0 in AvidXchange and has 55"),
        ("sign", put(A_INVOICES, "VC-4", Amount="20.00"), "credit CR-4 should have amount -20.0 in AvidX"),
        ("beside a typed one", more(A_INVOICES, {**invoice("2", "50.00"), "ExternalCode": None}),
         "stands there 2 times"),
    ],
    BW: [
        ("entry deleted", gone(ENTRIES, "e603"), "RE-3 of DE01 was called 603 of Exact, which 789 does not have"),
        ("amount", put(LEDGER, "e601", AmountFC=-120.0), "RE-1 of DE01 should have amount 119.0 in Exact and has 120"),
        ("amount of its head", put(ENTRIES, "e601", AmountFC=120.0), "RE-1 of DE01 should have total 119.0 in Exact"),
        ("sign", put(LEDGER, "e602", AmountFC=-20.0), "RE-2 of DE01 should have amount -20.0 in Exact and has 20"),
        ("amount of a typed one", put(LEDGER, "e603", AmountFC=-51.0), "RE-3 of DE01 should have amount 50.0 in Exact"),
        ("currency", put(ENTRIES, "e601", Currency="USD"),
         "RE-1 of DE01 should have currency EUR in Exact and has USD"),
        ("number", put(ENTRIES, "e601", YourRef="RE-8"),
         "RE-1 of DE01 should have plain number re1 in Exact and has re8"),
        ("vendor", put(ENTRIES, "e601", Supplier="s-b"), "RE-1 of DE01 should have vendor s-a in Exact and has s-b"),
        ("vendor of a typed one", put(ENTRIES, "e603", Supplier="s-b"), "RE-3 of DE01 should have vendor s-a in Exact"),
        ("division", put(ENTRIES, "e601", Division="790"),
            ("RE-1 of DE01 should have company 789 in Exact", "RE-1 of DE01 was called 601 of Exact, which 789")),
        ("day", put(ENTRIES, "e601", EntryDate=moment("2026-11-03")),
         "RE-1 of DE01 should have day 2026-11-02 in Exact"),
        ("due day", put(ENTRIES, "e601", DueDate=moment("2026-11-16")),
         "RE-1 of DE01 should have due 2026-12-02 in Exact"),
        ("terms", put(ENTRIES, "e601", PaymentCondition="14"), "RE-1 of DE01 should have terms 30 in Exact and has 14"),
        ("a later period", put(ENTRIES, "e601", ReportingPeriod=12), "RE-1 of DE01 should have period (2026, 11)"),
        ("an earlier period", [put(ENTRIES, "e601", ReportingPeriod=10), more(CLOSED, shut("789", "60", 11))],
            "RE-1 of DE01 should have period (2026, 11)"),
        *line_ways("l601-1", "RE-1 of DE01", ENTRY_LINES, GLAccount="gl-4210", CostCenter="300", VATCode="2"),
        *line_ways("l601-1", "RE-1 of DE01", ENTRY_LINES, CostCenter=None, LineNumber=3, AmountFC=61.0),
        ("waits", put(B_INVOICES, "4", processingStatus="WaitingForTransfer"), "RE-4 of DE01 never came to Exact"),
        ("in transfer", put(B_INVOICES, "7", processingStatus="TransferInProgress"),
         "RE-7 of DE01 never came to Exact"),
        ("of none", more(ENTRIES, posted(609, "9", 10.0)), "609 of Exact is of 9, which Basware does not have"),
        ("posted twice", twin(ENTRIES, "e601", EntryID="e604", EntryNumber=604, YourRef="RE 1"),
            ("entry of Exact for invoice DE01 1 stands there 2 times", "told that invoice RE-1 of DE01 is 6",
             "RE-1 of DE01 should have amount", "RE-1 of DE01 should have lines")),
        ("beside a typed one", [twin(ENTRIES, "e601", EntryID="e604", EntryNumber=604, YourRef="re 1", Description="x"),
            twin(LEDGER, "e601", EntryID="e604")], "invoice RE-1 of 789 (RE-1) stands there 2 times: ['601', '604']"),
    ],
    BWQ: [
        ("deleted", gone(Q_BILLS, "603"), "RE-3 of GB01 was called RE-3 of QuickBooks, which"),
        *kept_ways("RE-1 of GB01", Q_BILLS, "601", "60", "GBP"),
        ("sign", put(B_INVOICES, "2", grossSum=24.0), "RE-2 of GB01 should have"),
        ("vendor of a typed one", put(Q_BILLS, "603", VendorRef=ref("61")), "RE-3 of GB01 should have vendor 60 in"),
        ("day", put(Q_BILLS, "601", TxnDate="2026-11-03"), "RE-1 of GB01 should have day 2026-11-02 in QuickBooks"),
        ("due day", put(Q_BILLS, "601", DueDate="2026-11-16"), "RE-1 of GB01 should have due 2026-12-02 in QuickBooks"),
        ("a closed day", put(B_INVOICES, "1", invoiceDate="2026-10-30"),
            "RE-1 of GB01 should have day 2026-11-01 in QuickBooks and has 2026-11-02"),
        ("terms", put(Q_BILLS, "601", SalesTermRef=ref("9")), "RE-1 of GB01 should have terms Net 30 in QuickBooks"),
        *((f"line: {what}", put(Q_BILLS, "601", Line=[coded]), "RE-1 of GB01 should have lines") for what, coded in (
            ("account", line("5010", 100.0, "Leeds depot", "20.0% S")),
            ("class", line("5000", 100.0, "Goole depot", "20.0% S")),
            ("tax code", line("5000", 100.0, "Leeds depot", "5.0% R")),
            ("amount", line("5000", 101.0, "Leeds depot", "20.0% S")),
        )),
        ("waits", put(B_INVOICES, "4", processingStatus="WaitingForTransfer"), "RE-4 of GB01 never came to QuickBooks"),
        ("of none", more(Q_BILLS, entered(609, "9", 10.0, 8.0)), "is of 9, which Basware does not have"),
        ("entered twice", twin(Q_BILLS, "601", Id="604"),
            ("document of QuickBooks for invoice GB01 1 stands there 2 times", "RE-1) stands there 2 times")),
        ("beside a typed one", twin(Q_BILLS, "601", Id="604", PrivateNote="by hand", DocNumber="re 1"),
            "(RE-1) stands there 2 times"),
    ],
    AV: [
        ("lost", gone(TAX, "d-a1"),
            ("invoice 101 of 852 never came to AvaTax", "journal AV:tax:a1 of 852 stands, and AvaTax has no document")),
        ("void", put(TAX, "d-a1", status="Cancelled"), ("101 of 852 never came to AvaTax", "journal AV:tax:a1")),
        ("company", put(TAX, "d-a1", company="KESTREL-NL"), "101 of 852 should have company KESTREL-US in AvaTax"),
        ("type", put(TAX, "d-a6", type="SalesInvoice"),
         "106 of 852 should have kind credit note in AvaTax and has inv"),
        ("amount", put(TAX, "d-a1", totalAmount="101"), ("101 of 852 should have amount 100.0 in AvaTax", "committed")),
        ("the tax taxed", put(TAX, "d-a1", totalAmount="107.75"), ("AvaTax and has 107.75", "101 of 852 is committed")),
        ("currency", put(TAX, "d-a1", currencyCode="CAD"), "101 of 852 should have currency USD in AvaTax and has CAD"),
        ("day", put(TAX, "d-a1", date="2026-11-03"),
         "101 of 852 should have day 2026-11-02 in AvaTax and has 2026-11-03"),
        ("customer", put(TAX, "d-a1", customerCode="20002"),
         "101 of 852 should have vendor 20001 in AvaTax and has 20002"),
        ("an exemption too many", put(TAX, "d-a1", entityUseCode="A"), "101 of 852 should have exemption  in AvaTax"),
        ("line: item", put(TAX, "d-a4", lines=taxed(itemCode="SUP")), "104 of 852 should have lines"),
        ("line: tax code", put(TAX, "d-a4", lines=taxed(taxCode="P0")), "104 of 852 should have lines"),
        ("line: amount", put(TAX, "d-a4", lines=taxed(lineAmount="71")), "104 of 852 should have lines"),
        ("recorded twice", twin(TAX, "d-a4", id="d-a4-2"), "document of AvaTax 852-a4 stands there 2 times"),
        ("under two codes", twin(TAX, "d-a4", id="d-a4-2", code="852-104"),
            ("AV:tax:852:a4 stands in AvaTax as ['852-104', '852-a4']", "852-104 of AvaTax is of 104, which Exact")),
        ("a draft recorded", more(TAX, document("d1", "10")), "852-d1 of AvaTax is of d1, which Exact does not have"),
        ("for nothing", put(TAX, "d-x1", status="Saved"), "852-x1 of AvaTax is of x1, which Exact does not have"),
    ],
}  # fmt: skip
PURCHASE_ORDERS: Ways = {
    AVID: [
        ("lost", gone(A_ORDERS, "o71"), "order 71 of 123 never came to AvidXchange"),
        ("amount", put(A_ORDERS, "o71", TotalAmount="310.00"), "order 71 of 123 should have amount 300.0 in AvidX"),
        ("currency", put(A_ORDERS, "o71", CurrencyCode="USD"), "order 71 of 123 should have currency EUR in AvidX"),
        ("vendor", put(A_ORDERS, "o71", VendorExternalCode="by hand"), "order 71 of 123 should have vendor 7 in AvidX"),
        ("one key twice", twin(A_ORDERS, "o71", Id="o72"),
         "order of AvidXchange C1 exact_online:123:o71 stands there 2"),
    ],
    BW: [
        ("lost", gone(ORDERS, "o71"), "order P1 of DE01 never came to Exact"),
        ("cancelled and left", put(ORDERS, "o72", OrderStatus=10),
         "P2 of DE01 is cancelled in Basware and stands in Exact as 72"),
        ("currency", put(ORDERS, "o71", Currency="USD"),
         "order P1 of DE01 should have currency EUR in Exact and has USD"),
        ("division", put(ORDERS, "o71", Division="790"),
            ("order P1 of DE01 should have company 789 in Exact and has 790",)),
        ("vendor", put(ORDERS, "o71", Supplier="s-b"), "order P1 of DE01 should have vendor s-a in Exact and has s-b"),
        ("ordered twice", twin(ORDERS, "o71", PurchaseOrderID="o79", OrderNumber=79),
            ("order of Exact for DE01 BW-P1 stands there 2 times", "order P1 of DE01 should have lines")),
        *line_ways("71-i-4930-100", "order P1 of DE01", Item="i-4210", CostCenter="200", Quantity=4.0, NetPrice=2.6),
        ("a line too few", gone(ORDER_LINES, "71-i-4930-100"), "order P1 of DE01 should have lines"),
    ],
    AB: [
        ("lost", [put(AB_ORDERS, "1", erp_sync_status="not_synced"), gone(ORDERS, "o71")],
         "PO-1 of MER-LG never came to Exact"),
        ("division", put(ORDERS, "o71", Division="791"),
            ("PO-1 of MER-LG should have company 792 in Exact", "was called 71 of Exact, which 792 does not have")),
        ("vendor", put(ORDERS, "o71", Supplier="s-b"), "PO-1 of MER-LG should have vendor s-a in Exact and has s-b"),
        ("amount of a typed one", put(ORDERS, "o72", AmountFC=60.0),
         "PO-2 of MER-LG should have amount 59.90 in Exact"),
        ("currency", put(ORDERS, "o71", Currency="USD"),
         "PO-1 of MER-LG should have currency EUR in Exact and has USD"),
        ("number", put(ORDERS, "o71", YourRef="PO-9"), "PO-1 of MER-LG should have number PO-1 in Exact and has PO-9"),
        ("day", put(ORDERS, "o71", OrderDate=moment("2026-11-03")),
         "PO-1 of MER-LG should have day 2026-11-02 in Exact"),
        *line_ways("71-i-fair-400", "PO-1 of MER-LG", CostCenter="300", Quantity=3.0, AmountFC=51.0),
        *line_ways("71-i-soft-None", "PO-1 of MER-LG", Item="i-care"),
        ("a line too few", gone(ORDER_LINES, "71-i-fair-400"), "PO-1 of MER-LG should have lines"),
        ("cancelled and left", put(AB_ORDERS, "1", status="cancelled"),
         "PO-1 of MER-LG is cancelled in Airbase and stands"),
        ("of no order", put(ORDERS, "o71", Description="AB:99 Fair"),
            "71 of Exact is of 99, which Airbase does not have"),
        ("ordered twice", more(ORDERS, ordered(76, "1", YourRef="PO-8")),
            ("order of Exact for MER-LG 1 stands there 2 times", "PO-1 of MER-LG should have", "not told that order")),
        ("beside a typed one", more(ORDERS, ordered(76, None, YourRef="po1")), "stands there 2 times: ['71', '76']"),
    ],
    BWQ: [
        ("waits", put(B_ORDERS, "P4", externalCode="BW-P6"), "P4 of GB01 waits for its export, and nobody says why"),
    ],
    ABQ: [
        ("lost", [put(AB_ORDERS, "1", erp_sync_status="not_synced"), gone(Q_ORDERS, "o71")],
         "PO-1 of BWA-US never came to QuickBooks"),
        *kept_ways("PO-1 of BWA-US", Q_ORDERS, "o71", "60", "USD"),
        ("amount of a typed one", put(Q_ORDERS, "o2", TotalAmt=60.0), "PO-2 of BWA-US should have amount 59.90"),
        *((f"line: {what}", put(Q_ORDERS, "o71", Line=lines), "PO-1 of BWA-US should have lines") for what, lines in (
            ("account", [line("6120", 50.0, "Tax"), line("6120", 9.9)]), ("one too few", [line("6110", 50.0, "Tax")]),
            ("class", [line("6110", 50.0, "Legal"), line("6120", 9.9)]),
            ("amount", [line("6110", 51.0, "Tax"), line("6120", 9.9)]),
        )),
        ("cancelled and left", put(AB_ORDERS, "1", status="cancelled"),
         "PO-1 of BWA-US is cancelled in Airbase and stands"),
        ("of no order", more(Q_ORDERS, ordered_there(99, "99")), "is of 99, which Airbase does not have"),
        ("ordered twice", more(Q_ORDERS, {**ordered_there(76, "1"), "DocNumber": "PO-8"}),
            ("order of QuickBooks for BWA-US 1 stands there 2", "PO-1 of BWA-US should have", "not told that order")),
        ("beside a typed one", more(Q_ORDERS, {**ordered_there(76, None), "DocNumber": "po1"}), "stands there 2 times"),
    ],
}  # fmt: skip
