{#- Movements of the invoices of the system that pays, each with the cause of its difference from the books, if it is
    one. Grain: one row per link, company of the books, company of the other system, invoice and movement. -#}
with others as (
    select *, 'avidxchange:' || other_company || ':' || invoice_id as own_key from {{ ref('int_payables_other') }}
),

shared as (select * from {{ ref('int_payables_both') }}),
states as (select * from {{ ref('int_payables_states') }} where flow <> 'payments'),
payments as (select * from {{ ref('int_payables_payments') }})

select
    others.* exclude (document_key, own_key), coalesce(others.document_key, own_key) as document_key,
    case
        when others.side = 'ordered' then 'ordered'
        when documents.document_key is null and states.cause = 'before_start' then 'before_start'
        when documents.document_key is null then 'other_only'
        when others.payment_id is null and documents.differs then 'differs'
        when others.payment_id is null or paid.payment_id is not null then 'timing'
        else coalesce(payments.cause, 'in_flight')
    end as cause,
    coalesce(payments.reason, states.reason) as reason,
    states.flow as document_flow, states.company as document_company, states.source_key as document_source_key
from others
left join shared as paid using (link, books_company, document_key, payment_id)
left join payments using (link, books_company, other_company, payment_id)
left join shared as documents on documents.link = others.link and documents.books_company = others.books_company
    and documents.document_key = others.document_key and documents.payment_id = ''
left join states on states.link = others.link and states.company = others.books_company
    and states.source_key = coalesce(others.document_key, own_key)
