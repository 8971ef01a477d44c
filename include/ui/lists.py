"""The lists of the pages: what each shows of the published tables, by which columns it is found. Data only."""

from __future__ import annotations

from include.reports.review_turns import QUESTIONS
from include.texts.translations import N_
from include.ui.listing import Column, Limit, Listing, Opens

_LINK, _COMPANY = Column("link", "Link", choose=True), Column("company", "Company", choose=True)
_NUMBER, _VENDOR = Column("number", "Number"), Column("counterparty", "Vendor or customer")
_DATE, _AMOUNT = Column("doc_date", "Date", "date"), Column("amount", "Amount", "money")
_CURRENCY = Column("currency", "Currency", choose=True, beside=True)
_OPENS_DOCUMENT = Opens("number", "documents", ("link", "flow", "company", "source_key"))

DOCUMENTS = Listing(
    relation="""(
        select documents.*, coalesce(documents.source_amount, documents.target_amount) as amount
        from reconciliation.documents as documents)""",
    columns=(
        *(_LINK, _COMPANY, Column("flow", "Kind", choose=True), _NUMBER, _VENDOR, _DATE, _AMOUNT, _CURRENCY),
        Column("difference_class", "State", choose=True),
        Column("reason", "Reason", "long"),
        Column("target_number", "Number there"),
    ),
    key=("link", "flow", "company", "source_key"),
    searched=("number", "counterparty", "target_number", "amount", "source_key"),
    first="-doc_date",
    opens=_OPENS_DOCUMENT,
    counted="document",
)

BLOCKED = Listing(
    relation="""(select * from operations.deliveries where state not in ('delivered', 'skipped'))""",
    columns=(
        *(_NUMBER, _VENDOR, _DATE, _AMOUNT, _CURRENCY, Column("state", "State", choose=True)),
        Column("reason_text", "What happened, and what to do", "long"),
        *(Column("reason_code", "Cause", choose=True), _LINK, _COMPANY, Column("flow", "Kind", choose=True)),
        Column("created_at", "Since", "moment"),
    ),
    key=("link", "flow", "company", "source_key"),
    searched=("number", "counterparty", "reason_text", "amount", "source_key"),
    first="created_at",
    opens=_OPENS_DOCUMENT,
    counted="document",
)

REVIEWS = Listing(
    relation=QUESTIONS,
    columns=(
        *(Column("review_id", "No.", "number"), Column("question", "Question", "long")),
        *(_VENDOR, _NUMBER, _DATE, _AMOUNT, _CURRENCY, Column("age", "Days open", "number")),
        *(Column("held_up", "Documents held up", "number"), Column("suggested", "Suggested")),
        *(Column("assigned_to", "Assigned to"), _LINK, _COMPANY, Column("code", "Kind", choose=True, beside=True)),
        Column("alike", "Evidence", choose=True, beside=True),
        *(Column("text", "In full", "long", beside=True), Column("opened_at", "Since", "moment", beside=True)),
        *(Column("probability", "Probability", order_only=True), Column("origin", "Origin", order_only=True)),
        Column("turn", "Turn", order_only=True),
        Column("needed", "Vendors", choose=True, beside=True),
    ),
    key=("review_id",),
    searched=("counterparty", "number", "text", "amount"),
    first="turn",
    opens=Opens("question", "reviews", ("review_id",)),
    counted="question",
    limits=(
        Limit("from", "Amount from", "abs(amount) >= ?"),
        Limit("to", "Amount to", "abs(amount) <= ?"),
        Limit("older", "Days open, at least", "age >= ?"),
    ),
    flags={"mine": N_("Mine")},
)

DUPLICATES = Listing(
    relation="reconciliation.duplicates",
    columns=(
        *(_LINK, _COMPANY, Column("action", "What is done", choose=True), Column("counterparty", "Vendor")),
        *(_NUMBER, Column("date", "Date", "date"), _AMOUNT, Column("twin_counterparty", "Vendor of the other")),
        *(Column("twin_number", "Its number"), Column("twin_date", "Its date", "date")),
        *(Column("twin_amount", "Its amount", "money"), _CURRENCY, Column("reason", "Why", "long")),
    ),
    key=("link", "company", "invoice_key", "twin_key"),
    searched=("counterparty", "number", "twin_number", "amount"),
    first="-date",
    opens=Opens("number", "duplicates", ("link", "company", "invoice_key", "twin_key")),
    counted="duplicate",
)

