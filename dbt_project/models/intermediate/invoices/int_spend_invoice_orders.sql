{#- The purchase orders that each invoice names, in a line or as a whole, and that its link carries. Where a number
    stands for several orders the one of the invoice's vendor is meant. `order_text`: what keeps one of them, where it
    waits. `is_order_blocked`: so that it cannot be sent as it is.
    Grain: one row per link, company of the spend system and invoice. -#}
with pairs as (select * from {{ ref('int_spend_pairs') }} where is_routed),
orders as (select * from {{ invoice_rows_of('purchase_orders') }} where skip is null and wanted = 'present'),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'purchase_orders'),
documents as (select * from {{ ref('canonical_spend_invoices') }} where is_listed),

numbers as (
    select system, connection, company, invoice_id, order_number as number
    from {{ ref('canonical_spend_invoice_lines') }}
    where order_number is not null
    union
    select system, connection, company, invoice_id, trim(unnest(cast(order_numbers as json[])) ->> '$') from documents
),

named as (
    select pairs.link, numbers.company, numbers.invoice_id, numbers.number, orders.source_key, orders.problems,
        case when deliveries.target_id is null and deliveries.state in ('refused', 'held', 'skipped', 'waiting')
            then deliveries.reason_text end as state_text
    from pairs
    inner join documents
        on documents.system = pairs.other_system and documents.connection = pairs.other_connection
        and documents.company = pairs.other_company
    inner join numbers
        on numbers.system = documents.system and numbers.connection = documents.connection
        and numbers.company = documents.company and numbers.invoice_id = documents.invoice_id
    inner join orders on orders.link = pairs.link and orders.company = numbers.company
        and trim(orders.number) = numbers.number
    left join deliveries on deliveries.link = pairs.link and deliveries.company = orders.company
        and deliveries.source_key = orders.source_key
    qualify row_number() over (
        partition by pairs.link, numbers.company, numbers.invoice_id, numbers.number
        order by (orders.document ->> '$.vendor_key') is not distinct from documents.supplier_code desc,
        orders.source_key) = 1
),

final as (
    select
        link, company, invoice_id, list({'key': source_key, 'label': {{ sentence('orders.label',
            {'number': 'number'}) }}}
            order by number) as orders,
        bool_or(problems <> '[]') as is_order_blocked,
        string_agg(coalesce(cast(problems as json) -> '$[0]' ->> '$.text', state_text), '; '
            order by number) as order_text
    from named
    group by all
)

select * from final
