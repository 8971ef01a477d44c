{#- Each order of a link from Basware as it stands in Exact: what reconciliation compares an outbox row with.
    Grain: one row per link, company and order. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
own_orders as (select * from {{ ref('stg_basware__exported_orders') }}),
exact_orders as (select * from {{ ref('canonical_orders') }} where system = 'exact_online'),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where target_system = 'exact_online'
    and target_id is not null),

order_sides as (
    select
        pairs.link, 'purchase_orders' as flow, own_orders.company, own_orders.external_code as source_key,
        exact_orders.order_key as target_id,
        true as is_there, exact_orders.is_deleted as is_target_gone, own_orders.is_deleted as is_source_gone,
        {{ order_amount('exact_orders.total', 'deliveries.delivered_document') }} as target_amount,
        exact_orders.currency as target_currency, own_orders.order_status as source_status,
        exact_orders.status as target_status,
        case when own_orders.order_status in ('Closed', 'Canceled') and exact_orders.status in ('open', 'partial')
            then {{ sentence('reconciliation.in_both', {
                'basware': 'lower(own_orders.order_status)', 'exact': 'exact_orders.status',
            }) }}
                end as status_text
    from pairs
    inner join own_orders on own_orders.connection = pairs.other_connection and own_orders.company = pairs.other_company
    inner join deliveries
        on deliveries.link = pairs.link and deliveries.flow = 'purchase_orders'
        and deliveries.company = own_orders.company and deliveries.source_key = own_orders.external_code
    inner join exact_orders
        on exact_orders.connection = pairs.books_connection and exact_orders.company = pairs.books_company
        and exact_orders.order_key = deliveries.target_id
)

select * from order_sides
