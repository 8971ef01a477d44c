{#- Invoices and payments that need a person though nothing is to be sent. -#}
with candidates as (select * from {{ ref('int_invoice_candidates') }} where is_routed),
postings as (select * from {{ ref('int_payment_postings') }} where is_routed),
settlement as (select * from {{ ref('int_invoice_settlement') }}),

invoices as (
    select *, {{ sentence('invoices.label', {
        'number': 'coalesce(your_ref, document_key)',
        'vendor': 'coalesce(supplier_name, ' ~ sentence('vendors.unknown', {'books': 'books_system'}) ~ ')',
    }) }} as label,
        {{ flow_of('invoices', 'kind') }} as flow, {{ word('name', 'books_system') }} as books_name,
            {{ word('document', 'books_system') }} as document_word
    from candidates
    where invoice_id is not null and not was_voided
),

rejected as (
    select link, flow, company, document_key, 'review' as kind, 'warning' as severity,
        case when their_status = 'Rejected' then 'rejected' else 'voided_in_target' end as code,
        {{ sentence('invoices.rejected.text', {
            'label': 'label',
            'how': "case when their_status = 'Rejected' then " ~ sentence('invoices.rejected.by_approvers') ~
                ' else ' ~ sentence('invoices.rejected.voided') ~ ' end',
            'books.name': 'books_name', 'total': money('total'), 'currency': 'currency',
            'books.document': 'document_word',
        }) }} as text,
        json_object('status', their_status, 'amount', {{ money("total") }}) as payload
    from invoices
    where their_status in ('Rejected', 'Voided') and not is_gone
),

blocked_late as (
    select link, flow, company, document_key, 'alert' as kind, 'warning' as severity, 'payment_blocked' as code,
        {{ sentence('invoices.payment_blocked_late', {
            'label': 'label', 'books.name': 'books_name', 'status': 'their_status',
        }) }} as text,
        json_object('status', their_status) as payload
    from invoices
    where is_payment_blocked and not is_gone
        and their_status in ('Submitted', 'InWorkflow', 'Approved', 'PaymentError', 'PaymentVoided', 'PaymentCreated')
),

paid_elsewhere as (
    select link, flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_elsewhere' as code,
        {{ sentence('invoices.paid_elsewhere.text', {
            'label': 'label', 'books.name': 'books_name', 'paid': money('paid_elsewhere'), 'payments': 'payment_ids',
            'at_avid': money('at_avid'),
            'own_debit': 'case when posted_by_us > 0.0005 then ' ~ sentence('invoices.paid_elsewhere.own_debit') ~
                " else '' end",
        }) }} as text,
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
        {{ sentence('invoices.paid_elsewhere.rest', {
            'label': 'label', 'books.name': 'books_name', 'paid': money('paid_elsewhere'),
            'open': money('open_amount'),
        }) }} as text,
        json_object('paid_elsewhere', {{ money("paid_elsewhere") }}, 'open', {{ money("open_amount") }}) as payload
    from candidates, lateral (select {{ sentence('invoices.label', {
        'number': 'coalesce(your_ref, document_key)', 'vendor': "coalesce(supplier_name, '')",
    }) }} as label, {{ word('name', 'books_system') }} as books_name)
    where was_delivered and is_paid_elsewhere and is_part_paid and at_avid <= 0.0005
),

deleted_after_payment as (
    select link, flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'deleted' as code,
        {{ sentence('invoices.deleted', {
            'label': 'label', 'books.name': 'books_name', 'payments': 'payment_ids',
        }) }} as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where is_gone and at_avid > 0.0005
),

paid_twice as (
    select link, 'payments' as flow, company, document_key, 'alert' as kind, 'urgent' as severity, 'paid_twice' as code,
        {{ sentence('invoices.paid_twice', {
            'label': 'label', 'total': money('total'), 'paid': money('at_avid'), 'payments': 'payment_ids',
        }) }} as text,
        json_object('payments', payment_ids) as payload
    from invoices
    where at_avid > abs(total) + 0.0005
),

payment_errors as (
    select link, 'payments' as flow, other_company as company, payment_id as document_key, 'alert' as kind,
        case when was_posted then 'urgent' else 'warning' end as severity, 'payment_error' as code,
        {{ sentence('payments.payment_error.text', {
            'payment_id': 'payment_id', 'payment_amount': money('payment_amount'),
            'currency': "coalesce(currency, '')",
            'supplier': 'coalesce(supplier_name, vendor_external_code, ' ~ sentence('payments.its_supplier') ~ ')',
            'reason': "coalesce(' (' || (exceptions ->> '$[0].ReasonCode.Description') || ')', '')",
            'remedy': 'case when was_posted then ' ~
                sentence('payments.payment_error.posted', {
                'books': 'books_system',
            }) ~
                ' else ' ~ sentence('payments.payment_error.remedy') ~ ' end',
        }) }} as text,
        json_object('exceptions', exceptions) as payload
    from postings
    where payment_state = 'error'
    qualify row_number() over (partition by link, other_company, payment_id order by source_key) = 1
),

-- a word of AvidXchange that we do not know may mean that the money came back
unknown_states as (
    select link, 'payments' as flow, other_company as company, payment_id as document_key, 'alert' as kind,
        case when was_posted then 'urgent' else 'warning' end as severity, 'status_unknown' as code,
        {{ sentence('payments.status_unknown.text', {
            'payment_id': 'payment_id', 'payment_amount': money('payment_amount'),
            'currency': "coalesce(currency, '')",
            'supplier': 'coalesce(supplier_name, vendor_external_code, ' ~ sentence('payments.its_supplier') ~ ')',
            'status': "coalesce(status_text, 'none')",
            'posted': 'case when was_posted then ' ~
                sentence('payments.status_unknown.posted', {
                'books': 'books_system',
            }) ~
                " else '' end",
        }) }} as text,
        json_object('status', status_text) as payload
    from postings
    where payment_state = 'unknown'
    qualify row_number() over (partition by link, other_company, payment_id order by was_posted desc, source_key) = 1
),

unmatched as (
    select link, 'payments' as flow, other_company as company, source_key as document_key, 'alert' as kind,
        'warning' as severity, 'posted_unmatched' as code,
        {{ sentence('payments.posted_unmatched', {
            'payment_id': 'any_value(payment_id)', 'books.name': 'any_value(' ~ word('name', 'books_system') ~ ')',
            'books.posting_noun': 'any_value(' ~ word('posting_noun', 'books_system') ~ ')',
            'posting': 'any_value(coalesce(target_number, target_id))', 'amount': money('sum(amount)'),
            'currency': 'any_value(currency)', 'age_days': 'any_value(age_days)',
            'how': 'any_value(' ~ how_to_match('books_system', 'supplier_code', 'supplier_name') ~ ')',
            'documents': "string_agg(coalesce(entry_number || ' (' || your_ref || ')', your_ref, document_key), ', '
                order by document_key)",
        }) }} as text,
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
        {{ sentence('payments.entry_twice', {
            'key': 'postings.key', 'books.company': 'any_value(' ~ word('company', 'pairs.books_system') ~ ')',
            'company': 'postings.company', 'count': 'count(*)',
            'books.postings_noun': 'any_value(' ~ word('postings_noun', 'pairs.books_system') ~ ')',
            'numbers': "string_agg(distinct postings.number, ', ' order by postings.number)",
            'books.undo': 'any_value(' ~ word('undo', 'pairs.books_system') ~ ')',
            'books.name': 'any_value(' ~ word('name', 'pairs.books_system') ~ ')',
        }) }} as text,
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
