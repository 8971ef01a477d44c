{#- What both systems have of a document of accounts payable: the document itself (`payment_id` is ''), and the payments
    that one has posted and the other issued. `differs`: in amount or currency.
    Grain: one row per link, company of the books, document and payment. -#}
with books as (select * from {{ ref('int_payables_books') }}),
others as (select * from {{ ref('int_payables_other') }} where side = 'other'),
invoices as (select * from others where payment_id is null)

select
    link, books_company, document_key, '' as payment_id,
    abs(sum(invoices.amount) - any_value(bills.amount)) > 0.0005
        or bool_or(invoices.currency <> bills.currency) as differs
from invoices
inner join (select * from books where movement = 'bill') as bills using (link, books_company, document_key)
group by all
union all by name
select distinct link, books_company, document_key, payment_id, false as differs
from books
semi join others using (link, books_company, document_key, payment_id)
where payment_id is not null
