{#- Vendors and orders that one side ended, blocked, merged or deleted while the other side still counts on them. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
accounts as (select * from {{ ref('canonical_vendors') }}),
vendors as (select * from {{ ref('stg_avidxchange__vendors') }} where not is_deleted),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where target_id is not null
    and not coalesce(voided, false)),

vendor_inactive as (
    select link, 'vendors' as flow, books_company as company, books_key as document_key, 'vendor_inactive' as code,
        {{ sentence('vendors.vendor_inactive', {'reason': 'their_text'}) }} as text,
        json_object('supplier', books_key) as payload
    from {{ ref('int_vendor_stops') }}
    where their_text is not null
),

order_closed as (
    select pairs.link, 'purchase_orders' as flow, orders.company, orders.order_key as document_key,
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
    inner join deliveries
        on deliveries.link = pairs.link and deliveries.flow = 'purchase_orders' and deliveries.company = orders.company
        and deliveries.source_key = orders.order_key
        -- an order that was complete and is open again is reopened by its next delivery
        and coalesce(deliveries.delivered_document ->> '$.status', 'open') in ('open', 'partial')
    inner join {{ ref('stg_avidxchange__purchase_orders') }} as theirs
        on theirs.connection = pairs.other_connection and theirs.company in (pairs.other_company, '')
        and theirs.purchase_order_id = deliveries.target_id and not theirs.is_deleted
        and lower(theirs.status) in ('closed', 'cancelled')
    left join accounts
        on accounts.connection = orders.connection and accounts.company = orders.company
        and accounts.vendor_key = orders.supplier
),

-- the books have no word for a merge: one relation is gone, and what was its own now stands on another
gone_suppliers as (
    select pairs.link, pairs.kind, pairs.books_connection, pairs.books_company, pairs.other_connection,
    pairs.other_company, accounts.vendor_key as supplier,
        {{ word('name', 'pairs.books_system') }} as books_name,
            {{ word('vendor', 'pairs.books_system') }} as vendor_word,
        nullif(concat_ws(' ', accounts.code, accounts.name), '') as label, deliveries.target_id,
        vendors.name as vendor_name, vendors.external_vendor_code as vendor_code
    from pairs
    inner join accounts on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and accounts.is_deleted
    inner join deliveries
        on deliveries.link = pairs.link and deliveries.flow = 'vendors' and deliveries.company = accounts.company
        and deliveries.source_key = accounts.vendor_key
    left join lateral (
        select * from vendors
        where vendors.connection = pairs.other_connection and vendors.company in (pairs.other_company, '')
            and vendors.vendor_id = deliveries.target_id
    ) as vendors on true
),

holders as (
    -- what was delivered is always among the documents a run looks at
    select connection, company, 'invoices' as role, document_key, supplier
    from {{ ref('canonical_bills') }} where not is_deleted
    union all
    select connection, company, 'orders', order_key, supplier
    from {{ ref('canonical_orders') }} where not is_deleted
),

moved as (
    select gone.link, gone.books_company, gone.supplier, holders.supplier as kept
    from gone_suppliers as gone
    inner join deliveries
        on deliveries.link = gone.link and deliveries.company = gone.books_company
        and (deliveries.flow in {{ invoice_flows() }} or deliveries.flow = 'purchase_orders')
        and (deliveries.delivered_document ->> '$.vendor_key') = gone.supplier
    inner join holders
        on holders.connection = gone.books_connection and holders.company = gone.books_company
        and holders.role = case deliveries.flow when 'purchase_orders' then 'orders' else 'invoices' end
        and holders.document_key = deliveries.source_key and holders.supplier <> gone.supplier
    group by gone.link, gone.books_company, gone.supplier, holders.supplier
    qualify row_number() over (partition by gone.link, gone.books_company, gone.supplier order by count(*) desc,
        holders.supplier) = 1
),

their_open as (
    select gone.link, gone.books_company, gone.supplier, count(*) as invoices,
    sum(coalesce(invoices.amount, invoices.gross_amount)) as amount
    from gone_suppliers as gone
    inner join {{ ref('stg_avidxchange__invoices') }} as invoices
        on invoices.connection = gone.other_connection and invoices.company = gone.other_company
        and not invoices.is_deleted
        and (invoices.vendor_id = gone.target_id or invoices.vendor_external_code = gone.vendor_code)
        and invoices.status not in ('Paid', 'Rejected', 'Voided')
    group by all
),

supplier_gone as (
    select gone.link, 'vendors' as flow, gone.books_company as company, gone.supplier as document_key,
        case when moved.kept is null then 'supplier_deleted' else 'supplier_merged' end as code,
        {{ sentence('vendors.supplier_gone.text', {
            'books.vendor': 'gone.vendor_word', 'label': 'coalesce(gone.label, gone.supplier)',
            'how': 'case when moved.kept is null then ' ~
                sentence('vendors.supplier_gone.deleted', {
                'books.name': 'gone.books_name',
            }) ~
                ' else ' ~
                sentence('vendors.supplier_gone.merged', {
                    'into': "coalesce(nullif(concat_ws(' ', kept.code, kept.name), ''), moved.kept)",
                    'books.name': 'gone.books_name',
                }) ~
                ' end',
            'vendor_name': "coalesce(gone.vendor_name || ' ', '')",
            'vendor_code': 'coalesce(gone.vendor_code, gone.target_id)',
            'open': 'case when their_open.invoices > 0 then ' ~
                sentence('vendors.supplier_gone.open', {
                'invoices': 'their_open.invoices', 'amount': money('their_open.amount'),
            }) ~
                " else '' end",
        }) }} as text,
        json_object('into', moved.kept, 'vendor', gone.target_id) as payload
    from gone_suppliers as gone
    left join moved using (link, books_company, supplier)
    left join their_open using (link, books_company, supplier)
    left join accounts as kept
        on kept.connection = gone.books_connection and kept.company = gone.books_company
        and kept.vendor_key = moved.kept
    where moved.kept is not null or their_open.invoices > 0
),

-- the trace of a merge is gone once its documents have followed: the question stays until a person has answered it
asked as (
    select link, flow, company, document_key, code, text, cast(payload as json) as payload
    from {{ ref('stg_operations__reviews') }}
    where code = 'supplier_merged' and state = 'open'
        and (link, company, document_key) not in (select (link, company, document_key) from supplier_gone
            where code = 'supplier_merged')
),

final as (
    select * from vendor_inactive
    union all
    select * from order_closed
    union all
    select * from supplier_gone
    where code = 'supplier_merged' or (link, company,
        document_key) not in (select (link, company, document_key) from asked)
    union all
    select * from asked
)

select link, flow, company, document_key, 'review' as kind, 'warning' as severity, code, text, payload from final
