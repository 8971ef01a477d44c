{#- Each order of a link with AvidXchange as it stands there: what reconciliation compares an outbox row with. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
own_orders as (select *, system || ':' || company || ':' || order_key as our_code from {{ ref('canonical_orders') }}),
avid_orders as (select * from {{ ref('stg_avidxchange__purchase_orders') }}),

final as (
    select
        pairs.link, 'purchase_orders' as flow, own_orders.company, own_orders.order_key as source_key,
        avid_orders.purchase_order_id as target_id, true as is_there, avid_orders.is_deleted as is_target_gone,
        own_orders.is_deleted as is_source_gone, avid_orders.total_amount as target_amount,
        avid_orders.currency_code as target_currency, own_orders.source_status, avid_orders.status as target_status,
        case when own_orders.status in ('cancelled', 'closed') and avid_orders.status = 'Open'
            then {{ sentence('reconciliation.status.open_there', {
                'status': 'own_orders.status', 'books': 'pairs.books_system',
            }) }} end as status_text
    from pairs
    inner join own_orders on own_orders.connection = pairs.books_connection and own_orders.company = pairs.books_company
    inner join avid_orders
        on avid_orders.connection = pairs.other_connection and avid_orders.company in (pairs.other_company, '')
        and avid_orders.external_code = own_orders.our_code
)

select * from final
