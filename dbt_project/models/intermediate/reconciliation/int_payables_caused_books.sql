{#- Movements of the documents of the books, each with the cause of its difference from the other system, if it is one.
    Grain: one row per link, company of the books, document and movement. -#}
with books as (select * from {{ ref('int_payables_books') }}),
companies as (select link, books_company, pays from {{ ref('int_payables_companies') }}),
shared as (select * from {{ ref('int_payables_both') }}),
states as (select * from {{ ref('int_payables_states') }} where flow <> 'payments'),
payments as (
    select link, books_company, payment_id, min(cause) as cause, min(reason) as reason
    from {{ ref('int_payables_payments') }} group by all
)

select
    books.* exclude (kind, reason), 'books' as side,
    case
        when books.kind = 'journal' then 'manual_journal'
        when books.kind = 'revaluation' then 'revaluation'
        when books.kind in ('payment', 'discount') then 'prepayment'
        when books.kind = 'own_payment' then 'posted_unmatched'
        when books.movement in ('entry', 'settled') then 'left_out'
        when not companies.pays then 'open_in_books'
        when documents.document_key is null then coalesce(states.cause, 'left_out')
        when books.kind = 'bill' and documents.differs then 'differs'
        when books.kind = 'bill' or paid.payment_id is not null then 'timing'
        when books.payment_id is null then 'paid_in_books'
        else coalesce(payments.cause, 'in_flight')
    end as cause,
    coalesce(payments.reason, states.reason, books.reason) as reason,
    states.flow as document_flow, states.company as document_company, states.source_key as document_source_key
from books
inner join companies using (link, books_company)
left join shared as paid using (link, books_company, document_key, payment_id)
left join payments using (link, books_company, payment_id)
left join shared as documents on documents.link = books.link and documents.books_company = books.books_company
    and documents.document_key = books.document_key and documents.payment_id = ''
left join states on states.link = books.link and states.company = books.books_company
    and states.source_key = books.document_key
