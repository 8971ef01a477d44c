"""The comparison of books that whole runs and kill tests rest on: each thing that can be wrong is found, and said of
the right document for the right reason. One table for all links; a way to break books stands with its document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.support.agreed import (
    airbase_exact,
    airbase_quickbooks,
    basware_exact,
    basware_quickbooks,
    exact_avalara,
    exact_avidxchange,
    quickbooks_avalara,
    quickbooks_avidxchange,
)
from tests.support.agreed.basware_exact import answer
from tests.support.agreed.names import (
    A_BATCHES,
    A_CODES,
    A_INVOICES,
    A_ORDERS,
    A_PAYMENTS,
    AB,
    AB_VENDORS,
    ABQ,
    ACCOUNTS,
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
    ORDERS,
    Q_BILLS,
    Q_CREDITS,
    Q_PAID,
    QAV,
    QB,
    SALES_LINES,
    TAX,
)
from tests.support.agreed.quickbooks_avidxchange import PENDING, settled
from tests.support.agreed.rows import Agreed, Change, gone, moment, more, put, shut, supplier, twin
from tests.support.agreed.ways_documents import INVOICES, PURCHASE_ORDERS
from tests.support.agreed.ways_ledgers import PAYMENTS, TAXES
from tests.support.agreed.ways_masters import ANSWERS, CODES, VENDORS
from tests.support.links.quickbooks_avalara import REALM

AGREED: dict[str, Agreed] = {
    AVID: exact_avidxchange.AGREED,
    QB: quickbooks_avidxchange.AGREED,
    BW: basware_exact.AGREED,
    AB: airbase_exact.AGREED,
    AV: exact_avalara.AGREED,
    BWQ: basware_quickbooks.AGREED,
    ABQ: airbase_quickbooks.AGREED,
    QAV: quickbooks_avalara.AGREED,
}
EXPLAINED = {"state": "held", "reason_code": "review", "reason_text": "a person decides"}
BLOCKED = {"state": "blocked", "reason_code": "address_failed", "reason_text": "no such house number"}
OUR_FAULT = {"state": "blocked", "reason_code": "writer_failed", "reason_text": "the writer failed"}


WAYS = {
    "invoices": INVOICES, "answers": ANSWERS, "purchase orders": PURCHASE_ORDERS, "vendors": VENDORS, "codes": CODES,
    "payments": PAYMENTS, "taxes": TAXES,
}  # fmt: skip
EACH = [
    pytest.param(link, change, said, id=f"{kind}: {link}: {name}")
    for kind, by_link in WAYS.items()
    for link, ways in by_link.items()
    for name, change, said in ways
]


@pytest.mark.parametrize("link", AGREED)
def test_books_that_agree_are_called_so(link: str) -> None:
    assert AGREED[link].problems() == []


@pytest.mark.parametrize(("link", "change", "said"), EACH)
def test_each_thing_that_is_wrong_is_said_and_nothing_else(
    link: str, change: Change | Sequence[Change], said: str | Sequence[str]
) -> None:
    found = AGREED[link].problems(*(change if isinstance(change, Sequence) else [change]))
    words = [said] if isinstance(said, str) else said
    assert [one for one in words if not any(one in problem for problem in found)] == [], found
    assert [problem for problem in found if not any(one in problem for one in words)] == []


# What is changed, and of which flow, company and key a reason is told that explains it.
EXCUSED: list[tuple[str, Change | None, str, str, str]] = [
    (AVID, put(A_INVOICES, 2, Amount="55.00"), "purchase_invoices", "123", "e602"),
    (AVID, put(A_ORDERS, "o71", TotalAmount="310.00"), "purchase_orders", "123", "o71"),
    (AVID, gone(A_CODES, "4000"), "gl_accounts", "123", "gl-4000"),
    (AVID, put(A_CODES, "C", IsActive=False), "cost_centers", "123", "cc"),
    (AVID, put(ENTRY_LINES, "l601-1", GLAccount="gl-4900"), "coding", "C1", "1"),
    (AVID, put(ENTRY_LINES, "l601-1", GLAccount="gl-4900"), "coding", "C1", "1:l601-1"),
    (AVID, gone(LEDGER, "p9"), "payments", "C1", "9:1600"),
    (AVID, put(LEDGER, "AVX:9 ACH 0910", AmountFC=-101.0), "payments", "C1", "9"),
    (AVID, gone(LEDGER, "v11"), "payments", "C1", "11"),
    (QB, gone(Q_PAID, "20"), "payments", "C3", "9"),
    (QB, put(Q_PAID, "21", TotalAmt=30.0, Line=settled(Bill_3=30.0)), "payments", "C3", "11"),
    (QB, put(A_INVOICES, "2", Amount="55.00"), "bills", "9130", "2"),
    (QB, put(Q_BILLS, "2", PrivateNote="rush"), "payment_status", "C3", "2"),
    (BW, None, "invoices", "DE01", "5"),
    (BW, None, "purchase_orders", "DE01", "BW-P4"),
    (BW, put(B_ORDERS, "P4", externalCode="BW-P6"), "order_acknowledgements", "DE01", "BW-P6:2026-11-20T07:00:00.000"),
    (BW, put(B_INVOICES, "1", processingStatus="TransferInProgress", transferResponses=[]),
     "invoice_responses", "DE01", "1:1"),
    (AB, None, "purchase_orders", "MER-LG", "6"),
    (BWQ, None, "invoices", "GB01", "5"),
    (BWQ, None, "purchase_orders", "GB01", "BW-P4"),
    (ABQ, None, "purchase_orders", "BWA-US", "6"),
    (QAV, None, "tax", REALM, "3"),
    (QAV, None, "commit", REALM, "8"),
    (AV, None, "tax", "852", "a3"),
    (AV, None, "commit", "852", "a8"),
    (AV, gone(SALES_LINES, "d1-TAX"), "estimates", "852", "d1"),
    (AV, gone(SALES_LINES, "d1-TAX"), "tax_lines", "852", "d1"),
    (AV, [gone(TAX, "d-a2"), gone(LEDGER, "e2"), gone(LEDGER, "e3")], "tax", "852", "a2"),
]  # fmt: skip


@pytest.mark.parametrize(("link", "change", "flow", "company", "key"), EXCUSED)
def test_what_was_stopped_for_a_reason_that_is_told_is_not_wrong_and_what_is_our_fault_is(
    link: str, change: Change | Sequence[Change] | None, flow: str, company: str, key: str
) -> None:
    changes = change if isinstance(change, Sequence) else [change] if change else []
    agreed, place = AGREED[link], (flow, company, key)
    assert agreed.problems(*changes, known={**agreed.known, place: EXPLAINED}) == []
    assert agreed.problems(*changes, known={**agreed.known, place: OUR_FAULT}) != []
    assert agreed.problems(*changes, known={of: row for of, row in agreed.known.items() if of != place}) != []


MADE = "ask Bob\n[AvidXchange] payment made on 2026-11-20, not posted"
# What people entered in AvidXchange themselves, with the number of a bill, was paid.
PAID = AGREED[QB].rows.lists[A_PAYMENTS][0]["Invoices"]
BY_PEOPLE, OF_ANOTHER = ([{**PAID[0], "ExternalCode": None, "InvoiceNumber": of}, PAID[1]] for of in ("F1", "F-2"))
# What looks wrong and is right, with what else our store says then.
RIGHT: dict[str, tuple[str, Sequence[Change], dict[tuple[str, str, str], Any]]] = {
    "an order that is closed need not stand in Exact": (
        BW, [put(B_ORDERS, "P1", orderStatus="Closed"), gone(ORDERS, "o71")], {},
    ),
    "an entry in a later period, while its own is closed": (
        BW, [put(ENTRIES, "e601", ReportingPeriod=12), more(CLOSED, shut("789", "60", 11))], {},
    ),
    "a payment of a closed month on the first open day": (
        AVID, [gone(A_PAYMENTS, 11), gone(LEDGER, "p11"), gone(LEDGER, "v11"), more(CLOSED, shut("123", "90", 11)),
               put(LEDGER, "p9", Date=moment("2026-12-01"))], {},
    ),
    "what is approved, while a batch is open": (
        AVID, [put(ENTRY_LINES, "l601-1", GLAccount="gl-4900"), put(A_INVOICES, 1, Status="Approved"),
               more(A_BATCHES, {"CompanyExternalCode": "C1", "DateClosed": None, "InvoiceCount": 1})], {},
    ),
    "a payment that was stopped may be told of in the memo": (
        QB, [gone(Q_PAID, "20"), put(Q_BILLS, "1", PrivateNote=MADE)], {("payments", "C3", "9"): EXPLAINED},
    ),
    "a payment of what people entered": (QB, [put(A_PAYMENTS, 9, Invoices=BY_PEOPLE)], {}),
    "an order that people typed twice": (AB, [twin(ORDERS, "o72", PurchaseOrderID="o78", OrderNumber=78)], {}),
    "a vendor that came after the world was made, and its namesake": (
        BW, [put(B_INVOICES, "3", supplierCode="70500", supplierName="Bode KG"),
             put(ENTRIES, "e603", Supplier="s-b")], {},
    ),
    "a reference that is the code of a supplier elsewhere": (AB, [put(AB_VENDORS, "v-l", erp_reference_id="S-B")], {}),
    "two old vendors of one name": (AB, [twin(AB_VENDORS, "v-a", id="v-o", erp_reference_id="")], {}),
    "a discount that an alert names": (
        QB, [put(Q_CREDITS, "5", Balance=1.5), more("alerts.discount_left_over", {"payment": "9"})], {},
    ),
    "a journal that a person is asked about": (
        AV, [gone(LEDGER, "e1")], {("tax_journals", "852", "a1:2"): EXPLAINED},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("link", "changes", "known"), RIGHT.values(), ids=list(RIGHT))
def test_what_looks_wrong_and_is_right_is_left_alone(
    link: str, changes: Sequence[Change], known: dict[Any, Any]
) -> None:
    agreed = AGREED[link]
    assert agreed.problems(*changes, known={**agreed.known, **known}) == []


# The same without what made it right, or with less of a reason.
WRONG: dict[str, tuple[str, Sequence[Change], dict[tuple[str, str, str], Any], str]] = {
    "a payment of a closed month on its own day": (
        AVID, [gone(A_PAYMENTS, 11), gone(LEDGER, "p11"), gone(LEDGER, "v11"), more(CLOSED, shut("123", "90", 11))], {},
        "payment 9 is of 2026-11-19 and dated 2026-11-19, not 2026-12-01",
    ),
    "what was approved, its batch closed": (
        AVID, [put(ENTRY_LINES, "l601-1", GLAccount="gl-4900"), put(A_INVOICES, 1, Status="Approved"),
               more(A_BATCHES, {"CompanyExternalCode": "C1", "DateClosed": "2026-11-19T18:00:00Z", "InvoiceCount": 1})],
        {}, "line 1 of invoice F-1 of 123 is on ('4900', 'C') in Exact and was approved on ('4000', 'C')",
    ),
    "a payment that stands told of in the memo": (
        QB, [put(Q_BILLS, "1", PrivateNote=MADE)], {}, "bill F-1 should say nothing in its memo and says ['made on']",
    ),
    "a stopped payment that is called pending": (
        QB, [gone(Q_PAID, "20"), put(Q_BILLS, "1", PrivateNote=f"ask Bob\n{PENDING}")],
        {("payments", "C3", "9"): EXPLAINED}, "bill F-1 should say nothing in its memo and says ['pending since']",
    ),
    "a payment of what people entered with another number": (
        QB, [put(A_PAYMENTS, 9, Invoices=OF_ANOTHER)], {}, "payment 9 should move ",
    ),
    "a vendor that came after the world was made, and another": (
        BW, [put(B_INVOICES, "3", supplierCode="70500", supplierName="Corso")], {}, "RE-3 of DE01 should have vendor",
    ),
    "a namesake in another division": (
        BW, [put(B_INVOICES, "3", supplierCode="70500", supplierName="Corso"), put(ENTRIES, "e603", Supplier="s-x"),
             more(ACCOUNTS, supplier("790", "s-x", "Corso"))], {}, "RE-3 of DE01 should have vendor",
    ),
    "a discount, and an alert that names another": (
        QB, [put(Q_CREDITS, "5", Balance=1.5), more("alerts.discount_left_over", {"payment": "8"})], {},
        "discount AVX:9:discount is open in QuickBooks, and no payment uses it up",
    ),
    "an invoice sent again, posted and not told": (
        BW, [put(B_INVOICES, "1", processingStatus="WaitingForTransfer", transferResponses=[answer("a1")])],
        {("invoices", "DE01", "1"): EXPLAINED}, "Basware was not told that invoice RE-1 of DE01 is 601",
    ),
    "an older answer that was refused": (
        BW, [put(B_INVOICES, "1", processingStatus="TransferInProgress", transferResponses=[answer("a1")])],
        {("invoice_responses", "DE01", "1:1"): EXPLAINED}, "Basware was not told that invoice RE-1 of DE01 is 601",
    ),
    "what is skipped": (
        AV, [], {("tax", "852", "a3"): {**BLOCKED, "state": "skipped"}}, "103 of 852 never came to AvaTax",
    ),
    "a commit without its journal": (
        AV, [gone(LEDGER, "e1")], {("tax_journals", "852", "a1"): BLOCKED}, "101 of 852 is committed, and its",
    ),
    "a journal that is stopped, and no reason is told": (
        AV, [], {("tax_journals", "852", "a8"): {**BLOCKED, "reason_text": None}}, "the tax of invoice 108 of 852",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("link", "changes", "known", "said"), WRONG.values(), ids=list(WRONG))
def test_less_of_a_reason_excuses_nothing(
    link: str, changes: Sequence[Change], known: dict[Any, Any], said: str
) -> None:
    agreed = AGREED[link]
    found = agreed.problems(*changes, known={**agreed.known, **known})
    assert [said in problem for problem in found] == [True] * max(1, len(found)), found


@pytest.mark.parametrize(("number", "said"), [
    (601, []),
    (605, ["payment 9 should move 121.00 on 1600 s-a 601 and moves 0",
           "payment 9 should move 0 on 1600 s-a 605 and moves 121.0"]),
])  # fmt: skip
def test_what_people_paid_of_an_invoice_entered_twice_is_posted_on_the_first_of_them(
    number: int, said: list[str]
) -> None:
    agreed = AGREED[AVID]
    (payment, *_) = agreed.rows.lists[A_PAYMENTS]
    by_people = [{**row, "ExternalCode": None} for row in payment["Invoices"]]
    changes = [
        put(A_PAYMENTS, 9, Invoices=by_people),
        twin(ENTRIES, "e601", EntryID="e605", EntryNumber=605, Created=605),
        twin(LEDGER, {"EntryID": "e601", "Account": "s-a"}, EntryID="e605"),
        *([put(LEDGER, "AVX:9 601 ACH 0910", Description=f"AVX:9 {number} ACH 0910")] * (number != 601)),
    ]
    assert sorted(agreed.problems(*changes)) == sorted(said)
