{#- Bills that bring what was billed on a purchase order above what was ordered, by more than a link lets go (options
    over_order_percent and over_order_amount; up to 10 always goes). A question about one of them is remembered by its
    `pairs`, each of an order and sum. -#}
with above as (
    select
        invoices.link, bills.system, bills.company, bills.document_key, bills.order_number,
        'purchase order ' || coalesce(bills.order_number, bills.order_key)
            || ' is of ' || {{ money('bills.ordered') }} || ' ' || bills.currency || ' net, and with it '
            || {{ money('bills.billed') }} || ' are billed, '
            || {{ money('bills.billed - bills.ordered') }} || ' more' as text,
        md5(concat_ws(
            '|', 'order', bills.connection, bills.company, bills.order_key, bills.ordered, bills.billed
        )) as pair
    from {{ ref('int_link_invoices') }} as invoices
    inner join {{ ref('stg_config__links') }} as links using (link)
    inner join {{ ref('int_order_bills') }} as bills using (system, connection, company, document_key)
    where bills.net > 0 and bills.billed - bills.ordered > 10
        and (
            bills.billed - bills.ordered
                > bills.ordered * cast({{ option('over_order_percent', '5') }} as decimal(9, 2)) / 100
            or bills.billed - bills.ordered > cast({{ option('over_order_amount', '500') }} as decimal(18, 2))
        )
)

select
    link, system, company, document_key, string_agg(text, '; ' order by order_number, text) as text,
    list(order_number order by order_number) as orders, list(pair order by pair) as pairs
from above
group by all
