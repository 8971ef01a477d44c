{{ config(materialized='ephemeral') }}
{#- Invoices and payments that need a person though nothing is to be sent. -#}
with candidates as (select * from {{ ref('int_invoice_candidates') }} where is_routed),
postings as (select * from {{ ref('int_payment_postings') }} where is_routed),
settlement as (select * from {{ ref('int_invoice_settlement') }}),

invoices as (
    select *, 'invoice ' || coalesce(your_ref, document_key) || ' of ' || coalesce(supplier_name, 'an unknown supplier') as label
    from candidates
    where invoice_id is not null and not was_voided
),

rejected as (
    select link, 'purchase_invoices' as flow, company, document_key, 'review' as kind, 'warning' as severity,
        case when their_status = 'Rejected' then 'rejected' else 'voided_in_target' end as code,
        label || case when their_status = 'Rejected' then ' was rejected by its approvers' else ' was voided in AvidXchange' end
            || ' but still stands in Exact for ' || {{ money('total') }} || ' ' || currency
            || ': credit or delete the entry, or correct it and have it approved again' as text,
        json_object('status', their_status, 'amount', cast(total as varchar)) as payload
    from invoices
    where their_status in ('Rejected', 'Voided') and not is_gone
),

blocked_late as (
    select link, 'purchase_invoices' as flow, company, document_key, 'alert' as kind, 'warning' as severity, 'payment_blocked' as code,
        label || ' is disputed or blocked for payment in Exact, but AvidXchange has it as ' || their_status
            || ' and may pay it: put it on hold there until the dispute is over' as text,
        json_object('status', their_status) as payload
    from invoices
    where is_payment_blocked and not is_gone and their_status in ('Submitted', 'InWorkflow', 'Approved', 'PaymentError', 'PaymentVoided', 'PaymentCreated')
),

paid_elsewhere as (
    select link, 'purchase_invoices' as flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_elsewhere' as code,
        label || ' was settled in Exact for ' || {{ money('paid_elsewhere') }} || ' by something that is not our payment, and AvidXchange pays it too (payment '
            || payment_ids || ', ' || {{ money('at_avid') }} || '): stop that payment, or ask the supplier for the money back' as text,
        json_object('paid_elsewhere', cast(paid_elsewhere as varchar), 'at_avidxchange', cast(at_avid as varchar), 'payments', payment_ids) as payload
    from invoices
    where paid_elsewhere > 0.005 and at_avid > 0.005
),

partly_elsewhere as (
    select link, 'purchase_invoices' as flow, company, document_key, 'review' as kind, 'warning' as severity, 'paid_elsewhere' as code,
        label || ' was paid in Exact for ' || {{ money('paid_elsewhere') }} || ', so it is voided in AvidXchange: pay the other '
            || {{ money('open_amount') }} || ' in Exact' as text,
        json_object('paid_elsewhere', cast(paid_elsewhere as varchar), 'open', cast(open_amount as varchar)) as payload
    from candidates, lateral (select 'invoice ' || coalesce(your_ref, document_key) || ' of ' || coalesce(supplier_name, '') as label)
    where was_delivered and paid_elsewhere > 0.005 and at_avid <= 0.005 and open_amount > 0.005
),

deleted_after_payment as (
    select link, 'purchase_invoices' as flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'deleted' as code,
        label || ' is gone from Exact but AvidXchange pays it (payment ' || payment_ids || '): stop that payment, or enter the invoice again' as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where is_gone and at_avid > 0.005
),

paid_twice as (
    select link, 'payments' as flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_twice' as code,
        label || ' is ' || {{ money('total') }} || ' and AvidXchange pays ' || {{ money('at_avid') }} || ' (payments ' || payment_ids
            || '): stop one of them, or ask the supplier for the money back' as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where at_avid > abs(total) + 0.005
),

payment_errors as (
    select link, 'payments' as flow, avid_company as company, payment_id as document_key, 'alert' as kind,
        case when was_posted then 'urgent' else 'warning' end as severity, 'payment_error' as code,
        'payment ' || payment_id || ' of ' || {{ money('payment_amount') }} || ' ' || coalesce(currency, '') || ' to ' || coalesce(supplier_name, vendor_external_code, 'its supplier')
            || ' is in error in AvidXchange' || coalesce(' (' || (exceptions ->> '$[0].ReasonCode.Description') || ')', '')
            || case when was_posted then ', though it was posted in Exact: void it or have it paid' else ': mend it in AvidXchange' end as text,
        json_object('exceptions', exceptions) as payload
    from postings
    where payment_state = 'error'
    qualify row_number() over (partition by link, avid_company, payment_id order by source_key) = 1
),

unmatched as (
    select postings.link, 'payments' as flow, postings.avid_company as company, postings.source_key as document_key, 'alert' as kind,
        'warning' as severity, 'posted_unmatched' as code,
        'payment ' || postings.payment_id || ' was posted in Exact (entry ' || coalesce(postings.target_number, postings.target_id)
            || ') but its invoices still show as open after ' || (postings.today - postings.posted_on)
            || ' days: in Exact open Purchase > Payments > Match, choose supplier ' || coalesce(postings.supplier_code, '') || ' and match the entry with '
            || array_to_string(postings.numbers, ', ') as text,
        json_object('entry', postings.target_number, 'invoices', to_json(postings.numbers)) as payload
    from postings
    where postings.was_posted and not postings.was_voided and postings.payment_state <> 'void'
        and postings.today - postings.posted_on > postings.unmatched_alert_days
        and exists (
            select 1 from settlement, (select unnest(postings.balances).key as key) as paid
            where settlement.link = postings.link and settlement.connection = postings.books_connection
                and settlement.company = postings.books_company and settlement.document_key = paid.key
                and settlement.settled_in_books < settlement.posted_by_us - 0.005)
),

-- each posting of ours carries its own key: two live entries with one key are one document posted twice
keyed as (
    select distinct connection, company, entry_id, entry_number,
        regexp_extract(concat_ws(' ', your_ref, external_link_reference, payment_reference, description), 'AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])', 1) as key
    from {{ ref('stg_exact_online__transaction_lines') }}
    where not is_deleted and (your_ref like 'AVX:%' or external_link_reference like 'AVX:%'
        or payment_reference like 'AVX:%' or description like '%AVX:%')
),

entered_twice as (
    select pairs.link, 'payments' as flow, pairs.avid_company as company, keyed.key as document_key, 'alert' as kind,
        'urgent' as severity, 'entry_twice' as code,
        'AVX:' || keyed.key || ' stands in Exact division ' || keyed.company || ' in ' || count(distinct keyed.entry_id)
            || ' entries (' || string_agg(distinct cast(keyed.entry_number as varchar), ', ') || '): reverse all but one of them in Exact' as text,
        json_object('entries', to_json(list_sort(list(distinct keyed.entry_id)))) as payload
    from keyed
    inner join {{ ref('int_pairs') }} as pairs
        on pairs.is_routed and pairs.books_connection = keyed.connection and pairs.books_company = keyed.company
    where keyed.key <> ''
    group by pairs.link, pairs.avid_company, keyed.key, keyed.company
    having count(distinct keyed.entry_id) > 1
),

final as (
    select * from rejected
    union all select * from blocked_late
    union all select * from paid_elsewhere
    union all select * from partly_elsewhere
    union all select * from deleted_after_payment
    union all select * from paid_twice
    union all select * from entered_twice
    union all select * from payment_errors
    union all select * from unmatched
)

select * from final
