"""Words that data has and pages show, by what they are: each is translated where it is shown (``term``, ``words``).

A word that stands in none of these is shown as data has it: in English.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from include.month_end.balances import age_titles
from include.reports.close_pack.accruals import QUESTIONS
from include.reports.close_pack.cut_off import KINDS as CUT_OFF
from include.reports.close_pack.remarks import APART
from include.reports.close_pack.remarks import STATES as INVOICE_STATES
from include.reports.close_pack.sample import EDGES, band
from include.reports.flow_names import FLOWS
from include.reports.heads import COUNTS, HEADS
from include.reports.review_turns import VENDORS
from include.reports.summary_text import COUNTS as OF_RUNS
from include.reports.summary_text import WOULD
from include.statements.layout import SIGNS
from include.statements.standing import STATES as LINE_STATES
from include.statements.values import MARK_WORDS, ORDER_WORDS
from include.texts import answers
from include.texts.dates import MONTHS
from include.texts.translations import n_

COUNTED = {
    "alert": n_("%(num)s alert", "%(num)s alerts"),
    "cause": n_("%(num)s cause", "%(num)s causes"),
    "channel": n_("%(num)s channel", "%(num)s channels"),
    "code": n_("%(num)s code", "%(num)s codes"),
    "connection": n_("%(num)s connection", "%(num)s connections"),
    "check": n_("%(num)s check", "%(num)s checks"),
    "day": n_("%(num)s day", "%(num)s days"),
    "entry": n_("%(num)s entry", "%(num)s entries"),
    "open invoice": n_("%(num)s open invoice", "%(num)s open invoices"),
    "payment": n_("%(num)s payment", "%(num)s payments"),
    "row": n_("%(num)s row", "%(num)s rows"),
    "sample": n_("%(num)s sample", "%(num)s samples"),
    "sign-off": n_("%(num)s sign-off", "%(num)s sign-offs"),
    "vendor": n_("%(num)s vendor", "%(num)s vendors"),
    "document": n_("%(num)s document", "%(num)s documents"),
    "duplicate": n_("%(num)s duplicate", "%(num)s duplicates"),
    "kind": n_("%(num)s kind", "%(num)s kinds"),
    "line": n_("%(num)s line", "%(num)s lines"),
    "open alert": n_("%(num)s open alert", "%(num)s open alerts"),
    "preview": n_("%(num)s preview", "%(num)s previews"),
    "question": n_("%(num)s question", "%(num)s questions"),
    "run": n_("%(num)s run", "%(num)s runs"),
    "vendor balance": n_("%(num)s vendor balance", "%(num)s vendor balances"),
}
"""What ``count`` counts, one and many."""
STATES = (
    *("planned", "sending", "delivered", "refused", "retrying", "unknown", "blocked", "waiting", "held", "skipped"),
    "not_delivered",
)
"""Of a delivery."""
DIFFERENCES = (
    *("agrees", "duplicate", "deleted", "missing_in_target", "missing_in_source", "currency", "amount"),
    *("counterparty", "date", "coding", "status", "in_flight", "before_start", "not_chosen", "not_routed"),
)
SAID = (
    *("open", "decided", "closed", "same", "different", "release", "reject", "warn", "hold"),
    *("info", "warning", "urgent", "at once", "digest", "done", "remarks", "failed", "still running", "kept"),
    *("mail", "slack", "teams", "webhook", "extract", "transform", "deliver", "publish", "source", "target"),
    *("active", "inactive", "linked", "no reference", "approved", "posted", "void", "changed", "paid"),
    *("partially paid", "draft", "cancelled", "complete", "partial", "rejected", "processed", "pending", "new"),
    *("taken back", "yes", "no"),
)
"""States of reviews and runs, answers, severities, kinds of channels, steps, status of a record."""
MAPPINGS = (
    *("gl_account", "cost_center", "cost_unit", "tax_code", "payment_account", "payment_term", "item", "project"),
    *("item_tax_code", "tax_account", "tax_cost_center", "entity_use_code", "exemption_number", "credited_invoice"),
)
FIELDS = (
    *("company", "number", "vendor", "vendor or customer", "customer", "date", "amount", "status", "system", "name"),
    *("in", "due date", "net", "VAT", "open", "lines", "line", "order", "entered by", "entered", "gross"),
    *("number there", "what it says", "documents", "most without being asked", "bank account", "address", "city"),
    *("postcode", "country", "street", "VAT number", "registration number", "tax id", "legal form", "domain", "phone"),
    *(
        "code",
        "vat number",
        "email",
        "website",
        "currency",
        "active",
        "group",
        "type",
        "description",
        "item",
        "account",
    ),
    *("cost center", "quantity", "unit", "unit price", "cost unit", "project", "tax code", "vendor key", "total"),
    *("receipt date", "payment term", "tax", "po line", "tax payable", "ap account", "is credit", "po number"),
    *("coded from", "payment hold", "journal", "payment reference", "image", "posting date", "debit", "credit", "text"),
    *(
        "reference",
        "key",
        "method",
        "paid on",
        "invoices",
        "invoice",
        "link",
        "no",
        "delivered",
        "counts now",
        "would count",
    ),
)
"""Facts of records."""
SIDES = (
    *("One vendor", "The other", "This invoice", "The other invoice", "Before", "After", "Now", "Counts now"),
    *("Would count", "Delivered", "To be voided", "To be changed", "Reference in Airbase", "In the books"),
)
"""What the columns of two records are called."""
EVIDENCE = (
    *("remembered pair", "external id equal", "VAT number equal", "VAT number equal but for the suffix"),
    *("VAT number differs", "registration number equal", "registration number differs", "tax id equal"),
    *("tax id differs", "bank account equal", "bank account differs", "name equal", "name differs"),
    *(
        "numbers, initials or countries in the names differ",
        "name has initials of the other",
        "name equal but for initials",
    ),
    *("name of an affiliate", "name of a sibling", "name with a word more", "name equal but for spelling"),
    *("name equal but for spelling and language", "name similar", "legal form differs", "domain equal"),
    *("domain differs", "phone equal", "phone differs", "same address", "same postcode", "same street", "same city"),
    *("moved in city", "other postcode", "other city", "country differs", "country missing", "before any evidence"),
    *("a bill in both systems", "bills in both systems"),
    *("VAT number equal, its check digits are wrong", "bank account equal, its check digits are wrong"),
)
CODES = (
    *("account_inactive", "account_not_in_airbase", "account_not_postable", "account_unknown", "address_failed"),
    *("adopt_conflict", "amount_too_fine", "answer_cut", "answer_incomplete", "answer_without_id"),
    "answers_taken_back",
    *("ap_account_differs", "approval_expired", "approval_pending", "attempt_unreadable", "being_processed"),
    *("bill_amount_differs", "bill_entered_twice", "bill_not_entered", "bill_void_entered", "booked_elsewhere"),
    *("budget_spent", "cannot_prepare", "changed_after_lock", "changed_after_posting"),
    *("changed_in_avatax", "changed_in_target", "changed_on_both_sides", "check_failed", "codes_differ"),
    *("coding_split", "company_changed", "company_missing", "company_unknown", "cost_center_missing"),
    *("cost_center_not_allowed", "cost_center_unknown", "cost_unit_missing", "cost_unit_not_allowed"),
    *("cost_unit_unknown", "country_missing", "credentials_refused", "credit_applied", "credit_exceeds_bills"),
    *("credited_amounts_differ", "currency_not_accepted", "customer_unknown", "date_unlikely"),
    *("deleted_in_source", "deleted_in_target", "discount_left_over", "document_malformed", "documents_blocked"),
    *("documents_refused", "duplicate_suspected", "entry_twice", "events_refused", "exchange_difference"),
    *("in_progress", "in_progress_elsewhere", "in_progress_too_long", "interrupted", "invoice_unknown"),
    *("item_ambiguous", "item_missing", "item_unknown", "items_missing", "journal_unknown", "key_refused"),
    *("late_answer", "lines_changed", "lines_missing", "locked", "look_up_failed", "mapping_amounts"),
    *("mapping_file", "memo_full", "minute_limit", "newer_run", "no_access", "no_answer", "no_right"),
    *(
        "no_usable_answer",
        "month_end_changed",
        "period_signed",
        "not_approved",
        "not_committed",
        "not_found",
        "not_looked_at",
        "not_passed_on",
    ),
    *("not_read", "not_routed", "not_sent", "not_settled", "not_waiting", "notification_failed"),
    *("number_missing", "order_blocked", "order_closed", "order_entered_by_hand", "order_left_in_target"),
    *("order_missing", "order_received", "original_changed", "original_exceeded", "original_not_recorded"),
    *("original_unclear", "original_unknown", "out_of_time", "outbox_malformed", "outbox_twice", "over_order"),
    *("over_receipt", "overpayment", "overtaken", "paid_elsewhere", "paid_twice", "payee_change"),
    *("payee_differs", "payment_blocked", "payment_error", "payment_term_unknown", "people_changed"),
    *("period_closed", "period_missing", "period_opens_later", "posted_twice", "posted_unmatched"),
    *("prebook_waits", "project_unknown", "quarantined", "quarantined_line", "rate_limit", "reauthorisation_due"),
    *("recorded_elsewhere", "reference_differs", "reference_missing", "reference_set", "reference_taken"),
    *("references_unknown", "refused_by_basware", "refused_by_quickbooks", "rejected", "rejected_in_review"),
    *("replaced", "replay", "responded_by_other", "run_failed", "run_missed", "sent_back", "session_busy"),
    "session_not_opened",
    *("settings_changed", "several_reasons", "ship_from_missing", "source_gone", "state_forbids"),
    *("status_unknown", "subscription_missing", "supplier_deleted", "supplier_merged", "supplier_missing"),
    *("suspect_read", "target_taken", "tax_account_missing", "tax_code_differs", "tax_code_missing"),
    *("tax_code_unknown", "tax_differs", "tax_line_by_hand", "taxed_twice", "throttled", "token_refused"),
    *("totals_differ", "transient", "unauthorised", "uncommitted_in_avatax", "unknown_outcome", "unreachable"),
    *("vat_differs", "vendor_blocked", "vendor_differs", "vendor_disputed", "vendor_group_review"),
    *("vendor_inactive", "vendor_meanwhile", "vendor_not_in_subsidiary", "vendor_renamed", "vendor_review"),
    "vendor_twice",
    *("vendor_unmatched", "vendor_unseen", "void_before_delivery", "void_in_avatax", "voided_in_target"),
    "writer_failed",
)
"""Of reasons, questions and alerts."""


SAID_ELSEWHERE = (CUT_OFF, QUESTIONS, APART, INVOICE_STATES, SIGNS, LINE_STATES, MARK_WORDS, ORDER_WORDS)
"""By code, of the close pack and of statements."""
JOURNALS = ("accrual", "reversal")


def known() -> Iterable[str]:
    """Every word, as it is translated."""
    for said in SAID_ELSEWHERE:
        yield from said.values()
    yield from (code.replace("_", " ") for code in answers.codes())
    yield from (*age_titles(), *map(band, (Decimal(0), *EDGES)), *JOURNALS, *VENDORS)
    yield from (*OF_RUNS, *(name.removeprefix("would_") for name in WOULD))
    for words in (STATES, DIFFERENCES, FLOWS, SAID, MAPPINGS, FIELDS, SIDES, EVIDENCE, MONTHS, CODES, HEADS, COUNTS):
        for one in words:
            yield one.replace("_", " ")
