{#- Purchase orders with all their lines. The status follows: an order closed, cancelled or deleted in the books becomes
    so. -#}
{% macro order_flow(kind) -%}
{%- set books = link_kinds()[kind].books -%}
with pairs as (select * from {{ routed_pairs(kind) }}),
orders as (select * from {{ ref('canonical_orders') }} where system = '{{ books }}'),
suppliers as (select * from {{ ref('canonical_vendors') }}),
vendor_rows as (select * from {{ ref(kind ~ '__vendors') }}),
shared_vendors as ({{ shared_vendors() }}),
all_theirs as (select * from {{ ref('stg_avidxchange__purchase_orders') }}),
theirs as (select * from all_theirs where not is_deleted),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'purchase_orders'),

joined as (
    select
        pairs.link, pairs.start_date, pairs.currencies, pairs.books_connection, pairs.other_connection,
        pairs.other_company,
        orders.*, suppliers.vendor_key as supplier_id,
        nullif(concat_ws(' ', suppliers.code, suppliers.name), '') as supplier_label,
        suppliers.name as supplier_name, suppliers.blocked as supplier_blocked, vendor_rows.source_key as vendor_row,
        nullif(vendor_rows.skip, 'same_vendor') as vendor_skip,
        coalesce(shared_vendors.leading_key, orders.supplier) as vendor_ref,
        shared_vendors.books_key as vendor_known_as, theirs.purchase_order_id as their_id,
        theirs.external_code as their_code,
        theirs.order_number as their_number, deliveries.target_id is not null as was_delivered,
        coalesce(shared_vendors.other_key, case when vendor_rows.replaces is not null then vendor_rows.adopt ->> '$.id'
            end) as vendor_target,
        coalesce(stops.stops, []) as stops, gone.purchase_order_id as gone_id
    from pairs
    inner join orders on orders.connection = pairs.books_connection and orders.company = pairs.books_company
    left join suppliers
        on suppliers.connection = orders.connection and suppliers.company = orders.company
        and suppliers.vendor_key = orders.supplier
    left join vendor_rows
        on vendor_rows.link = pairs.link and vendor_rows.company = orders.company
        and vendor_rows.source_key = orders.supplier
    left join shared_vendors
        on shared_vendors.link = pairs.link and shared_vendors.books_company = orders.company
        and shared_vendors.books_key = orders.supplier
    left join lateral (
        select * from theirs
        where theirs.connection = pairs.other_connection and theirs.company in (pairs.other_company, '')
            and theirs.external_code = '{{ books }}:' || orders.company || ':' || orders.order_key
    ) as theirs on true
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = orders.company
        and deliveries.source_key = orders.order_key
    left join {{ ref('int_vendor_stops') }} as stops
        on stops.link = pairs.link and stops.books_company = orders.company and stops.books_key = orders.supplier
    left join lateral (
        select * from all_theirs as gone
        where gone.connection = pairs.other_connection and gone.company in (pairs.other_company, '')
            and gone.purchase_order_id = deliveries.target_id and gone.is_deleted
            and theirs.purchase_order_id is null
    ) as gone on true
),

final as (
    select
        link, 'purchase_orders' as flow, '{{ books }}' as source_system, books_connection as source_connection, company,
        order_key as source_key, 'avidxchange' as target_system, other_connection as target_connection,
        other_company as target_company, case when orders_void then 'void' else 'present' end as wanted,
        case when order_date < start_date and not was_delivered and their_id is null then 'before_start'
             when (is_cancelled or status = 'closed') and their_id is null
                 and (not was_delivered or gone_id is not null) then 'not_chosen' end as skip,
        cast(json_object(
            'kind', 'purchase_order', 'company', company, 'source_key', order_key,
            'number', coalesce(number, order_key), 'vendor_key', coalesce(supplier, ''),
            'date', cast(order_date as varchar), 'currency', currency, 'total', {{ money("total") }},
            'status', status, 'description', coalesce(description, ''), 'lines', coalesce(to_json(lines), '[]')
        ) as varchar) as document,
        {{ json_list([
            problem('orders.quarantined_line', "lines is null and not is_deleted", {
                'label': sentence('orders.label', {'number': "coalesce(number, '')"}), 'system': books,
            }),
            problem('vendors.vendor_unmatched',
                "supplier_id is null or vendor_row is null or vendor_skip is not null",
                {
                    'books': books, 'company': 'company',
                    'supplier_label': 'coalesce(supplier_label, supplier, ' ~ sentence('common.none') ~ ')',
                }),
            problem('vendors.vendor_blocked.order', "supplier_blocked", {
                'books': books, 'supplier_label': 'supplier_label',
            }),
            problem('vendors.currency_not_accepted',
                "len(currencies) > 0 and not list_contains(currencies, currency)",
                {
                    'other_company': 'other_company', 'currency': 'currency',
                    'currencies': "array_to_string(currencies, ', ')",
                }),
        ], "case when is_cancelled then [] else stops end") }} as problems,
        {{ json_list([hold('orders.deleted_in_target.in_avidxchange',
            "gone_id is not null and not is_cancelled and status <> 'closed'", {
                'number': 'coalesce(number, order_key)', 'books': books,
                'vendor': 'coalesce(supplier_name, ' ~ sentence('vendors.unknown', {'books': books}) ~ ')',
            }, "json_object('gone', gone_id)")]) }} as holds,
        cast(to_json([{{ reference('vendors', 'company', 'vendor_ref',
            sentence('vendors.label', {'vendor': 'coalesce(supplier_label, supplier)'}),
            "vendor_target", "vendor_known_as") }}]) as varchar) as refs,
        gone_id as replaces,
        case when their_id is not null then cast(json_object(
            'id', their_id, 'code', their_code, 'number', their_number, 'token', null, 'facts', json_object(),
            'evidence', 'carries our external code') as varchar) end as adopt,
        number, supplier_name as counterparty, order_date as doc_date, currency,
        cast(total as decimal(22, 6)) as amount
    from (select *, is_deleted and (was_delivered or their_id is not null) as orders_void from joined)
)

select * from final
{%- endmacro %}
