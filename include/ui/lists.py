"""The lists of the pages: what each shows of the published tables, by which columns it is found. Data only."""

from __future__ import annotations

from include.texts.answers import FINDING, ONE_RECORD
from include.texts.translations import N_
from include.ui.listing import Column, Limit, Listing, Opens
from include.ui.words import VENDORS

UNLIKELY = 0.2
"""How probable it is that two vendors are one: under this they hardly are, and are asked about last."""
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

WITH_DOCUMENTS, WITHOUT_DOCUMENTS = VENDORS
"""Whether there is a document of a question's vendors: else it is asked last, and Today does not count it."""
_STOPPED = "dealt.state in ('waiting', 'blocked', 'held')"
_OPEN = "(select * from operations.reviews where state = 'open')"
REVIEWS = Listing(
    relation=f"""(
        with vendors as (
            select distinct review_id, link, unnest([payload ->> '$.left_name', payload ->> '$.right_name',
                payload ->> '$.name']) as name
            from {_OPEN} where payload like '%name%'
        ),
        traded as (
            select vendors.review_id, dealt.currency, sum(abs(dealt.amount)) filter (where {_STOPPED}) as amount,
                count(*) filter (where {_STOPPED}) as documents
            from vendors
            inner join operations.deliveries as dealt
                on dealt.link = vendors.link and dealt.counterparty = vendors.name and dealt.amount is not null
            group by all
        ),
        held_up as (
            select review_id, sum(documents)::bigint as documents, max(amount) as amount from traded group by all
        ),
        known as (
            select link, company, source_key, any_value(number) as number, any_value(counterparty) as counterparty,
                any_value(doc_date) as doc_date, any_value(coalesce(source_amount, target_amount)) as amount,
                any_value(currency) as currency
            from reconciliation.documents
            where (link, company, source_key) in (select (link, company, document_key) from {_OPEN})
            group by all having count(*) = 1
        )
        select
            reviews.review_id, reviews.link, reviews.flow, reviews.company, reviews.code, reviews.text,
            reviews.code as question, reviews.opened_at, coalesce(sent.number, known.number) as number,
            coalesce(sent.counterparty, known.counterparty, reviews.payload ->> '$.name',
                reviews.payload ->> '$.left_name') as counterparty,
            coalesce(sent.doc_date, known.doc_date) as doc_date, coalesce(sent.amount, known.amount) as amount,
            coalesce(sent.currency, known.currency) as currency,
            date_diff('day', reviews.opened_at, (select max(published_at)
                from operations.version as published where published.link = reviews.link)) as age,
            coalesce(held_up.documents, case when sent.state in ('held', 'blocked', 'waiting')
                and reviews.code <> 'vendor_review' then 1 else 0 end) as held_up,
            case when reviews.code = 'vendor_review' and held_up.review_id is null and sent.amount is null
                then '{WITHOUT_DOCUMENTS}' else '{WITH_DOCUMENTS}' end as needed,
            case
                when reviews.code = 'vendor_review' and coalesce(reviews.payload ->> '$.origin', '') <> '{FINDING}'
                    and ((reviews.payload ->> '$.left_key') is null or (reviews.payload ->> '$.right_key') is null)
                    then '{ONE_RECORD}'
                else reviews.payload ->> '$.origin'
            end as origin,
            try_cast(reviews.payload ->> '$.probability' as double) as probability,
            coalesce(reviews.payload ->> '$.group', '') as alike, '' as suggested, '' as assigned_to,
            case when needed = '{WITHOUT_DOCUMENTS}' then 2 when probability < {UNLIKELY} then 1 else 0 end * 1e15
                - coalesce(held_up.amount, abs(coalesce(sent.amount, known.amount)), 0)::double as turn
        from {_OPEN} as reviews
        left join operations.deliveries as sent
            on sent.link = reviews.link and sent.flow = reviews.flow
            and sent.company = reviews.company and sent.source_key = reviews.document_key
        left join held_up on held_up.review_id = reviews.review_id
        left join known
            on known.link = reviews.link and known.company = reviews.company
            and known.source_key = reviews.document_key)""",
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
