{#- Each order of a link from Airbase, and each vendor that we made or linked there, as it stands on the other side:
    what reconciliation compares an outbox row with. What the API of the books does not close, or take back since
    something came in on it, stays a difference until a person mends it. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
vendors as (select * from {{ ref('int_airbase_vendors') }}),
suppliers as (select * from {{ ref('canonical_vendors') }}),
facts as (
    select *, {{ word('name', 'books_system') }} as books_name, {{ order_ability('closes', 'books_system') }}
        as can_close
    from {{ ref('int_spend_order_facts') }}
    where other_system = 'airbase'
),

existing as (select * from {{ ref('int_existing_orders') }}),
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

order_sides as (
    select
        facts.link, 'purchase_orders' as flow, facts.company, facts.order_key as source_key,
        existing.books_order as target_id, true as is_there, existing.is_deleted as is_target_gone,
        facts.is_deleted as is_source_gone, {{ order_amount('existing.total',
            'facts.delivered_document') }} as target_amount, existing.currency as target_currency,
        suppliers.name as target_counterparty, coalesce(existing.supplier = facts.supplier,
            true) as is_same_counterparty,
        case when existing.is_changed then existing.changed_text end as coding_text, facts.status as source_status,
        existing.status as target_status,
        {%- set shown = {
            'status': 'facts.status', 'books_status': 'existing.status',
            'books.name': 'facts.books_name', 'order': 'coalesce(existing.number, existing.books_order)',
        } %}
        case
            when facts.is_ended and existing.status in ('open', 'partial') then case
                when facts.can_close then {{ sentence('orders.status.left_open', shown) }}
                else {{ sentence('orders.status.not_closable', shown) }} end
            when facts.status = 'open' and existing.billed = 'part'
                then {{ sentence('orders.status.part_billed', shown) }}
            when facts.status = 'open' and existing.billed is not null
                then {{ sentence('orders.status.billed', shown) }}
            when facts.status = 'open' and existing.received = 'part'
                then {{ sentence('orders.status.part_received', shown) }}
            when facts.status = 'open' and existing.received is not null
                then {{ sentence('orders.status.received', shown) }}
            when rows.problems <> '[]' then {{ sentence('orders.status.not_taken_over', shown) }}
            when not facts.is_ended and existing.status = 'cancelled'
                then {{ sentence('orders.status.cancelled_in_books',
                    dict(shown, status="replace(facts.status, '_', ' ')")) }} end as status_text
    from facts
    inner join existing on existing.link = facts.link and existing.company = facts.company
        and existing.order_key = facts.order_key
    left join {{ rows_with('airbase', 'purchase_orders') }} as rows on rows.link = facts.link
        and rows.company = facts.company and rows.source_key = facts.order_key
    left join suppliers
        on suppliers.system = facts.books_system and suppliers.connection = facts.books_connection
        and suppliers.company = facts.books_company and suppliers.vendor_key = existing.supplier
),

-- what people entered before us, and Airbase has cancelled
left_sides as (
    select
        facts.link, 'purchase_orders' as flow, facts.company, facts.order_key as source_key,
        orders.order_key as target_id, true as is_there, false as is_target_gone, false as is_source_gone,
        cast(orders.total as decimal(28, 6)) as target_amount, orders.currency as target_currency,
        facts.status as source_status, orders.status as target_status,
        {{ sentence('orders.status.entered_by_hand', {
            'status': 'orders.status', 'books.name': 'facts.books_name',
            'order': 'coalesce(orders.number, orders.order_key)',
        }) }} as status_text
    from facts
    inner join {{ ref('canonical_orders') }} as orders
        on orders.system = facts.books_system and orders.connection = facts.books_connection
        and orders.company = facts.books_company and orders.order_key = facts.their_id
    where facts.is_cancelled and not facts.was_ever_delivered and orders.status in ('open', 'partial')
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
    semi join {{ rows_with('airbase', 'order_results') }} as rows
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
