{#- What needs a person in a link that brings approved invoices into the books though nothing is to be sent. Reviews and
    alerts are opened from it once and closed when the row goes. -#}
{% macro approved_invoice_findings(kind) -%}
{%- set of = sides_by_kind()[kind] -%}
{%- set unknown = sentence('vendors.unknown_vendor') -%}
{%- set label = sentence('invoices.label', {
    'number': 'coalesce(invoice_number, invoice_id)', 'vendor': 'coalesce(supplier_name, ' ~ unknown ~ ')'}) -%}
with states as (select * from {{ ref('int_spend_invoice_states') }} where kind = '{{ kind }}'),
pairs as (select * from {{ ref('int_spend_pairs') }} where kind = '{{ kind }}' and is_routed),

stuck as (
    select link, 'invoice_responses' as flow, company, invoice_id as document_key, 'alert' as kind,
    'warning' as severity, 'in_progress_too_long' as code,
        {%- set at = dict(of, label=label, link='link',
            since="strftime(timezone('UTC', last_updated), '%Y-%m-%d %H:%M')") %}
        case when is_posted then {{ sentence('approved.in_progress_too_long.booked', at) }}
            when is_taken_by_us then {{ sentence('approved.in_progress_too_long.not_booked', at) }}
            else {{ sentence('approved.in_progress_too_long.not_ours', at) }} end as text,
        json_object('attempt', attempt, 'posted', is_posted) as payload
    from states
    where is_in_progress and last_updated <= read_at - to_hours(in_progress_alert_hours)
),

blocked as (
    select invoices.link, invoices.flow, invoices.company, invoices.document_key, 'review' as kind,
    'urgent' as severity, 'payment_blocked' as code,
        {{ sentence('approved.payment_blocked.posted', dict(of, label='invoices.label', problem='blocks.text')) }}
            as text,
        blocks.payload
    from {{ ref('int_payment_blocks') }} as blocks
    inner join {{ ref('int_link_invoices') }} as invoices using (link, system, company, document_key)
    inner join {{ ref('int_rule_levels') }} as levels on levels.link = blocks.link and levels.rule = 'payment_block'
        and levels.level <> 'off'
    left join {{ ref('int_answered_pairs') }} as answered on answered.link = blocks.link
        and answered.pair = blocks.pairs[1]
    inner join pairs on pairs.link = blocks.link and pairs.other_company = blocks.company
    where blocks.is_posted and not coalesce(answered.is_accepted, false)
),

-- what was lifted there and cannot be lifted by us
still_blocked as (
    select link, 'invoices' as flow, company, invoice_id as document_key, 'review' as kind, 'warning' as severity,
    'payment_blocked' as code,
        {%- set at = dict(of, label='label', blocked_by='blocked_by', entry='coalesce(posted_number, posted_id)',
            division='division') %}
        {{ sentence('approved.payment_blocked.still', dict(at, why="case when posting_state in ('refused', 'blocked')
                then posting_reason
            when not is_changeable then " ~ sentence('approved.still_blocked.settled', at) ~ "
            else " ~ sentence('approved.still_blocked.no_other_term', at) ~ ' end')) }} as text,
        json_object('entry', posted_number) as payload
    from {{ ref('int_spend_invoice_facts') }}
    where kind = '{{ kind }}' and blocked_by is not null
        and (posting_state in ('refused', 'blocked') or not is_changeable or coalesce(payable_term = blocked_by, true))
),

compared as (
    select *, posted_document ->> '$.vendor_key' as booked_vendor, posted_document ->> '$.number' as booked_as,
    posted_document ->> '$.currency' as booked_currency,
        cast(posted_document ->> '$.total' as decimal(28, 6)) as booked_total,
        booked_total is distinct from total as is_other_amount,
        coalesce(booked_currency <> currency_code, false) as is_other_currency,
        coalesce(booked_as <> trim(invoice_number), false) as is_other_number,
        coalesce(booked_vendor <> supplier_code, false) as is_other_vendor
    from states
    where is_posted and is_open
),

changed as (
    select link, 'invoices' as flow, company, invoice_id as document_key, 'review' as kind, 'warning' as severity,
    'changed_after_posting' as code,
        {{ sentence('approved.changed_after_posting', dict(of, label=label, entry='coalesce(posted_number, posted_id)',
            now=said_of_invoice(money('gross_sum'), 'currency_code', 'invoice_number', 'supplier_code'),
            booked=said_of_invoice(money('booked_total'), 'booked_currency', 'booked_as', 'booked_vendor'))) }} as text,
        json_object('before', posted_document -> '$.total', 'after', {{ money('gross_sum') }}) as payload
    from compared
    where is_other_amount or is_other_currency or is_other_number or is_other_vendor
),

-- what names no company can be nobody's row
homeless as (
    select min(pairs.link) as link, records.flow, '' as company, records.key as document_key, 'review' as kind,
    'warning' as severity, 'company_missing' as code,
        {{ sentence('approved.company_missing', {'label': 'records.label', 'other.name': 'pairs.other_name'}) }}
            as text,
        json_object('number', records.number) as payload
    from (
        select connection, 'invoices' as flow, {{ label }} as label, invoice_id as key, invoice_number as number
        from {{ ref('canonical_spend_invoices') }}
        where company = '' and is_listed
        union all
        select connection, 'purchase_orders', {{ sentence('orders.label_of', {
            'number': 'coalesce(order_number, external_code)', 'vendor': 'coalesce(supplier_name, ' ~ unknown ~ ')',
        }) }}, external_code, order_number
        from {{ ref('stg_basware__exported_orders') }}
        where company = '' and is_listed
    ) as records
    inner join pairs on pairs.other_connection = records.connection
    group by records.connection, records.flow, records.label, records.key, records.number, pairs.other_name
),

final as (
    select * from stuck
    union all
    select * from blocked
    union all
    select * from still_blocked
    union all
    select * from changed
    union all
    select * from homeless
    union all by name
    select * from {{ ref('int_findings_reads') }} where link in (select link from pairs)
    union all by name
    select * from {{ ref('int_findings_rules') }} where link in (select link from pairs)
    union all by name
    select * from {{ ref('int_findings_vendors') }} where link in (select link from pairs)
    union all by name
    select * exclude (is_closing, is_left) from {{ ref('int_closed_orders') }} where is_left
        and link in (select link from pairs)
)

select link, flow, company, document_key, kind, severity, code, text, cast(payload as varchar) as payload from final
{%- endmacro %}

{#- Of what an invoice says now and what it was booked as: that which differs. -#}
{% macro said_of_invoice(amount, currency, number, vendor) -%}
concat_ws(', ', case when is_other_amount then coalesce({{ amount }},
    {{ sentence('approved.differing.no_amount') }}) end,
    case when is_other_currency then {{ currency }} end,
    case when is_other_number then {{ sentence('approved.differing.number', {'number': number}) }} end,
    case when is_other_vendor then {{ sentence('vendors.label', {'vendor': vendor}) }} end)
{%- endmacro %}
