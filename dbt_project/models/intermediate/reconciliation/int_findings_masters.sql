{#- Vendors and orders that one side ended, blocked, merged or deleted while the other side still counts on them. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),

vendor_inactive as (
    select link, 'vendors' as flow, books_company as company, books_key as document_key, 'vendor_inactive' as code,
        {{ sentence('vendors.vendor_inactive', {'reason': 'their_text'}) }} as text,
        json_object('supplier', books_key) as payload
    from {{ ref('int_vendor_stops') }}
    where their_text is not null
),

order_closed as (
    select
        pairs.link, 'purchase_orders' as flow, orders.company, orders.order_key as document_key,
        'order_closed' as code,
        {{ sentence('orders.order_closed', {
            'number': 'coalesce(orders.number, orders.order_key)',
            'vendor': 'coalesce(accounts.name, ' ~ sentence('vendors.unknown', {'books': 'pairs.books_system'}) ~ ')',
            'status': 'lower(theirs.status)', 'books': 'pairs.books_system',
        }) }} as text,
        json_object('status', theirs.status, 'order_status', orders.source_status) as payload
    from pairs
    inner join {{ ref('canonical_orders') }} as orders
        on orders.connection = pairs.books_connection and orders.company = pairs.books_company
        and orders.status in ('open', 'partial')
    inner join {{ ref('stg_operations__deliveries') }} as deliveries
        on deliveries.link = pairs.link and deliveries.flow = 'purchase_orders' and deliveries.company = orders.company
        and deliveries.source_key = orders.order_key and deliveries.target_id is not null
        and not coalesce(deliveries.voided, false)
        -- an order that was complete and is open again is reopened by its next delivery
        and coalesce(deliveries.delivered_document ->> '$.status', 'open') in ('open', 'partial')
    inner join {{ ref('stg_avidxchange__purchase_orders') }} as theirs
        on theirs.connection = pairs.other_connection and theirs.company in (pairs.other_company, '')
        and theirs.purchase_order_id = deliveries.target_id and not theirs.is_deleted
        and lower(theirs.status) in ('closed', 'cancelled')
    left join {{ ref('canonical_vendors') }} as accounts
        on accounts.connection = orders.connection and accounts.company = orders.company
        and accounts.vendor_key = orders.supplier
),

supplier_gone as (
    select
        link, 'vendors' as flow, books_company as company, supplier as document_key,
        case when kept is null then 'supplier_deleted' else 'supplier_merged' end as code,
        {{ sentence('vendors.supplier_gone.text', {
            'books.vendor': word('vendor', 'books_system'), 'label': 'coalesce(label, supplier)',
            'how': 'case when kept is null then ' ~
                sentence('vendors.supplier_gone.deleted', {'books.name': word('name', 'books_system')}) ~ ' else ' ~
                sentence('vendors.supplier_gone.merged', {
                    'into': 'kept_label', 'books.name': word('name', 'books_system'),
                }) ~ ' end',
            'vendor_name': "coalesce(vendor_name || ' ', '')", 'vendor_code': 'coalesce(vendor_code, target_id)',
            'open': 'case when open_invoices > 0 then ' ~
                sentence('vendors.supplier_gone.open', {
                    'invoices': 'open_invoices', 'amount': money('open_amount'),
                }) ~ " else '' end",
        }) }} as text,
        json_object('into', kept, 'vendor', target_id) as payload
    from {{ ref('int_gone_suppliers') }}
),

-- the trace of a merge is gone once its documents have followed: the question stays until a person has answered it
asked as (
    select link, flow, company, document_key, code, text, cast(payload as json) as payload
    from {{ ref('stg_operations__reviews') }}
    where code = 'supplier_merged' and state = 'open'
        and (link, company, document_key) not in (
            select (link, company, document_key) from supplier_gone where code = 'supplier_merged')
),

final as (
    select * from vendor_inactive
    union all
    select * from order_closed
    union all
    select * from supplier_gone
    where code = 'supplier_merged'
        or (link, company, document_key) not in (select (link, company, document_key) from asked)
    union all
    select * from asked
)

select link, flow, company, document_key, 'review' as kind, 'warning' as severity, code, text, payload from final
