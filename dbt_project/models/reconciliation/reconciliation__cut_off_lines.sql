{{ config(alias='cut_off_lines') }}
{#- Lines of purchase orders, of which what came in and was invoiced is compared at the end of a period
    (`reconciliation.cut_off`). `coding`: the accounts of the books with the share of each, as JSON. -#}
with orders as (select * from {{ ref('int_cut_off_orders') }}),
lines as (select * from {{ ref('int_cut_off_lines') }}),

received as (
    select link, system, order_company, order_key, bool_or(quantity <> 0 or coalesce(net, 0) <> 0) as is_receipt_known
    from {{ ref('int_cut_off_receipts') }}
    group by all
)

select
    lines.link, lines.company, lines.system as order_system, lines.order_company, lines.order_key, lines.line_key,
    cast(lines.line_no as integer) as line_no, coalesce(orders.number, lines.order_key) as number,
    orders.vendor_name as counterparty, orders.order_date, orders.currency, lines.description,
    lines.quantity as ordered_quantity, cast(lines.net as decimal(28, 6)) as ordered,
    coalesce(orders.is_closed, false) as is_closed, lines.is_stock,
    coalesce(received.is_receipt_known, false) as is_receipt_known, cast(to_json(lines.coding) as varchar) as coding,
    orders.read_at
from lines
inner join orders
    on orders.link = lines.link and orders.company = lines.company and orders.system = lines.system
    and orders.connection = lines.connection and orders.order_company = lines.order_company
    and orders.order_key = lines.order_key
left join received
    on received.link = lines.link and received.system = lines.system
    and received.order_company = lines.order_company and received.order_key = lines.order_key
