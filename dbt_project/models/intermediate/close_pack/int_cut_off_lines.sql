{#- The lines of those orders with how a purchase of each is booked: `coding` by account and cost centre of the books,
    the net of each being its share. `books_line`: the line of the books' order that it became, which has its place, net
    and quantity. Grain: one row per link, company, system, connection, company of the order, order and line. -#}
with orders as (select * from {{ ref('int_cut_off_orders') }}),
bound as (select * from {{ ref('int_order_lines') }}),
codes as (select * from {{ ref('canonical_codes') }} where kind = 'gl_account'),

items as (
    select items.*, codes.code as account
    from {{ ref('canonical_items') }} as items
    left join codes
        on codes.system = items.system and codes.connection = items.connection and codes.company = items.company
        and codes.code_key = items.cost_account
),

lines as (
    select
        orders.link, orders.company, orders.system, orders.connection, orders.order_company, orders.order_key,
        orders.books_system, orders.books_connection, orders.books_order, bound.line_key, bound.line_no, bound.net,
        bound.quantity, said.place, said.description, said.item_key, said.account, said.cost_center
    from orders
    inner join bound
        on bound.system = orders.system and bound.connection = orders.connection
        and bound.company = orders.order_company and bound.order_key = orders.order_key
    inner join {{ ref('canonical_order_lines') }} as said
        on said.system = bound.system and said.connection = bound.connection and said.company = bound.company
        and said.order_key = bound.order_key and said.line_key = bound.line_key
),

coded as (
    select
        lines.link, lines.system, lines.order_company, lines.order_key, lines.line_key, lines.description,
        coalesce(items.is_stock_item, false) as is_stock,
        [{'account': coalesce(lines.account, items.account), 'cost_center': lines.cost_center, 'net': lines.net}]
            as coding
    from lines
    left join items
        on items.system = lines.system and items.connection = lines.connection
        and items.company = lines.order_company and items.item_key = lines.item_key
    where lines.system in {{ books_systems() }}
    union all by name
    select
        lines.link, lines.system, lines.order_company, lines.order_key, lines.line_key,
        min(rows.line.description) as description, coalesce(bool_or(items.is_stock_item), false) as is_stock,
        list({'account': case when {{ order_ability('by_account', 'lines.books_system') }} then rows.line.account
            else coalesce(mapped.account, items.account) end,
            'cost_center': rows.line.cost_center, 'net': rows.net} order by rows.row_no) as coding
    from lines
    inner join {{ ref('int_spend_order_lines') }} as rows
        on rows.link = lines.link and rows.company = lines.order_company and rows.order_key = lines.order_key
        and rows.line_no = lines.place
    inner join {{ ref('int_order_items') }} as mapped
        on mapped.link = rows.link and mapped.company = rows.company and mapped.order_key = rows.order_key
        and mapped.line_no = rows.line_no and mapped.row_no = rows.row_no
    left join items
        on items.system = lines.books_system and items.connection = lines.books_connection
        and items.company = lines.company and items.code = rows.line.item
    where lines.system not in {{ books_systems() }}
    group by all
),

twins as (
    select lines.link, lines.system, lines.order_company, lines.order_key, lines.line_key, bound.line_key as books_line
    from lines
    inner join bound
        on bound.system = lines.books_system and bound.connection = lines.books_connection
        and bound.company = lines.company and bound.order_key = lines.books_order and bound.line_no = lines.line_no
        and bound.net = lines.net and bound.quantity is not distinct from lines.quantity
    where lines.system not in {{ books_systems() }}
)

select
    lines.* exclude (place, item_key, account, cost_center, description),
    coalesce(coded.description, lines.description, '') as description, coalesce(coded.is_stock, false) as is_stock,
    coalesce(coded.coding, []) as coding, twins.books_line
from lines
left join coded using (link, system, order_company, order_key, line_key)
left join twins using (link, system, order_company, order_key, line_key)
