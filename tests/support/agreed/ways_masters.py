"""Ways to break vendors and codes, and what a system is told about its documents, by link."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.agreed import airbase_quickbooks, basware_quickbooks
from tests.support.agreed.basware_exact import answer
from tests.support.agreed.names import (
    A_CODES,
    A_VENDORS,
    AB,
    AB_ORDERS,
    AB_VENDORS,
    ABQ,
    ACCOUNTS,
    AV,
    AVID,
    B_INVOICES,
    BW,
    BWQ,
    ENTRY_LINES,
    Q_BILLS,
    Q_JOURNALS,
    QAV,
    QB,
    SALES,
    SALES_LINES,
    TAX,
    Way,
    Ways,
)
from tests.support.agreed.quickbooks_avidxchange import PENDING
from tests.support.agreed.rows import Row, gone, more, put, supplier, twin

KEPT = f"quickbooks_online:{airbase_quickbooks.OWN}"


def created(vendor: str, same: str) -> list[Way]:
    """``same``: what is said of a supplier that was made for a vendor which has one already."""
    return [
        ("created under another name", put(ACCOUNTS, "s-n", Name="Anders"), f"{vendor} was created as Anders"),
        ("created of no country", put(ACCOUNTS, "s-n", Country=None), f"{vendor} was created of no country"),
        ("created twice", twin(ACCOUNTS, "s-n", ID="s-m"), f"{vendor} was created as ['s-m', 's-n'], beside []"),
        ("created beside a real one", twin(ACCOUNTS, "s-a", ID="s-d", Remarks=same), "as ['s-d'], beside ['s-a']"),
    ]


VENDORS: Ways = {
    AVID: [
        ("lost", more(ACCOUNTS, supplier("123", "s-d", "Cedar")), "supplier Cedar of 123 never came to AvidXchange"),
        ("one key twice", twin(A_VENDORS, {"VendorId": 7}, VendorId=17),
         "vendor of AvidXchange C1 exact_online:123:s-a"),
    ],
    BW: [
        *created("vendor 70009 of DE01", "BW:vendor:DE01:70001"),
        ("created elsewhere", put(ACCOUNTS, "s-n", Division="790"), "vendor 70009 of DE01 stands in 790"),
    ],
    AB: [
        *created("vendor v-n of MER-LG", "AB:vendor:MER-LG:v-a"),
        ("created elsewhere", put(ACCOUNTS, "s-n", Division="793"),
            "vendor v-n of MER-LG stands in 793"),
        ("a reference twice", put(AB_VENDORS, "v-n", erp_reference_id="S-L"),
            ("a vendor with reference S-L stands there 2 times", "has reference S-L, which is supplier Linde")),
        ("another one's reference", put(AB_VENDORS, "v-l", erp_reference_id="S-C"),
            "vendor Linde B.V. has reference S-C, which is supplier Corso B.V."),
        ("nobody's reference", put(AB_VENDORS, "v-l", erp_reference_id="exact_online:791:x"),
            "vendor Linde B.V. has reference exact_online:791:x, and no supplier is that"),
        ("a new one twice", put(AB_VENDORS, "v-l", name="Nieuw B.V."),
            ("a new vendor of Airbase called Nieuw B.V.", "reference S-L, which is supplier Linde")),
    ],
    ABQ: [
        ("another one's reference", put(AB_VENDORS, "v-l", erp_reference_id=f"{KEPT}:62"),
            "which is supplier Corso Inc."),
        ("nobody's reference", put(AB_VENDORS, "v-l", erp_reference_id=f"{KEPT}:99"),
            f"vendor Linden Inc. has reference {KEPT}:99, and no supplier is that"),
        ("a reference twice", put(AB_VENDORS, "v-l", erp_reference_id=f"{KEPT}:60"),
            (":60 stands there 2 times", "which is supplier Alder Inc.")),
    ],
}  # fmt: skip
CODES: Ways = {
    AVID: [
        ("missing", gone(A_CODES, "4000"), "account 4000 of 123 is active in Exact and missing in AvidXchange"),
        ("inactive", put(A_CODES, "C", IsActive=False),
         "cost centre C of 123 is active in Exact and inactive in AvidX"),
        ("active", put(A_CODES, "U", IsActive=True), "cost unit U of 123 is inactive in Exact and active in AvidX"),
        ("twice", twin(A_CODES, "C"), "code of AvidXchange C1 cost centre C stands there 2 times"),
        ("coded on another account", put(ENTRY_LINES, "l601-1", GLAccount="gl-4900"),
            "line 1 of invoice F-1 of 123 is on ('4900', 'C') in Exact and was approved on ('4000', 'C')"),
        ("coded on another cost centre", put(ENTRY_LINES, "l601-1", CostCenter="D"),
            "line 1 of invoice F-1 of 123 is on ('4000', 'D') in Exact and was approved on ('4000', 'C')"),
    ],
}  # fmt: skip


def basware_answered(company: str, books: str, number: str, answer: Callable[..., Row]) -> list[Way]:
    """``number``: of the first invoice in the books; ``answer``: what Basware is told."""
    called = f"RE-1 of {company} was called"
    not_told = f"not told that invoice RE-1 of {company} is {number}"
    return [
        ("called posted, and waits", put(B_INVOICES, "1", processingStatus="WaitingForTransfer"),
            f"{called} posted and is WaitingForTransfer"),
        ("not told", put(B_INVOICES, "1", processingStatus="TransferInProgress", transferResponses=[]), not_told),
        ("called failed, and stands",
         put(B_INVOICES, "1", processingStatus="TransferFailed", transferResponses=[answer("a1")]),
            (not_told, f"{called} failed and stands in {books} as {number}")),
        ("an answer twice", put(B_INVOICES, "2", transferResponses=[answer("a2"), answer("a2", SECOND[books])]),
            f"an answer of invoice RE-2 of {company} a2 stands there 2 times"),
        ("answered again", put(B_INVOICES, "3", transferResponses=[answer("a3", THIRD[books]), answer("a6")]),
            f"RE-3 of {company} was answered again after it was called posted"),
        ("answered after another program",
         put(B_INVOICES, "6", transferResponses=[answer("x", "590", "ERP"), answer("y")]),
            f"RE-6 of {company} was answered again after it was called posted"),
    ]  # fmt: skip


def airbase_answered(company: str, books: str, number: str, place: str) -> list[Way]:
    """``number``: of the first order in the books, ``place``: their company."""
    return [
        ("not told", put(AB_ORDERS, "1", erp_sync_status="not_synced"),
         f"Airbase was not told that order PO-1 of {company} is {number}"),
        ("failed without a word", put(AB_ORDERS, "3", error_message=None),
         f"PO-3 of {company} is called failed, and nobody"),
        ("another number", put(AB_ORDERS, "1", erp_reference_id="99"),
            (f"PO-1 of {company} was called 99 of {books}, which {place} does not have", "not told that order PO-1")),
    ]  # fmt: skip


SECOND, THIRD = {"Exact": "602", "QuickBooks": "RE-2"}, {"Exact": "603", "QuickBooks": "RE-3"}
ANSWERS: Ways = {
    BW: [
        *basware_answered("DE01", "Exact", "601", answer),
        ("a voucher twice", put(B_INVOICES, "3", transferResponses=[answer("a3", "601")]),
            ("voucher DE01 601 stands there 2 times", "invoice RE-3 of DE01 should have")),
    ],
    BWQ: [
        *basware_answered("GB01", "QuickBooks", "RE-1", basware_quickbooks.answer),
        ("of another bill", put(B_INVOICES, "3", transferResponses=[basware_quickbooks.answer("a3", "RE-1")]),
            "invoice RE-3 of GB01 should have"),
    ],
    AB: [
        *airbase_answered("MER-LG", "Exact", "71", "792"),
        ("another order's link", put(AB_ORDERS, "1", erp_url="https://exact.example/792/orders/o99"),
         "PO-1 of MER-LG was called 71 of Exact, and its link is https://exact.example/792/orders/o99"),
        ("another link", put(AB_ORDERS, "1", erp_url="https://exact.example/791/orders/o71"),
            "PO-1 of MER-LG was called 71 of Exact, and its link is https://exact.example/791"),
    ],
    ABQ: airbase_answered("BWA-US", "QuickBooks", "PO-1", airbase_quickbooks.OWN),
    QB: [
        ("memo: nothing", put(Q_BILLS, "2", PrivateNote="rush"),
         "bill F-2 should say pending since in its memo and says []"),
        ("memo: too much", put(Q_BILLS, "1", PrivateNote=f"ask Bob\n{PENDING}"),
         "bill F-1 should say nothing in its memo"),
        ("memo: twice", put(Q_BILLS, "2", PrivateNote=f"rush\n{PENDING}\n{PENDING}"),
         "bill F-2 has 2 lines of ours in its"),
        ("memo: words lost", put(Q_BILLS, "1", PrivateNote="ask"), "bill F-1 said 'ask Bob' and says 'ask'"),
        ("memo: all words lost", put(Q_BILLS, "2", PrivateNote=PENDING), f"bill F-2 said 'rush' and says {PENDING!r}"),
    ],
    AV: [
        ("not committed", put(TAX, "d-a1", status="Saved"), "invoice 101 of 852 is Saved in AvaTax and not committed"),
        ("another program's not committed", put(TAX, "d-a7", status="Saved"),
            ("invoice 107 of 852 is Saved in AvaTax and not committed", "the tax of invoice 107 of 852 should move")),
        ("committed, and Exact has other VAT", put(SALES, "a5", VATAmountFC=19.0),
            "105 of 852 is committed, and Exact put a VAT of 19.0 on it, AvaTax 21.00"),
        ("committed, and changed since", put(SALES_LINES, "a1-LIC", AmountFC=90.0),
            ("101 of 852 is committed, and it charges 90.0, AvaTax has 100", "should have amount 90.0", "lines ['LIC")),
    ],
    QAV: [
        ("not committed", put(TAX, "d-1", status="Saved"), "invoice 70001 is Saved in AvaTax and not committed"),
        ("committed, and not booked", gone(Q_JOURNALS, "e1"),
            ("invoice 70001 is committed, and its tax should", "the tax of invoice 70001 should move")),
    ],
}  # fmt: skip
