{#- Each order of a link from Airbase, and each vendor that we made or linked there, as it stands on the other side:
    what reconciliation compares an outbox row with. Exact's API closes no order and takes back none that something came
    in on, so that such a difference stays until a person mends it. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
vendors as (select * from {{ ref('int_airbase_vendors') }}),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = 'exact_online'),
facts as (select * from {{ ref('int_airbase_order_facts') }}),
standing as (select * from {{ ref('int_airbase_existing_orders') }}),
exact_orders as (select * from {{ ref('canonical_orders') }} where system = 'exact_online'),
deliveries as (
    select * from {{ ref('stg_operations__deliveries') }} where target_id is not null and not coalesce(voided, false)
),
codes as (select * from {{ ref('canonical_codes') }} where system = 'airbase'),

made_sides as (
    select
        pairs.link, 'airbase_vendors' as flow, pairs.books_company as company, deliveries.source_key,
        deliveries.target_id, vendors.vendor_id is not null as is_there,
        coalesce(vendors.is_deleted, false) as is_target_gone, coalesce(suppliers.is_deleted, false) as is_source_gone,
        vendors.name as target_counterparty,
        case when suppliers.blocked then 'blocked' else 'active' end as source_status,
        case when vendors.active then 'active' else 'inactive' end as target_status
    from pairs
    inner join deliveries on deliveries.link = pairs.link and deliveries.flow = 'airbase_vendors'
        and deliveries.company = pairs.books_company
    left join vendors on vendors.connection = pairs.other_connection and vendors.company = pairs.other_company
        and vendors.vendor_id = deliveries.target_id
    left join suppliers on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.vendor_key = deliveries.source_key
),

link_sides as (
    select
        pairs.link, 'vendor_links' as flow, pairs.books_company as company, deliveries.source_key,
        vendors.vendor_id as target_id, vendors.reference is not null as is_there,
        vendors.is_deleted as is_target_gone, false as is_source_gone, vendors.name as target_counterparty,
        'linked' as source_status,
        case when vendors.reference is null
            then {{ sentence('common.no_reference') }} else 'linked' end as target_status
    from pairs
    inner join deliveries on deliveries.link = pairs.link and deliveries.flow = 'vendor_links'
        and deliveries.company = pairs.books_company
    inner join vendors on vendors.connection = pairs.other_connection and vendors.company = pairs.other_company
        and vendors.vendor_id = deliveries.source_key
),

code_sides as (
    select
        pairs.link, case deliveries.flow when 'gl_accounts' then 'gl_accounts' else 'cost_centers' end as flow,
        deliveries.company, deliveries.source_key, codes.code_key as target_id,
        true as is_there, false as is_target_gone, false as is_source_gone, 'active' as source_status,
        case when codes.active then 'active' else 'inactive' end as target_status
    from pairs
    inner join deliveries
        on deliveries.link = pairs.link and deliveries.flow in ('gl_accounts', 'cost_centers')
        and deliveries.target_system = 'airbase' and deliveries.company = pairs.books_company
    inner join codes on codes.connection = pairs.other_connection and codes.company = pairs.other_company
        and codes.code_key = deliveries.target_id
),

order_sides as (
    select
        facts.link, 'purchase_orders' as flow, facts.company, facts.order_id as source_key,
        standing.order_key as target_id, true as is_there, standing.is_deleted as is_target_gone,
        facts.is_deleted as is_source_gone, {{ order_amount('standing.total',
            'facts.delivered_document') }} as target_amount, standing.currency as target_currency,
        suppliers.name as target_counterparty, coalesce(standing.supplier = facts.supplier,
            true) as is_same_counterparty,
        case when standing.is_changed then standing.changed_text end as coding_text, facts.status as source_status,
        standing.status as target_status,
        case
            when facts.is_ended and standing.status in ('open', 'partial') then
                {{ sentence('reconciliation.status.left_open', {
                'airbase': 'facts.status', 'exact': 'standing.status',
                'number': 'coalesce(standing.number, standing.order_key)',
            }) }}
            when facts.status = 'open' and standing.invoice_status in (20, 30)
                then {{ sentence('reconciliation.status.no_bill', {
                    'billed': 'case standing.invoice_status when 20 then ' ~
                        sentence('reconciliation.status.billed_in_part') ~ ' else '
                        ~ sentence('reconciliation.status.billed') ~ ' end',
                }) }}
            when facts.status = 'open' and standing.receipt_status in (20, 30)
                then {{ sentence('reconciliation.status.open_in_airbase', {
                    'received': 'case standing.receipt_status when 20 then ' ~
                        sentence('reconciliation.status.received_in_part') ~ ' else '
                        ~ sentence('reconciliation.status.received') ~ ' end',
                }) }}
            when rows.problems <> '[]' then {{ sentence('reconciliation.status.change_missing') }}
            when not facts.is_ended and standing.status = 'cancelled' then
                {{ sentence('reconciliation.status.cancelled_in_exact', {
                'status': "replace(facts.status, '_', ' ')",
            }) }} end as status_text
    from facts
    inner join standing on standing.link = facts.link and standing.company = facts.company
        and standing.order_id = facts.order_id
    left join {{ ref('airbase_exact__purchase_orders') }} as rows on rows.link = facts.link
        and rows.company = facts.company and rows.source_key = facts.order_id
    left join suppliers
        on suppliers.connection = facts.books_connection and suppliers.company = facts.books_company
        and suppliers.vendor_key = standing.supplier
),

-- what people entered before us, and Airbase has cancelled
left_sides as (
    select
        facts.link, 'purchase_orders' as flow, facts.company, facts.order_id as source_key,
        exact_orders.order_key as target_id, true as is_there, false as is_target_gone, false as is_source_gone,
        cast(exact_orders.total as decimal(28, 6)) as target_amount, exact_orders.currency as target_currency,
        facts.status as source_status, exact_orders.status as target_status,
        {{ sentence('reconciliation.status.cancelled_in_airbase', {
            'status': 'exact_orders.status', 'number': 'coalesce(exact_orders.number, exact_orders.order_key)',
        }) }} as status_text
    from facts
    inner join exact_orders
        on exact_orders.connection = facts.books_connection and exact_orders.company = facts.books_company
        and exact_orders.order_key = facts.their_id
    where facts.is_cancelled and not facts.was_ever_delivered and exact_orders.status in ('open', 'partial')
),

result_sides as (
    select
        facts.link, 'order_results' as flow, facts.company, deliveries.source_key, facts.order_id as target_id,
        true as is_there, false as is_target_gone, false as is_source_gone,
        'told' as source_status, facts.erp_sync_status as target_status
    from facts
    inner join deliveries
        on deliveries.link = facts.link and deliveries.flow = 'order_results' and deliveries.company = facts.company
        and regexp_replace(deliveries.source_key, ':[0-9]+$', '') = facts.order_id
    -- what was said later, or is shown, is no row any more
    semi join {{ ref('airbase_exact__order_results') }} as rows
        on rows.link = deliveries.link and rows.company = deliveries.company and rows.source_key = deliveries.source_key
),

final as (
    select * from made_sides
    union all by name
    select * from link_sides
    union all by name
    select * from code_sides
    union all by name
    select * from order_sides
    union all by name
    select * from left_sides
    union all by name
    select * from result_sides
)

select * from final
