"""Ways to break payments, taxes and their postings, by link."""

from __future__ import annotations

from tests.support.agreed.exact_avalara import posted as journal
from tests.support.agreed.exact_avalara import tax_line
from tests.support.agreed.names import (
    A_PAYMENTS,
    AV,
    AVID,
    LEDGER,
    Q_CREDITS,
    Q_JOURNALS,
    Q_PAID,
    QAV,
    QB,
    SALES_LINES,
    Way,
    Ways,
)
from tests.support.agreed.quickbooks_avalara import journal as taxed_there
from tests.support.agreed.quickbooks_avidxchange import bank, settled
from tests.support.agreed.rows import Change, gone, moment, more, put, twin


def booked(key: str) -> Change:
    return more(LEDGER, journal(key, "e5", "1590", -21.0), journal(key, "e5", "1300", 21.0))


def unpaid(missing: Change, standing: Change, currency: str) -> list[Way]:
    return [
        ("not posted", missing, "payment 9 was issued and is not posted"),
        ("void and standing", standing, "payment 11 was voided and its posting stands"),
        ("currency", put(A_PAYMENTS, 9, CurrencyCode=currency), f"payment 9 is in {currency} and posted in"),
        ("of no payment", gone(A_PAYMENTS, 9), "payment 9 is posted, and AvidXchange has issued no such payment"),
    ]


