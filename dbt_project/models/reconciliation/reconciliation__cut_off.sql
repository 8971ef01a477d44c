{{ config(alias='cut_off') }}
{#- What came in on those lines (`receipt`), each invoice for them (`invoice`), and what a system counts as invoiced
    beyond the invoices that are known (`counted`): dated, so that the end of any period can be looked at. It happened
    between `earliest` and `latest`; an invoice that is not in the books has no such days. -#}
with receipts as (select * from {{ ref('int_cut_off_receipts') }}),
invoices as (select * from {{ ref('int_cut_off_invoices') }}),

came_in as (
    select
        link, company, system as order_system, order_company, order_key, line_key, 'receipt' as event,
        side || ':' || receipt_key as event_key, side, earliest, latest, is_spread, is_posted, quantity, net
    from receipts
    where quantity <> 0 or coalesce(net, 0) <> 0
),

invoiced as (
    select
        link, company, system as order_system, order_company, order_key, line_key, 'invoice' as event,
        document_system || ':' || document_key as event_key,
        case when document_system in {{ books_systems() }} then 'books' else 'spend' end as side,
        case when state = 'booked' then booked_on end as earliest,
        case when state = 'booked' then booked_on end as latest, quantity, net, number as document_number,
        document_date, books_number, state, reason
    from invoices
),

-- a system of books counts what it matched with its order, settled long ago or not
sums as (
    select link, order_system, order_company, order_key, line_key,
        case when count(quantity) = count(*) then sum(quantity) end as quantity
    from invoiced
    where side = 'books'
    group by all
),

counted as (
    select
        receipts.link, receipts.company, receipts.system as order_system, receipts.order_company, receipts.order_key,
        receipts.line_key, 'counted' as event, 'books:counted' as event_key, receipts.side, receipts.earliest,
        receipts.latest, 'booked' as state,
        receipts.billed_quantity - case when sums.link is null then 0 else sums.quantity end as quantity
    from receipts
    left join sums
        on sums.link = receipts.link and sums.order_system = receipts.system
        and sums.order_company = receipts.order_company and sums.order_key = receipts.order_key
        and sums.line_key = receipts.line_key
    where receipts.system in {{ books_systems() }} and receipts.billed_quantity > 0
),

final as (
    select * from came_in
    union all by name
    select * from invoiced
    union all by name
    select * from counted where quantity > 0
)

select
    link, company, order_system, order_company, order_key, line_key, event, event_key, side, document_number,
    document_date, earliest, latest, coalesce(is_spread, false) as is_spread, coalesce(is_posted, false) as is_posted,
    cast(quantity as decimal(28, 6)) as quantity, cast(net as decimal(28, 6)) as net, state, reason, books_number
from final
