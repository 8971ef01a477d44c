{#- Invoices that can be booked are taken into work in their spend system, so that nobody changes them there meanwhile.
    What is wrong stays waiting for transfer, where people see it and may still fix it; so does what waits for its
    vendor, or for its payment block to be lifted. One for each attempt. -#}
{% macro invoice_acknowledgements(kind) -%}
{%- set sides = sides_by_kind()[kind] -%}
with rows as (select * from {{ ref(kind ~ '__invoices') }}),
checks as (select * from {{ ref('int_spend_invoice_checks') }} where kind = '{{ kind }}' and is_open),

final as (
    select
        checks.link, 'invoice_acknowledgements' as flow, '{{ sides.books }}' as source_system,
        checks.books_connection as source_connection,
        checks.company, checks.attempt_key as source_key, '{{ sides.other }}' as target_system,
        checks.other_connection as target_connection,
        checks.company as target_company, 'present' as wanted, rows.skip,
        cast(json_object('kind', 'acknowledgement', 'company', checks.company, 'source_key', checks.attempt_key, 'of',
            'purchase_invoice',
            'document_key', checks.invoice_id, 'number', coalesce(checks.invoice_number, checks.invoice_id), 'attempt',
            checks.attempt) as varchar) as document,
        '[]' as problems, '[]' as holds,
        case when checks.is_taken_by_us or checks.is_posted or rows.adopt is not null then '[]' else cast(to_json([
            {{ reference('vendors', 'checks.company', 'checks.supplier_code',
                sentence('vendors.label', {'vendor': 'coalesce(checks.supplier_name, checks.supplier_code)'})) }}
            ]) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        checks.invoice_number as number, checks.supplier_name as counterparty, checks.invoice_date as doc_date,
        checks.currency_code as currency,
        cast(null as decimal(22, 6)) as amount
    from checks
    inner join rows on rows.link = checks.link and rows.company = checks.company and rows.source_key = checks.invoice_id
    where checks.is_taken_by_us
        or (not checks.is_in_progress and (checks.is_posted or rows.adopt is not null
            or (rows.problems = '[]' and not checks.is_payment_held)))
)

select * from final
{%- endmacro %}

{#- What became of each invoice, for its spend system: the number in the books once it stands there, or in plain words
    why it does not. One for each attempt, and never both: an invoice that is sent back is not posted in the same
    breath. -#}
{% macro invoice_responses(kind) -%}
{%- set sides = sides_by_kind()[kind] -%}
with rows as (select * from {{ ref(kind ~ '__invoices') }}),
checks as (select * from {{ ref('int_spend_invoice_checks') }} where kind = '{{ kind }}' and is_open),

answers as (
    select
        checks.*, rows.skip, rows.adopt is not null as is_adopted, is_sent_back or is_answered as is_failure,
        case when is_sent_back or is_answered
                then coalesce(blocker, {{ sentence('responses.not_booked', {'division': 'division'}) }})
            else {{ sentence('responses.posted', {'division': 'division'}) }} end as message
    from checks
    inner join rows on rows.link = checks.link and rows.company = checks.company and rows.source_key = checks.invoice_id
    where is_sent_back or is_answered or is_posted or rows.adopt is not null or rows.problems = '[]'
),

final as (
    select
        link, 'invoice_responses' as flow, '{{ sides.books }}' as source_system, books_connection as source_connection,
        company, attempt_key as source_key,
        '{{ sides.other }}' as target_system, other_connection as target_connection, company as target_company,
        'present' as wanted, skip,
        -- what was said once stays as it was said
        coalesce(answer_document, cast(json_object('kind', 'invoice_response', 'company', company, 'source_key',
            attempt_key, 'invoice_id', invoice_id,
            'number', coalesce(invoice_number, invoice_id), 'attempt', attempt, 'success', not is_failure,
            'message', message,
            'payment_block', coalesce(payment_block, false), 'posting',
            case when not is_failure then 'invoices:' || invoice_id end) as varchar)) as document,
        '[]' as problems, '[]' as holds,
        case when is_failure then '[]' else cast(to_json(list_filter([
            -- an invoice that stood in the books before is not posted now, but is taken into work all the same
            case when (is_posted or is_adopted) and not is_in_progress
                then {{ reference('invoice_acknowledgements', 'company', 'attempt_key',
                    sentence('responses.acknowledgement', {'label': 'label'})) }} end,
            {{ reference('invoices', 'company', 'invoice_id', "label") }}],
            lambda entry: entry is not null)) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        invoice_number as number, supplier_name as counterparty, invoice_date as doc_date, currency_code as currency,
        cast(gross_sum as decimal(18, 6)) as amount
    from answers
)

select * from final
{%- endmacro %}

{#- Invoices that are to be prebooked before their approval (option prebook: check). The books have no provisional
    bill, so that nothing is booked: the vendor, the number, duplicates, dates, currency and, where it is coded, the
    codes are checked, and the spend system is answered. What is wrong waits for hold_days, then goes back with the same
    words as a transfer that failed. -#}
{% macro prebook_responses(kind) -%}
{%- set sides = sides_by_kind()[kind] -%}
with checks as (select * from {{ ref('int_spend_invoice_checks') }}
    where kind = '{{ kind }}' and (is_prebook or is_prebook_cancel)),
duplicates as (select link, company, document_key, text from {{ ref('int_invoice_rules') }} where rule = 'duplicate'
    and level = 'hold'),
answers as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'prebook_responses'),

judged as (
    select
        checks.*, coalesce(duplicates.text, '') as duplicate_text,
        list_filter(problems, lambda entry: line_count > 0
            or entry.code not in ('quarantined_line', 'totals_differ')) as found,
        case when is_prebook_cancel then null
            when len(found) > 0 then list_aggregate(list_transform(found, lambda entry: entry.text), 'string_agg', '; ')
            when duplicate_text <> '' then duplicate_text
            when not vendor_stands then coalesce(vendor_text, {{ sentence('approved.supplier_missing', {
                'label': 'label', 'books': sides.books, 'division': 'division'}) }}) end as trouble,
        coalesce(last_updated, read_at) <= read_at - to_days(hold_days) as is_late, checks.invoice_id || ':prebook:'
            || prebook_attempt as prebook_key,
        case when answers.state in ('sending', 'unknown') then answers.attempt_document when answers.state = 'delivered'
            then answers.delivered_document end as prebook_document
    from checks
    left join answers on answers.link = checks.link and answers.company = checks.company
        and answers.source_key = checks.invoice_id || ':prebook:' || prebook_attempt
    left join duplicates
        on duplicates.link = checks.link and duplicates.company = checks.company
        and duplicates.document_key = checks.invoice_id
),

final as (
    select
        link, 'prebook_responses' as flow, '{{ sides.books }}' as source_system, books_connection as source_connection,
        company, prebook_key as source_key,
        '{{ sides.other }}' as target_system, other_connection as target_connection, company as target_company,
        'present' as wanted,
        case when invoice_date < start_date then 'before_start' end as skip,
        -- what was said once stays as it was said
        coalesce(prebook_document, cast(json_object('kind', 'invoice_response', 'company', company, 'source_key',
            prebook_key, 'invoice_id', invoice_id,
            'number', coalesce(invoice_number, invoice_id), 'attempt', prebook_attempt, 'success', trouble is null,
            'message', case
                when is_prebook_cancel then {{ sentence('responses.prebook_cancelled', {'division': 'division'}) }}
                when trouble is null then {{ sentence('responses.prebook_checked', {'division': 'division'}) }}
                else trouble end,
            'payment_block', coalesce(payment_block, false), 'posting', null, 'step',
            'prebook') as varchar)) as document,
        {{ json_list([problem('responses.prebook_waits',
            "trouble is not null and not is_late and prebook_document is null", {'trouble': 'trouble'})]) }}
                as problems,
        '[]' as holds, '[]' as refs, cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        invoice_number as number, supplier_name as counterparty, invoice_date as doc_date, currency_code as currency,
        cast(gross_sum as decimal(18, 6)) as amount
    from judged
)

select * from final
{%- endmacro %}

{#- A spend system is answered that an order it gave out stands in the books, each version once: only when the books
    have what this version says. An order that is cancelled before the books ever had it has nothing to wait for. -#}
{% macro order_acknowledgements(kind) -%}
{%- set sides = sides_by_kind()[kind] -%}
with rows as (select * from {{ ref(kind ~ '__purchase_orders') }}),

waiting as (
    select *, coalesce(strftime(timezone('UTC', updated_at), '%Y-%m-%dT%H:%M:%S.%gZ'), '') as moment
    from {{ ref('canonical_spend_orders') }}
    where system = '{{ sides.other }}' and is_waiting
),

final as (
    select
        rows.link, 'order_acknowledgements' as flow, '{{ sides.books }}' as source_system,
        rows.target_connection as source_connection, rows.company,
        rows.source_key || ':' || waiting.moment as source_key,
        '{{ sides.other }}' as target_system, rows.source_connection as target_connection,
        rows.company as target_company, 'present' as wanted,
        case when rows.skip = 'before_start' then rows.skip end as skip,
        cast(json_object('kind', 'acknowledgement', 'company', rows.company,
            'source_key', rows.source_key || ':' || waiting.moment, 'of', 'purchase_order',
            'document_key', rows.source_key, 'number', coalesce(rows.number, rows.source_key)) as varchar) as document,
        '[]' as problems, '[]' as holds,
        case when rows.skip = 'not_chosen' then '[]'
            else cast(to_json([{'flow': 'purchase_orders', 'company': rows.company, 'key': rows.source_key,
            'label': {{ sentence('orders.label', {'number': 'coalesce(rows.number, rows.source_key)'}) }},
            'agreed': true}]) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        rows.number, rows.counterparty, rows.doc_date, rows.currency, cast(null as decimal(22, 6)) as amount
    from rows
    inner join waiting on waiting.connection = rows.source_connection and waiting.company = rows.company
        and waiting.order_key = rows.source_key
)

select * from final
{%- endmacro %}
