{#- What stands in Exact of each order that we wrote there, line by line beside what we wrote. A change counts where
    Exact was read after our last writing; an order that people entered and we took over has the lines they gave it. -#}
with deliveries as (
    select * from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system = 'exact_online' and target_id is not null
        and not coalesce(voided, false)
),

pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
items as {{ exact_masters('items') }},
orders as (select * from {{ ref('canonical_orders') }} where system = 'exact_online'),
heads as (select * from {{ ref('stg_exact_online__purchase_orders') }}),

written as (
    select link, company, source_key, string_agg(said, '; ' order by no) as said
    from (
        select link, company, source_key, cast(line ->> '$.no' as integer) as no,
            {{ airbase_line_text("line ->> '$.item'", "cast(line ->> '$.quantity' as decimal(28, 6))",
                "cast(line ->> '$.net' as decimal(28, 6))", "line ->> '$.cost_center'") }} as said
        from (select link, company, source_key,
            unnest(cast(delivered_document as json) -> '$.lines[*]') as line from deliveries where sent_at is not null)
    )
    group by all
),

there as (
    select connection, company, order_key, string_agg(said, '; ' order by no) as said, list(item order by no) as items
    from (
        select lines.connection, lines.company, lines.order_key, lines.no,
        coalesce(trim(items.code), lines.item) as item,
            {{ airbase_line_text("coalesce(items.code, lines.item)", "lines.quantity", "lines.net",
                "lines.cost_center") }} as said
        from (
            select connection, company, order_key, line.no, line.item,
            cast(line.quantity as decimal(28, 6)) as quantity, cast(line.net as decimal(28, 6)) as net, line.cost_center
            from (select connection, company, order_key, unnest(lines) as line from orders)
        ) as lines
        left join items on items.connection = lines.connection and items.company = lines.company
            and items.id = lines.item
    )
    group by all
),

final as (
    select
        deliveries.link, deliveries.company, deliveries.source_key as order_id, orders.order_key, orders.number,
        orders.supplier, orders.currency, orders.order_date, orders.total,
        orders.status, orders.is_deleted, heads.receipt_status, heads.invoice_status,
        coalesce(there.items, []) as items, there.said, coalesce(heads.read_at > deliveries.sent_at, true) as is_fresh,
        -- what we closed was brought down to what came in
        not orders.is_deleted and coalesce(heads.read_at > deliveries.sent_at, false)
            and written.said is distinct from there.said
            and coalesce((deliveries.delivered_document ->> '$.status') <> 'closed', true) as is_changed,
        coalesce(there.said, 'no lines') || ' in Exact, ' || coalesce(written.said, 'no lines')
            || ' as we wrote it' as changed_text
    from deliveries
    inner join pairs on pairs.link = deliveries.link and pairs.other_company = deliveries.company
    inner join orders
        on orders.connection = pairs.books_connection and orders.company = deliveries.target_company
        and orders.order_key = deliveries.target_id
    inner join heads
        on heads.connection = orders.connection and heads.company = orders.company
        and heads.purchase_order_id = orders.order_key
    left join written on written.link = deliveries.link and written.company = deliveries.company
        and written.source_key = deliveries.source_key
    left join there on there.connection = orders.connection and there.company = orders.company
        and there.order_key = orders.order_key
)

select * from final