RECODING = Listing(
    relation="(select *, 'invoices' as flow from reconciliation.recoding)",
    columns=(
        *(_LINK, _COMPANY, _NUMBER, _VENDOR, _DATE, Column("target_number", "Number there")),
        *(Column("account", "Account", choose=True), Column("account_name", "Account name")),
        *(Column("cost_center", "Cost centre", choose=True), Column("debit", "Debit", "money")),
        *(Column("credit", "Credit", "money"), _CURRENCY),
    ),
    key=("link", "company", "source_key", "account", "cost_center"),
    searched=("number", "counterparty", "target_number", "account", "cost_center"),
    first="-doc_date",
    remark=N_(
        "A journal moves amounts and leaves the invoices as they are: what was moved by one stays in this list. Keep "
        "the workbook with the journal, and do not post it again."
    ),
    opens=_OPENS_DOCUMENT,
    counted="line",
)

ALERTS = Listing(
    relation="(select * from operations.alerts where is_open)",
    columns=(
        *(Column("text", "What happened, and what to do", "long"), Column("severity", "Severity", choose=True)),
        *(Column("code", "Kind", choose=True), _LINK, _COMPANY, Column("connection", "Connection", choose=True)),
        *(Column("opened_at", "Since", "moment"), Column("told_at", "Sent to the channels", "moment")),
    ),
    key=("alert_id",),
    searched=("text", "connection", "company"),
    first="-opened_at",
    opens=Opens("text", "alerts", ("alert_id",)),
    counted="open alert",
)

MAPPINGS = Listing(
    relation="operations.mappings",
    columns=(
        *(_LINK, Column("kind", "Kind", choose=True), _COMPANY, Column("source_code", "Code")),
        *(Column("source_name", "Name"), Column("blocked_documents", "Held up", "number")),
        *(Column("blocked_amounts", "Amounts held up"), Column("target_code", "Stands for")),
        *(Column("target_name", "Name there"), Column("problem", "Problem", "long")),
        Column("suggested_code", "Suggestion"),
        *(Column("used_documents", "Used by", "number"), Column("last_used", "Last used", "date")),
        Column("note", "Note"),
    ),
    key=("link", "kind", "company", "source_code"),
    searched=("source_code", "source_name", "target_code", "target_name", "note"),
    first="-blocked_documents",
    opens=Opens("source_code", "mappings", ("link", "kind", "company", "source_code")),
    counted="code",
)

RUNS = Listing(
    relation="""(
        select runs.*, calls.calls
        from operations.runs as runs
        left join (select run_id, sum(calls)::bigint as calls from operations.api_calls group by all) as calls
            using (run_id))""",
    columns=(
        *(_LINK, Column("run_id", "Run"), Column("who", "Started by"), Column("preview", "Preview", "yes_no")),
        *(Column("started_at", "Started", "moment"), Column("ended_at", "Ended", "moment")),
        *(Column("result", "Result", choose=True), Column("documents_read", "Read", "number")),
        *(Column("delivered", "Delivered", "number"), Column("stopped", "Stopped", "number")),
        *(Column("calls", "Calls", "number"), Column("seconds", "Seconds", "number")),
    ),
    opens=Opens("run_id", "runs", ("run_id",)),
    key=("run_id",),
    searched=("run_id", "who", "result"),
    first="-started_at",
    counted="run",
)

PAGES: dict[str, tuple[str, Listing]] = {
    "documents": (N_("Documents"), DOCUMENTS),
    "blocked": (N_("Blocked & waiting"), BLOCKED),
    "duplicates": (N_("Duplicates"), DUPLICATES),
    "recoding": (N_("Recoding"), RECODING),
    "alerts": (N_("Alerts"), ALERTS),
    "runs": (N_("Runs"), RUNS),
}
"""By address: the title and the list. Reviews are one too, with answers beside the rows (``review_routes``)."""
