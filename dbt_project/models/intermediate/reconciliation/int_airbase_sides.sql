{#- Each vendor that we made or linked in Airbase, each code there, and what we said of orders: what reconciliation
    compares an outbox row with. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
vendors as (select * from {{ ref('int_airbase_vendors') }}),
suppliers as (select * from {{ ref('canonical_vendors') }}),
facts as (select * from {{ ref('int_spend_order_facts') }} where other_system = 'airbase'),
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
    left join suppliers on suppliers.system = pairs.books_system and suppliers.connection = pairs.books_connection
        and suppliers.company = pairs.books_company and suppliers.vendor_key = deliveries.source_key
),

link_sides as (
    select
        pairs.link, 'vendor_links' as flow, pairs.books_company as company, deliveries.source_key,
        vendors.vendor_id as target_id, vendors.reference is not null as is_there,
        vendors.is_deleted as is_target_gone, false as is_source_gone, vendors.name as target_counterparty,
        'linked' as source_status,
        case when vendors.reference is null then 'no reference' else 'linked' end as target_status
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

result_sides as (
    select
        facts.link, 'order_results' as flow, facts.company, deliveries.source_key, facts.order_key as target_id,
        true as is_there, false as is_target_gone, false as is_source_gone,
        'told' as source_status, own.erp_sync_status as target_status
    from facts
    inner join deliveries
        on deliveries.link = facts.link and deliveries.flow = 'order_results' and deliveries.company = facts.company
        and regexp_replace(deliveries.source_key, ':[0-9]+$', '') = facts.order_key
    inner join {{ ref('stg_airbase__purchase_orders') }} as own on own.connection = facts.other_connection
        and own.company = facts.company and own.order_id = facts.order_key
    -- what was said later, or is shown, is no row any more
    semi join {{ rows_with(['airbase'], 'order_results') }} as rows
        on rows.link = deliveries.link and rows.company = deliveries.company and rows.source_key = deliveries.source_key
),

final as (
    select * from made_sides
    union all by name
    select * from link_sides
    union all by name
    select * from code_sides
    union all by name
    select * from result_sides
)

select * from final
