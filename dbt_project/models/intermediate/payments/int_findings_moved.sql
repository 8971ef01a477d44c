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
        'payment ' || payments.payment_id || ' of ' || {{ money('any_value(payments.amount)') }} || ' '
            || coalesce(any_value(payments.currency_code), '') || ' was posted in '
            || any_value(words.company) || ' ' || any_value(posted.books_company) || ' (AvidXchange company '
                || posted.company || ') and AvidXchange '
            || case when any_value(payments.said_company) = '' then 'names no company for it now' else 'has it in '
                || any_value(payments.said_company) || ' now' end
            || case when bool_or(payments.is_posted_at_home) then ', for which it was posted too: '
                || any_value(words.undo) || ' one of the two'
                else ', for which it is not posted: put it back in AvidXchange, or ' || any_value(words.undo) || ' the '
                    || any_value(words.noun) end
            || ' in ' || any_value(words.books)
            -- a bill payment that is void says so itself
            || case when any_value(posted.books_system) = 'exact_online'
                then ' with ' || string_agg('AVX:' || posted.source_key || ':void', ', ' order by posted.source_key)
                    || ' in the ' || any_value(words.note) else '' end
            || case when bool_or(payments.is_posted_at_home) then ''
                else '; it then goes where it belongs by itself' end as text,
        any_value(payments.said_company) as said_company
    from payments
    inner join posted using (connection, payment_id),
    lateral (select {{ word('company', 'posted.books_system') }} as company,
        {{ word('undo', 'posted.books_system') }} as undo, {{ word('posting_noun', 'posted.books_system') }} as noun,
        {{ word('name', 'posted.books_system') }} as books, {{ word('note', 'posted.books_system') }} as note) as words
    -- a void is taken back where the payment was posted
    where {{ avid_payment_state("payments.status ->> '$.Description'") }} <> 'void'
    group by posted.link, posted.company, payments.payment_id
),

sent_invoices as (
    select
        sent.link, sent.flow, sent.company, sent.source_key as document_key, 'warning' as severity,
        'invoice ' || coalesce(invoices.invoice_number, invoices.invoice_id) || ' for '
            || {{ money('coalesce(invoices.amount, invoices.gross_amount)') }} || ' '
            || coalesce(invoices.currency_code, '') || ' of ' || {{ word('company', 'pairs.books_system') }} || ' '
                || sent.company || ' was sent to AvidXchange company ' || sent.target_company
            || ' and is of ' || invoices.company || ' there now: put it back, or delete it in '
                || {{ word('name', 'pairs.books_system') }}
            || ', which voids it in AvidXchange, and enter it in the books of ' || invoices.company as text,
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
