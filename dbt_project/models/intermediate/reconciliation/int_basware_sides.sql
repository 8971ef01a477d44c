{#- Each order and invoice of a link from Basware as it stands in Exact: what reconciliation compares an outbox
    row with. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
vendor_pairs as (select * rename (vendor_key as vendor_code) from {{ ref('int_spend_vendor_pairs') }}
    where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = 'exact_online'),
entries as (select * from {{ ref('canonical_bills') }} where system = 'exact_online'),
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
),

-- accounts and cost centres with what is booked on them: lines may be joined or reordered without being other coding
wanted_coding as (
    select link, company, invoice_id, string_agg(coded, '; ' order by coded) as coding
    from (
        select link, company, invoice_id, coalesce(account, '-') || coalesce('/' || cost_center, '') || ' '
            || {{ money('sum(net)') }} as coded
        from {{ ref('int_basware_invoice_lines') }}
        group by link, company, invoice_id, account, cost_center
    )
    group by all
),

booked_coding as (
    select connection, company, document_key, string_agg(coded, '; ' order by coded) as coding
    from (
        select connection, company, document_key, coalesce(account, '-') || coalesce('/' || cost_center, '') || ' '
            || {{ money('sum(net)') }} as coded
        from {{ ref('exact_online__bill_lines') }}
        where origin = 'purchase_entry'
        group by connection, company, document_key, account, cost_center
    )
    group by all
),

invoice_sides as (
    select
        states.link, 'invoices' as flow, states.company, states.invoice_id as source_key,
        invoice_pairs.entry_id as target_id,
        entries.document_key is not null and not entries.is_gone as is_there,
        coalesce(entries.is_gone, false) as is_target_gone,
        documents.is_deleted as is_source_gone, entries.stated_total as target_amount,
        entries.currency as target_currency, entries.date as target_date,
        suppliers.name as target_counterparty, coalesce(vendor_pairs.supplier = entries.supplier,
            true) as is_same_counterparty,
        case when wanted_coding.coding <> booked_coding.coding then {{ sentence('reconciliation.in_both', {
            'basware': 'wanted_coding.coding', 'exact': 'booked_coding.coding',
        }) }} end as coding_text,
        states.processing_status as source_status, entries.status_word as target_status,
        cast(null as varchar) as status_text,
        states.invoice_number, states.supplier_name, states.invoice_date, states.currency_code, states.gross_sum,
        states.start_date, states.books_company,
        states.transfer_responses, states.is_open, states.is_posted, states.is_in_doubt, states.is_answered
    from {{ ref('int_basware_invoice_states') }} as states
    inner join {{ ref('stg_basware__accounting_documents') }} as documents
        on documents.connection = states.other_connection and documents.company = states.company
        and documents.invoice_id = states.invoice_id
    left join {{ ref('int_basware_invoice_pairs') }} as invoice_pairs
        on invoice_pairs.link = states.link and invoice_pairs.company = states.company
        and invoice_pairs.invoice_id = states.invoice_id
    left join entries
        on entries.connection = states.books_connection and entries.company = states.books_company
        and entries.document_key = invoice_pairs.entry_id
    left join vendor_pairs on vendor_pairs.link = states.link and vendor_pairs.company = states.company
        and vendor_pairs.vendor_code = states.supplier_code
    left join suppliers on suppliers.connection = states.books_connection and suppliers.company = states.books_company
        and suppliers.vendor_key = entries.supplier
    left join wanted_coding on wanted_coding.link = states.link and wanted_coding.company = states.company
        and wanted_coding.invoice_id = states.invoice_id
    left join booked_coding
        on booked_coding.connection = states.books_connection and booked_coding.company = states.books_company
        and booked_coding.document_key = invoice_pairs.entry_id
),

final as (
    select * from order_sides
    union all by name
    select * from invoice_sides
)

select * from final
