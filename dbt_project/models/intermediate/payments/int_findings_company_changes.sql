{#- Invoices and payments that AvidXchange moved to another of its companies after they were sent or posted. -#}
with payments as (select * from {{ ref('int_avid_payments') }} where not is_deleted and posted_company is not null),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted
    and status not in ('Rejected', 'Voided')),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),
posted as (select * from {{ ref('int_moved_postings') }} where not is_undone and books_company is not null),
sent as (select * from {{ ref('stg_operations__deliveries') }} where flow in {{ invoice_flows() }}
    and target_id is not null and not coalesce(voided, false)),

posted_payments as (
    select
        posted.link, 'payments' as flow, posted.company, payments.payment_id as document_key, 'urgent' as severity,
        {{ sentence('payments.moved.text', {
            'payment_id': 'payments.payment_id', 'amount': money('any_value(payments.amount)'),
            'currency': "coalesce(any_value(payments.currency_code), '')", 'company': 'any_value(words.company)',
            'books_company': 'any_value(posted.books_company)', 'other_company': 'posted.company',
            'now': "case when any_value(payments.said_company) = '' then " ~ sentence('payments.moved.no_company') ~
                ' else ' ~
                sentence('payments.moved.other_company', {
                'said_company': 'any_value(payments.said_company)',
            }) ~
                ' end',
            'what': 'case when bool_or(payments.is_posted_at_home) then ' ~
                sentence('payments.moved.twice', {
                'undo': 'any_value(words.undo)',
            }) ~
                ' else ' ~
                sentence('payments.moved.not_there', {
                    'undo': 'any_value(words.undo)', 'noun': 'any_value(words.noun)',
                }) ~
                ' end',
            'books': 'any_value(words.books)',
            'with': "case when any_value(posted.books_system) = 'exact_online' then " ~
                sentence('payments.moved.with', {
                    'keys': "string_agg('AVX:' || posted.source_key || ':void', ', ' order by posted.source_key)",
                    'note': 'any_value(words.note)',
                }) ~
                " else '' end",
            'then': "case when bool_or(payments.is_posted_at_home) then '' else " ~ sentence('payments.moved.then') ~
                ' end',
        }) }} as text,
        any_value(payments.said_company) as said_company
    from payments
    inner join posted using (connection, payment_id),
    lateral (select {{ word('company', 'posted.books_system') }} as company,
        {{ word('undo', 'posted.books_system') }} as undo, {{ word('posting_noun', 'posted.books_system') }} as noun,
        {{ word('name', 'posted.books_system') }} as books, {{ word('note', 'posted.books_system') }} as note) as words
    -- a void is taken back where the payment was posted
    where payments.payment_state <> 'void'
    group by posted.link, posted.company, payments.payment_id
),

sent_invoices as (
    select
        sent.link, sent.flow, sent.company, sent.source_key as document_key, 'warning' as severity,
        {{ sentence('invoices.moved', {
            'invoice_number': 'coalesce(invoices.invoice_number, invoices.invoice_id)',
            'amount': money('coalesce(invoices.amount, invoices.gross_amount)'),
            'currency': "coalesce(invoices.currency_code, '')", 'books': 'pairs.books_system',
            'company': 'sent.company', 'sent_to': 'sent.target_company', 'now': 'invoices.company',
        }) }} as text,
        invoices.company as said_company
    from sent
    inner join pairs on pairs.link = sent.link and pairs.books_company = sent.company
        and pairs.other_company = sent.target_company
    inner join invoices
        on invoices.connection = pairs.other_connection and invoices.invoice_id = sent.target_id
        and invoices.company not in (sent.target_company, '')
),

final as (
    select * from posted_payments
    union all by name
    select * from sent_invoices
)

select *, 'alert' as kind, 'company_changed' as code, json_object('company', said_company) as payload from final
