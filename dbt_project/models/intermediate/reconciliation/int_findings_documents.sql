{#- Invoices and payments that need a person though nothing is to be sent. -#}
with candidates as (select * from {{ ref('int_invoice_candidates') }} where is_routed),
postings as (select * from {{ ref('int_payment_postings') }} where is_routed),
settlement as (select * from {{ ref('int_invoice_settlement') }}),

invoices as (
    select *, 'invoice ' || coalesce(your_ref, document_key) || ' of '
        || coalesce(supplier_name, 'an unknown ' || {{ word('vendor', 'books_system') }}) as label,
        {{ flow_of('invoices', 'kind') }} as flow, {{ word('name', 'books_system') }} as books_name,
            {{ word('document', 'books_system') }} as document_word
    from candidates
    where invoice_id is not null and not was_voided
),

rejected as (
    select link, flow, company, document_key, 'review' as kind, 'warning' as severity,
        case when their_status = 'Rejected' then 'rejected' else 'voided_in_target' end as code,
        label || case when their_status = 'Rejected' then ' was rejected by its approvers'
            else ' was voided in AvidXchange' end
            || ' but still stands in ' || books_name || ' for ' || {{ money('total') }} || ' ' || currency
            || ': credit or delete the ' || document_word || ', or correct it and have it approved again' as text,
        json_object('status', their_status, 'amount', {{ money("total") }}) as payload
    from invoices
    where their_status in ('Rejected', 'Voided') and not is_gone
),

blocked_late as (
    select link, flow, company, document_key, 'alert' as kind, 'warning' as severity, 'payment_blocked' as code,
        label || ' is disputed or blocked for payment in ' || books_name || ', but AvidXchange has it as '
            || their_status
            || ' and may pay it: put it on hold there until the dispute is over' as text,
        json_object('status', their_status) as payload
    from invoices
    where is_payment_blocked and not is_gone
        and their_status in ('Submitted', 'InWorkflow', 'Approved', 'PaymentError', 'PaymentVoided', 'PaymentCreated')
),

paid_elsewhere as (
    select link, flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_elsewhere' as code,
        label || ' was settled in ' || books_name || ' for ' || {{ money('paid_elsewhere') }}
            || ' by something that is not our payment, and AvidXchange pays it too (payment '
            || payment_ids || ', ' || {{ money('at_avid') }}
                || '): stop that payment, or ask the supplier for the money back'
            || case when posted_by_us > 0.0005
                then
                '. If it was AvidXchange''s own debit on the bank statement, book that on the clearing account instead'
                else '' end as text,
        json_object('paid_elsewhere', {{ money("paid_elsewhere") }}, 'at_avidxchange', {{ money("at_avid") }},
            'payments', payment_ids) as payload
    from invoices
    -- of one that was let go though a part was paid, what both pay may be all of it
    where paid_elsewhere > 0.0005 and at_avid > 0.0005 and not is_credit_kept
        and (is_paid_elsewhere or paid_elsewhere + at_avid > abs(total) + 0.0005)
),

partly_elsewhere as (
    select link, {{ flow_of('invoices', 'kind') }} as flow, company, document_key, 'review' as kind,
    'warning' as severity, 'paid_elsewhere' as code,
        label || ' was paid in ' || books_name || ' for ' || {{ money('paid_elsewhere') }}
            || ', so it is voided in AvidXchange: pay the other '
            || {{ money('open_amount') }} || ' in ' || books_name as text,
        json_object('paid_elsewhere', {{ money("paid_elsewhere") }}, 'open', {{ money("open_amount") }}) as payload
    from candidates, lateral (select 'invoice ' || coalesce(your_ref, document_key) || ' of '
        || coalesce(supplier_name, '') as label, {{ word('name', 'books_system') }} as books_name)
    where was_delivered and is_paid_elsewhere and is_part_paid and at_avid <= 0.0005
),

deleted_after_payment as (
    select link, flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'deleted' as code,
        label || ' is gone from ' || books_name || ' but AvidXchange pays it (payment ' || payment_ids
            || '): stop that payment, or enter the invoice again' as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where is_gone and at_avid > 0.0005
),

paid_twice as (
    select link, 'payments' as flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_twice' as code,
        label || ' is ' || {{ money('total') }} || ' and AvidXchange pays ' || {{ money('at_avid') }} || ' (payments '
            || payment_ids
            || '): stop one of them, or ask the supplier for the money back' as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where at_avid > abs(total) + 0.0005
),

payment_errors as (
    select link, 'payments' as flow, other_company as company, payment_id as document_key, 'alert' as kind,
        case when was_posted then 'urgent' else 'warning' end as severity, 'payment_error' as code,
        'payment ' || payment_id || ' of ' || {{ money('payment_amount') }} || ' ' || coalesce(currency, '') || ' to '
            || coalesce(supplier_name, vendor_external_code, 'its supplier')
            || ' is in error in AvidXchange' || coalesce(' ('
                || (exceptions ->> '$[0].ReasonCode.Description') || ')', '')
            || case when was_posted then ', though it was posted in ' || {{ word('name', 'books_system') }}
                || ': void it or have it paid' else ': mend it in AvidXchange' end as text,
        json_object('exceptions', exceptions) as payload
    from postings
    where payment_state = 'error'
    qualify row_number() over (partition by link, other_company, payment_id order by source_key) = 1
),

-- a word of AvidXchange that we do not know may mean that the money came back
unknown_states as (
    select link, 'payments' as flow, other_company as company, payment_id as document_key, 'alert' as kind,
        case when was_posted then 'urgent' else 'warning' end as severity, 'status_unknown' as code,
        'payment ' || payment_id || ' of ' || {{ money('payment_amount') }} || ' ' || coalesce(currency, '') || ' to '
            || coalesce(supplier_name, vendor_external_code, 'its supplier')
            || ' has a status in AvidXchange that this program does not know (' || coalesce(status_text, 'none')
                || '), so nothing is posted or reversed for it'
            || case when was_posted then ', and it is posted in ' || {{ word('name', 'books_system') }} else '' end
            || ': look at it in AvidXchange, and have the word added (docs/runbooks/status_unknown.md)' as text,
        json_object('status', status_text) as payload
    from postings
    where payment_state = 'unknown'
    qualify row_number() over (partition by link, other_company, payment_id order by was_posted desc, source_key) = 1
),

unmatched as (
    select link, 'payments' as flow, other_company as company, source_key as document_key, 'alert' as kind,
        'warning' as severity, 'posted_unmatched' as code,
        'payment ' || any_value(payment_id) || ' was posted in ' || any_value({{ word('name', 'books_system') }})
            || ' (' || any_value({{ word('posting_noun', 'books_system') }}) || ' '
            || any_value(coalesce(target_number, target_id)) || ') but ' || {{ money('sum(amount)') }} || ' '
                || any_value(currency)
            || ' of it did not settle its invoices there after ' || any_value(age_days) || ' days: '
            || any_value({{ how_to_match('books_system', 'supplier_code', 'supplier_name') }})
            || string_agg(
                coalesce(entry_number || ' (' || your_ref || ')', your_ref, document_key), ', ' order by document_key
            ) as text,
        json_object(
            'entry', any_value(target_number), 'amount', {{ money("sum(amount)") }},
            'invoices', to_json(list(your_ref order by document_key))
        ) as payload
    from {{ ref('int_to_match') }}
    where age_days > unmatched_alert_days
    group by link, other_company, source_key
),

-- each posting of ours carries its own key: two live entries with one key are one document posted twice; unless the
-- payment was
-- valid again after it was reversed, and was posted anew. Then each of its entries may have its reversal, under one key
-- too
counted as (
    select connection, company, key, count(*) as entries from {{ ref('canonical_postings') }}
    where key is not null and not is_void
    group by all
),

entered_twice as (
    select pairs.link, case when postings.key like 'coding:%' then 'coding' else 'payments' end as flow,
    pairs.other_company as company, postings.key as document_key, 'alert' as kind,
        'urgent' as severity, 'entry_twice' as code,
        'AVX:' || postings.key || ' stands in ' || any_value({{ word('company', 'pairs.books_system') }}) || ' '
            || postings.company || ' in ' || count(*)
            || ' ' || any_value({{ word('postings_noun', 'pairs.books_system') }})
            || ' (' || string_agg(distinct postings.number, ', ' order by postings.number) || '): '
            || any_value({{ word('undo', 'pairs.books_system') }}) || ' all but one of them in '
                || any_value({{ word('name', 'pairs.books_system') }}) as text,
        json_object('entries', to_json(list_sort(list(postings.entry_id)))) as payload
    from {{ ref('canonical_postings') }} as postings
    inner join {{ ref('int_pairs') }} as pairs
        on pairs.is_routed and pairs.books_connection = postings.connection and pairs.books_company = postings.company
    left join counted as reversals
        on reversals.connection = postings.connection and reversals.company = postings.company
        and reversals.key = postings.key || ':void'
    left join counted as reversed
        on reversed.connection = postings.connection and reversed.company = postings.company
        and postings.key = reversed.key || ':void'
    left join (select distinct link, other_company, source_key from {{ ref('int_payment_postings') }}
        where payment_state in ('issued', 'cleared')) as valid
        on valid.link = pairs.link and valid.other_company = pairs.other_company and valid.source_key = postings.key
    where postings.key is not null and not postings.is_void
    group by pairs.link, pairs.other_company, postings.key, postings.company, reversals.entries, reversed.entries,
    valid.source_key
    having count(*) > greatest(1, coalesce(reversed.entries, 0),
        coalesce(reversals.entries, 0) + case when valid.source_key is null and postings.key not like 'coding:%'
        then 0 else 1 end)
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
    union all select * from unknown_states
    union all select * from unmatched
)

select * from final
