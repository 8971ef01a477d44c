"""The data checks on links of QuickBooks Online with AvidXchange: all pass, and each names the rows that are broken."""

from __future__ import annotations

from decimal import Decimal

from tests.support.data_checks import Breaking, DataChecks, twice

LINK = {"link": "quickbooks_avidxchange"}

BROKEN: dict[str, Breaking] = {
    "a document twice": (
        "outbox_keys_are_unique",
        twice("intermediate.int_outbox_rows", "flow = 'bills' and source_key = '101'"),
        {**LINK, "flow": "bills", "source_key": "101", "rows": 2},
    ),
    "a total that its lines do not make": (
        "invoice_lines_make_their_total",
        "update outbox.quickbooks_avidxchange__bills"
        """ set document = json_merge_patch(document::json, '{"total": "999.99"}') where source_key = '124'""",
        {**LINK, "flow": "bills", "source_key": "124", "total": "999.99"},
    ),
    "a payment that is posted by half": (
        "postings_make_the_payment",
        "update outbox.quickbooks_avidxchange__payments set amount = amount / 2 where source_key = '11'",
        {**LINK, "flow": "payments", "company": "C3", "payment_id": "11", "posted": Decimal(50)},
    ),
    "a balance that its bills do not make": (
        "vendor_balances_are_the_open_bills",
        "update raw_quickbooks_online.vendors set balance = 101 where id = '57'",
        {"company": "9130357992221046", "vendor": "57", "balance": Decimal(101), "open_bills": Decimal(100)},
    ),
    "a difference that is not explained": (
        "balances_are_explained",
        "update reconciliation.accounts_payable set unexplained = unexplained + 1 where counterparty_key = '90'",
        {**LINK, "company": "9130357992221046", "counterparty_key": "90"},
    ),
}


class TestQuickBooks(DataChecks):
    broken = BROKEN
