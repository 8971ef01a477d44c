{#- What stands in the books of each order of a spend system that we wrote there, line by line beside what we wrote. A
    change counts where the books were read after our last writing; an order that people entered and we took over has
    the lines they gave it. Grain: one row per link, company of the spend system and order. -#}
with deliveries as (
    select * from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system in {{ books_systems() }} and target_id is not null
),

pairs as (
    select *, {{ word('name', 'books_system') }} as books_name from {{ ref('int_link_pairs') }}
    where is_routed and other_system in {{ spend_systems() }}
),

written as (
    select link, company, source_key, string_agg(said, '; ' order by no) as said
    from (
        select link, company, source_key, cast(line ->> '$.no' as integer) as no,
            {{ order_line_of_document('line') }} as said
        from (select link, company, source_key,
            unnest(cast(delivered_document as json) -> '$.lines[*]') as line from deliveries where sent_at is not null)
    )
    group by all
),

there as (
    select
        lines.system, lines.connection, lines.company, lines.order_key,
        string_agg({{ order_line_text("coalesce(items.code, lines.item)", "lines.account", "lines.quantity",
            "lines.net", "lines.cost_center") }}, '; ' order by lines.no) as said,
        list(coalesce(trim(items.code), lines.item) order by lines.no) as items
    from {{ ref('canonical_order_lines') }} as lines
    left join {{ ref('canonical_items') }} as items
        on items.system = lines.system and items.connection = lines.connection and items.company = lines.company
        and items.item_key = lines.item_key
    where lines.system in {{ books_systems() }}
    group by all
),

final as (
    select
        deliveries.link, deliveries.company, deliveries.source_key as order_key, orders.order_key as books_order,
        coalesce(deliveries.voided, false) as is_voided,
        orders.number, orders.supplier, orders.currency, orders.order_date, orders.total, orders.status,
        orders.is_deleted, reads.received, reads.billed, reads.has_come_in, coalesce(there.items, []) as items,
        there.said, coalesce(reads.read_at > deliveries.sent_at, true) as is_fresh,
        -- what we closed was brought down to what came in
        not orders.is_deleted and coalesce(reads.read_at > deliveries.sent_at, false)
            and written.said is distinct from there.said
            and coalesce((deliveries.delivered_document ->> '$.status') <> 'closed', true) as is_changed,
        {{ sentence('orders.changed', {
            'there': 'coalesce(there.said, ' ~ sentence('orders.no_lines') ~ ')', 'books.name': 'pairs.books_name',
            'written': 'coalesce(written.said, ' ~ sentence('orders.no_lines') ~ ')',
        }) }} as changed_text
    from deliveries
    inner join pairs on pairs.link = deliveries.link and pairs.other_company = deliveries.company
    inner join {{ ref('canonical_orders') }} as orders
        on orders.system = pairs.books_system and orders.connection = pairs.books_connection
        and orders.company = deliveries.target_company and orders.order_key = deliveries.target_id
    inner join {{ ref('canonical_order_reads') }} as reads
        on reads.system = orders.system and reads.connection = orders.connection and reads.company = orders.company
        and reads.order_key = orders.order_key
    left join written on written.link = deliveries.link and written.company = deliveries.company
        and written.source_key = deliveries.source_key
    left join there on there.system = orders.system and there.connection = orders.connection
        and there.company = orders.company and there.order_key = orders.order_key
)

select * from final
