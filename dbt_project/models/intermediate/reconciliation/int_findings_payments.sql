{#- Payments in AvidXchange that need a person though nothing is to be sent. -#}
with postings as (select * from {{ ref('int_payment_postings') }} where is_routed),

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

final as (
    select * from payment_errors
    union all select * from unknown_states
    union all select * from unmatched
)

select * from final