PAYMENTS: Ways = {
    AVID: [
        *unpaid(gone(LEDGER, "p9"), gone(LEDGER, "v11"), "USD"),
        ("not issued", put(A_PAYMENTS, 9, IssuedDate=None), "AvidXchange has issued no such payment"),
        ("amount", put(LEDGER, "AVX:9 601 ACH 0910", AmountFC=122.0),
            "payment 9 should move 121.00 on 1600 s-a 601 and moves 122.0"),
        ("amount of the money", put(LEDGER, "AVX:9 ACH 0910", AmountFC=-101.0),
         "payment 9 should move -100.00 on 1290 and"),
        ("discount", put(LEDGER, "AVX:9 discount", AmountFC=-2.0),
         "payment 9 should move -1.00 on 4900 and moves -2.0"),
        ("supplier", put(LEDGER, "AVX:9 601 ACH 0910", Account="s-b"),
            ("9 should move 121.00 on 1600 s-a 601 and moves 0", "9 should move 0 on 1600 s-b 601 and moves 121.0")),
        ("document", put(LEDGER, "AVX:9 601 ACH 0910", Description="AVX:9 602 ACH 0910"),
            ("9 should move 121.00 on 1600 s-a 601 and moves 0", "9 should move 0 on 1600 s-a 602 and moves 121.0")),
        ("account", put(LEDGER, "AVX:9 ACH 0910", GLAccount="gl-4000"),
            ("payment 9 should move -100.00 on 1290 and moves 0", "payment 9 should move 0 on 4000 and moves -100.0")),
        ("day", put(LEDGER, "p9", Date=moment("2026-11-18")), "payment 9 is of 2026-11-19 and dated 2026-11-18"),
        ("posted twice", twin(LEDGER, "p9", EntryID="p9-again"),
            ("Exact posting AVX:9 has 2 entries", "payment 9 should move")),
        ("reversal: amount", put(LEDGER, "AVX:11:void Check 400", AmountFC=49.0),
            "the reversal of payment 11 should move 50.0 on 1290 and moves 49.0"),
        ("reversal: supplier", put(LEDGER, "AVX:11:void 603 Check 400", Account="s-a"),
            ("the reversal of payment 11 should move 0 on 1600 s-a 603 and moves -50.0",
             "the reversal of payment 11 should move -50.0 on 1600 s-b 603 and moves 0")),
        ("reversal: day", put(LEDGER, "v11", Date=moment("2026-11-19")),
            "the reversal of payment 11 is of 2026-11-20 and dated 2026-11-19"),
        ("reversal of a valid one", put(A_PAYMENTS, 11, Status={"Description": "Cleared"}),
            "payment 11 is reversed in Exact and not void in AvidXchange"),
    ],
    QB: [
        *unpaid(gone(Q_PAID, "20"), put(Q_PAID, "21", TotalAmt=30.0, Line=settled(Bill_3=30.0)), "EUR"),
        ("not issued", put(A_PAYMENTS, 9, IssuedDate=None),
            ("payment 9 is posted, and AvidXchange has issued no such payment", "bill F-1 should say pending")),
        ("void and valid", put(Q_PAID, "20", TotalAmt=0, Line=[]), "payment 9 is valid and its posting is void"),
        ("amount", put(Q_PAID, "20", TotalAmt=80.0), "payment 9 should move -78.50 on 1050 and moves -80.0"),
        ("a bill too few", put(Q_PAID, "20", Line=settled(VendorCredit_4=20.0, VendorCredit_5=1.5)),
            "payment 9 should move 100.00 on 33 60 1 and moves 0"),
        ("discount", put(Q_PAID, "20", Line=settled(Bill_1=100.0, VendorCredit_4=20.0, VendorCredit_5=2.5)),
            "payment 9 should move -1.50 on 33 60 discount and moves -2.5"),
        ("day", put(Q_PAID, "20", TxnDate="2026-11-20"), "payment 9 is of 2026-11-19 and dated 2026-11-20"),
        ("a closed day", put("quickbooks_online.preferences", "1", AccountingInfoPrefs={"BookCloseDate": "2026-11-19"}),
            "payment 9 is of 2026-11-19 and dated 2026-11-19, not 2026-11-20"),
        ("number", put(Q_PAID, "20", DocNumber="0911"), "payment 9 should have number 0910 in QuickBooks and has 0911"),
        ("number of a check", put(A_PAYMENTS, 9, AvidPayChecknumber="4000009", TraceNumber=None),
            "payment 9 should have number 4000009 in QuickBooks and has 0910"),
        ("bank account", put(Q_PAID, "20", CheckPayment=bank("36")),
            ("payment 9 should move -78.50 on 1050 and moves 0", "payment 9 should move 0 on 1060 and moves -78.5")),
        ("A/P account", put(Q_PAID, "20", APAccountRef={"value": "34"}),
            ("payment 9 should move 0 on 34 60", "9 should move 100.00 on 33 60 1", "33 60 VC-4", "33 60 discount")),
        ("vendor", put(Q_PAID, "20", VendorRef={"value": "61"}),
            ("payment 9 should move 0 on 33 61", "9 should move 100.00 on 33 60 1", "33 60 VC-4", "33 60 discount")),
        ("posted twice", twin(Q_PAID, "20", Id="29"),
         ("QuickBooks posting AVX:9 has 2 entries", "payment 9 should move")),
        ("a discount twice", twin(Q_CREDITS, "5", Id="39"), "QuickBooks posting AVX:9:discount has 2 entries"),
        ("a discount left over", put(Q_CREDITS, "5", Balance=1.5), "discount AVX:9:discount is open in QuickBooks"),
    ],
}  # fmt: skip
TAXES: Ways = {
    AV: [
        ("two tax lines", more(SALES_LINES, tax_line("d1", 0.0, ID="d1-x")),
         "invoice d1 of 852 has 2 tax lines, 2 of them ours"),
        ("beside a typed line", more(SALES_LINES, tax_line("a1", 0.0, ID="a1-x", Notes="")),
         "101 of 852 has 2 tax lines, 1 of"),
        ("a draft with another tax", put(SALES_LINES, "d1-TAX", AmountFC=0.8),
         "d1 of 852 bills a tax of 0.8, and AvaTax says 0.78"),
        ("a draft without its tax", gone(SALES_LINES, "d1-TAX"),
         "invoice d1 of 852 bills a tax of 0, and AvaTax says 0.78"),
        ("taxed beside Exact's VAT", more(SALES_LINES, tax_line("d2", 1.55)), "invoice d2 of 852 bills a tax of 1.55"),
        ("a draft nobody can tax", gone("avalara.estimates", "d1"), "d1 of 852 cannot be taxed, and nobody says why"),
        ("not booked", gone(LEDGER, "e1"),
         ("101 of 852 should move 7.75 on 1580 and moves 0", "on 1590 200", "is committed")),
        ("half of a correction", gone(LEDGER, "e3"),
         ("102 of 852 should move -15.50 on 1590 200", "15.50 on 1300", "is committed")),
        ("account", put(LEDGER, {"EntryID": "e1", "GLAccount": "gl-1590"}, GLAccount="gl-1595"),
            ("101 of 852 should move 0 on 1595 200 and moves -7.75", "on 1590 200 and moves 0", "is committed")),
        ("cost centre", put(LEDGER, {"EntryID": "e1", "GLAccount": "gl-1590"}, CostCenter="100"),
            ("101 of 852 should move 0 on 1590 100", "on 1590 200 and moves 0", "is committed")),
        ("customer", put(LEDGER, {"EntryID": "e2", "GLAccount": "gl-1300"}, Account="c-xx"),
            ("102 of 852 should move 0 on 1300 c-xx and moves 15.0", "15.50 on 1300 c-us and moves 0", "committed")),
        ("from the clearing account", put(LEDGER, {"EntryID": "e2", "GLAccount": "gl-1300"}, GLAccount="gl-1580"),
            ("102 of 852 should move 0 on 1580 c-us and moves 15.0", "15.50 on 1300 c-us and moves 0", "committed")),
        ("currency", put(LEDGER, {"EntryID": "e1", "GLAccount": "gl-1580"}, Currency="EUR"),
            "the tax of invoice 101 of 852 is in USD and posted in EUR"),
        ("booked beside Exact's VAT", booked("a5"),
         ("105 of 852 should move 0 on 1300", "105 of 852 should move 0 on 1590", "105 of 852 is committed")),
        ("booked beside another program", booked("a7"), ("107 of 852 should move 0 on 1300", "should move 0 on 1590")),
        ("one key, two entries", put(LEDGER, {"EntryID": "e3", "GLAccount": "gl-1590"}, EntryID="e4"),
         "AV:tax:a2:2 has 2 entries"),
        ("booked for a draft", more(LEDGER, journal("d1", "e5", "1590", 1.0)), "journal AV:tax:d1 of 852 stands"),
    ],
    QAV: [
        ("not booked", gone(Q_JOURNALS, "e7"),
         ("70007 should move 2.00 on 1200", "70007 should move -2.00 on 2310", "70007 is committed")),
        ("half of a correction", gone(Q_JOURNALS, "e3"),
         ("70002 should move -15.50 on 2310 200", "15.50 on 1200", "is committed")),
        ("another amount", put(Q_JOURNALS, "e1", Line=taxed_there("1", "e1", 7.7)["Line"]),
         ("70001 should move -7.75 on 2310 200", "7.75 on 1200 60", "is committed")),
        ("currency", put(Q_JOURNALS, "e1", CurrencyRef={"value": "CAD"}),
         "the tax of invoice 70001 is in USD and posted in CAD"),
        ("booked beside QuickBooks's own tax", more(Q_JOURNALS, taxed_there("5", "e9", 21.0)),
         ("70005 should move 0 on 1200", "70005 should move 0 on 2310", "70005 is committed")),
        ("one key, two entries", twin(Q_JOURNALS, "e3", Id="e4"),
         ("AV:tax:2:2 has 2 entries", "70002 should move", "70002 is committed")),
        ("booked for nothing", more(Q_JOURNALS, taxed_there("99", "e9", 1.0)), "journal AV:tax:99 of"),
    ],
}  # fmt: skip
