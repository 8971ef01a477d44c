{#- The purchase orders that each invoice of Basware names, in a row or as a whole, and that this link carries. Where a
    number stands for several orders the one of the invoice's vendor is meant. `order_text`: what keeps one of them,
    where it waits. `is_order_blocked`: so that it cannot be sent as it is. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
orders as (select * from {{ ref('basware_exact__purchase_orders') }} where skip is null and wanted = 'present'),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'purchase_orders'),
documents as (select * from {{ ref('stg_basware__accounting_documents') }} where is_listed),

numbers as (
    select connection, company, invoice_id, order_number as number from {{ ref('int_basware_coding') }}
        where order_number is not null
    union
    select connection, company, invoice_id, trim(unnest(cast(order_numbers as json[])) ->> '$') from documents
),

named as (
    select pairs.link, numbers.company, numbers.invoice_id, numbers.number, orders.source_key, orders.problems,
        case when deliveries.target_id is null and deliveries.state in ('refused', 'held', 'skipped', 'waiting')
            then deliveries.reason_text end as state_text
    from pairs
    inner join documents on documents.connection = pairs.other_connection and documents.company = pairs.other_company
    inner join numbers on numbers.connection = documents.connection and numbers.company = documents.company
        and numbers.invoice_id = documents.invoice_id
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
        link, company, invoice_id, list({'key': source_key, 'label': 'purchase order ' || number}
            order by number) as orders,
        bool_or(problems <> '[]') as is_order_blocked,
        string_agg(coalesce(cast(problems as json) -> '$[0]' ->> '$.text', state_text), '; '
            order by number) as order_text
    from named
    group by all
)

select * from final
