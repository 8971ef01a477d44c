"""The data checks on links of Exact Online with AvidXchange: all pass, and each names the rows that are broken."""

from __future__ import annotations

from decimal import Decimal

from include.warehouse.dbt import DBT_PROJECT
from tests.dbt.quickbooks import test_data_checks as quickbooks
from tests.support.data_checks import Breaking, DataChecks, twice

LINK = {"link": "exact_avidxchange"}

ANOTHER = "insert into matching.vendors select * replace ('s-other' as left_key) from matching.vendors where {}"
BROKEN: dict[str, Breaking] = {
    "a document twice": (
        "outbox_keys_are_unique",
        twice("intermediate.int_outbox_rows", "flow = 'purchase_invoices' and source_key = 'ap-here'"),
        {**LINK, "flow": "purchase_invoices", "company": "123", "source_key": "ap-here", "rows": 2},
    ),
    "a reference to what is nowhere": (
        "references_are_complete__exact_avidxchange",
        "update outbox.exact_avidxchange__purchase_invoices"
        " set refs = replace(refs::varchar, '\"s-ap\"', '\"s-nobody\"') where source_key = 'ap-here'",
        {**LINK, "flow": "purchase_invoices", "company": "123", "source_key": "ap-here", "wanted_key": "s-nobody"},
    ),
    "a document in no class": (
        "documents_have_one_class",
        "delete from reconciliation.documents_current where flow = 'purchase_invoices' and source_key = 'ap-here'",
        {**LINK, "flow": "purchase_invoices", "company": "123", "source_key": "ap-here", "classes": 0},
    ),
    "a total that its lines do not make": (
        "invoice_lines_make_their_total",
        "update outbox.exact_avidxchange__purchase_invoices"
        """ set document = json_merge_patch(document::json, '{"total": "999.99"}') where source_key = 'ap-here'""",
        {**LINK, "flow": "purchase_invoices", "company": "123", "source_key": "ap-here", "total": "999.99"},
    ),
    "a ledger that says another amount": (
        "invoice_totals_match_the_ledger",
        "update raw_exact_online.transaction_lines set amount_fc = -120.99 where entry_id = 'ap-here'",
        {**LINK, "flow": "purchase_invoices", "company": "123", "source_key": "ap-here", "owed": Decimal("120.99")},
    ),
    "a payment that is posted by half": (
        "postings_make_the_payment",
        "update outbox.exact_avidxchange__payments set amount = amount / 2 where source_key = '710'",
        {**LINK, "flow": "payments", "company": "C1", "payment_id": "710", "posted": Decimal("60.50")},
    ),
    "a balance that the ledger does not have": (
        "accounts_payable_is_the_ledger",
        "update reconciliation.accounts_payable set books_balance = 243 where counterparty_key = 's-ap'",
        {**LINK, "company": "123"},
    ),
    "a difference that is not explained": (
        "balances_are_explained",
        "update reconciliation.accounts_payable set explained = 0 where counterparty_key = 's-ap'",
        {**LINK, "company": "123", "counterparty_key": "s-ap", "difference": Decimal("121.00")},
    ),
    "a movement of accounts payable that is gone": (
        "payables_movements_make_the_balances",
        "delete from reconciliation.payables_movements where side = 'ledger' and document_key = 'ap-here'",
        {**LINK, "company": "123", "counterparty_key": "s-ap", "balance": Decimal("-121.00")},
    ),
    "an open item that Exact lists and has not": (
        "payables_agree_with_the_payables_list",
        "insert into raw_exact_online.payables (connection, company, hid, account_id, currency_code, amount)"
        " values ('exact_main', '999', 'h1', 's-new', 'EUR', 5)",
        {"connection": "exact_main", "company": "999", "supplier": "s-new", "listed": Decimal(5), "open_items": None},
    ),
    "a vendor that is two suppliers": (
        "matching__pairs_are_unique",
        ANOTHER.format("right_key = 'v-moved'"),
        {**LINK, "connection": "avid_main", "company": "C1", "right_key": "v-moved", "pairs": 2},
    ),
    "a score that its points do not make": (
        "matching__points_add_up",
        "update matching.vendors set score = 99 where right_key = 'v-moved'",
        {**LINK, "left_company": "123", "left_key": "s-moved", "right_company": "C1", "right_key": "v-moved"},
    ),
    "a ledger line that was read twice": (
        "unique_key_stg_exact_online__transaction_lines_connection__company__id",
        twice("raw_exact_online.transaction_lines", "entry_id = 'ap-here'"),
        {"connection": "exact_main", "company": "123", "id": "tl-ap-here-gl-1600--121.00", "row_count": 2},
    ),
    "a line of a mapping file twice": (
        "unique_key_stg_config__mappings_link__kind__company__source_code",
        "insert into raw_config.mappings (link, kind, company, source_code, target_code)"
        " select 'exact_avidxchange', 'item', '123', 'A', unnest(['1', '2'])",
        {**LINK, "kind": "item", "company": "123", "source_code": "A", "row_count": 2},
    ),
    "a vendor without a key": (
        "unique_key_matching__vendor_sides_link__scope__side__connection__company__vendor_key",
        "update matching.vendor_sides set vendor_key = null where vendor_key = 'v-moved'",
        {**LINK, "side": "right", "company": "C1", "vendor_key": None},
    ),
    "runs without a number": (
        "unique_key_operations__runs_link__run_id",
        "insert into operations.runs (link) values ('exact_avidxchange')",
        {**LINK, "run_id": None},
    ),
    "an event twice": (
        "unique_key_operations__audit_events_event_id",
        "insert into operations.audit_events (event_id) values (7), (7)",
        {"event_id": 7, "row_count": 2},
    ),
    "an alert twice": (
        "unique_key_operations__alerts_link__connection__company__alert_id",
        "insert into operations.alerts (link, connection, company, alert_id)"
        " select 'exact_avidxchange', '', '', unnest([3, 3])",
        {**LINK, "alert_id": 3, "row_count": 2},
    ),
    "calls of a day twice": (
        "unique_key_operations__api_calls_run_id__connection__company__day",
        "insert into operations.api_calls (run_id, connection, company, day)"
        " select 'r', 'exact_main', '123', unnest([date '2026-11-02', date '2026-11-02'])",
        {"run_id": "r", "connection": "exact_main", "company": "123", "row_count": 2},
    ),
}


class TestExact(DataChecks):
    broken = BROKEN


def test_each_check_that_is_written_by_itself_is_seen_to_fail() -> None:
    written = {file.stem for file in (DBT_PROJECT / "tests").rglob("*.sql")}
    broken = {name for name, _, _ in [*BROKEN.values(), *quickbooks.BROKEN.values()]}
    assert written - broken == set()
