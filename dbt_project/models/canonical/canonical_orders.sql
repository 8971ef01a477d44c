{#- Purchase orders of every system of books in one shape, lines as one list; `status` is the canonical one,
    `note` what our key and people's own words stand in.
    Grain: one row per system, connection, company and order. -#}
with orders as (
    {{ branches('orders') }}
),

lines as (
    select
        system, connection, company, order_key, sum(net) as total,
        case when count(net) = count(*) then
            list({'no': no, 'key': line_key, 'description': description, 'item': item, 'account': account,
                  'cost_center': cost_center, 'quantity': cast(quantity as varchar),
                  'unit_price': cast(price as varchar), 'net': {{ money("net") }}} order by no) end as lines
    from {{ ref('canonical_order_lines') }}
    group by all
)

select orders.*, lines.lines, coalesce(lines.total, 0) as total
from orders
left join lines using (system, connection, company, order_key)
