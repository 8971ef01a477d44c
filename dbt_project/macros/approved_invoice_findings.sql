{#- What needs a person in a link that brings approved invoices into the books though nothing is to be sent. Reviews and
    alerts are opened from it once and closed when the row goes. -#}
{% macro approved_invoice_findings(kind) -%}
with states as (select * from {{ ref('int_spend_invoice_states') }} where kind = '{{ kind }}'),
pairs as (select * from {{ ref('int_spend_pairs') }} where kind = '{{ kind }}' and is_routed),

stuck as (
    select link, 'invoice_responses' as flow, company, invoice_id as document_key, 'alert' as kind,
    'warning' as severity, 'in_progress_too_long' as code,
        'invoice ' || coalesce(invoice_number, invoice_id) || ' of ' || coalesce(supplier_name, 'an unknown vendor')
            || ' is in transfer in ' || other_name || ' since '
            || strftime(timezone('UTC', last_updated), '%Y-%m-%d %H:%M') || ' UTC'
            || case when is_posted
                then ': it is booked in ' || w.books || ', and ' || other_name || ' has not taken our answer'
                when is_taken_by_us
                    then ': it was taken into work and is not booked; see what keeps it (`deliveries --link '
                    || link || '`)'
                else ': it was not taken by this link; find out who has it' end as text,
        json_object('attempt', attempt, 'posted', is_posted) as payload
    from states
    where is_in_progress and last_updated <= read_at - to_hours(in_progress_alert_hours)
),

blocked as (
    select invoices.link, invoices.flow, invoices.company, invoices.document_key, 'review' as kind,
    'urgent' as severity, 'payment_blocked' as code,
        invoices.label || ' ' || blocks.text
            || ': give it there ' || pairs.w.a_block || ', or lift the block in ' || pairs.other_name as text,
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
        label || ' is free for payment in ' || other_name || ', and ' || w.term || ' ' || blocked_by
            || ' still keeps ' || w.document || ' '
            || coalesce(posted_number, posted_id)
            || ' of ' || division || ' from being paid: '
                || case when posting_state in ('refused', 'blocked') then posting_reason
                when not is_changeable then w.is_settled || ', so that only people can change it'
                else 'neither the invoice nor its ' || w.vendor || ' names another ' || w.term end
                    || '. Change it there by hand' as text,
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
        'invoice ' || coalesce(invoice_number, invoice_id) || ' of '
            || coalesce(supplier_name, 'an unknown vendor') || ' says '
            || concat_ws(', ', case when is_other_amount then coalesce({{ money('gross_sum') }}, 'no amount') end,
                case when is_other_currency then currency_code end,
                case when is_other_number then 'number ' || invoice_number end,
                case when is_other_vendor then 'vendor ' || supplier_code end)
            || ' in ' || other_name || ' now, and was booked as '
            || concat_ws(', ', case when is_other_amount then coalesce({{ money('booked_total') }}, 'no amount') end,
                case when is_other_currency then booked_currency end,
                case when is_other_number then 'number ' || booked_as end,
                case when is_other_vendor then 'vendor ' || booked_vendor end)
            || ' (' || w.document || ' ' || coalesce(posted_number, posted_id) || '): correct the ' || w.document
            || ' in ' || w.books || ', or the invoice in ' || other_name as text,
        json_object('before', posted_document -> '$.total', 'after', {{ money('gross_sum') }}) as payload
    from compared
    where is_other_amount or is_other_currency or is_other_number or is_other_vendor
),

-- what names no company can be nobody's row
homeless as (
    select min(pairs.link) as link, records.flow, '' as company, records.key as document_key, 'review' as kind,
    'warning' as severity, 'company_missing' as code,
        records.word || ' ' || coalesce(records.number, records.key) || ' of '
            || coalesce(records.supplier_name, 'an unknown vendor')
            || ' waits in ' || pairs.other_name || ' and names no company: say there which one it is of' as text,
        json_object('number', records.number) as payload
    from (
        select connection, 'invoices' as flow, 'invoice' as word, invoice_id as key,
        invoice_number as number, supplier_name
        from {{ ref('canonical_spend_invoices') }}
        where company = '' and is_listed
        union all
        select connection, 'purchase_orders', 'purchase order', external_code, order_number, supplier_name
        from {{ ref('stg_basware__exported_orders') }}
        where company = '' and is_listed
    ) as records
    inner join pairs on pairs.other_connection = records.connection
    group by records.connection, records.flow, records.word, records.key, records.number, records.supplier_name,
        pairs.other_name
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
