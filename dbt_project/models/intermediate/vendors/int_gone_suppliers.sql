{#- Suppliers that are gone from the books while AvidXchange counts on them, with the one that has their documents now
    (`kept`), and what is open of them there. The books have no word for a merge: one relation is gone, and what was its
    own now stands on another. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
accounts as (select * from {{ ref('canonical_vendors') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where target_id is not null
    and not coalesce(voided, false)),

gone as (
    select
        pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.other_connection,
        pairs.other_company, accounts.vendor_key as supplier,
        nullif(concat_ws(' ', accounts.code, accounts.name), '') as label, deliveries.target_id,
        vendors.name as vendor_name, vendors.external_vendor_code as vendor_code
    from pairs
    inner join accounts on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and accounts.is_deleted
    inner join deliveries
        on deliveries.link = pairs.link and deliveries.flow = 'vendors' and deliveries.company = accounts.company
        and deliveries.source_key = accounts.vendor_key
    left join {{ avid_vendor('pairs', 'deliveries.target_id', live=true) }} as vendors on true
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
    from gone
    inner join deliveries
        on deliveries.link = gone.link and deliveries.company = gone.books_company
        and (deliveries.flow in {{ invoice_flows() }} or deliveries.flow = 'purchase_orders')
        and (deliveries.delivered_document ->> '$.vendor_key') = gone.supplier
    inner join holders
        on holders.connection = gone.books_connection and holders.company = gone.books_company
        and holders.role = case deliveries.flow when 'purchase_orders' then 'orders' else 'invoices' end
        and holders.document_key = deliveries.source_key and holders.supplier <> gone.supplier
    group by gone.link, gone.books_company, gone.supplier, holders.supplier
    qualify row_number() over (
        partition by gone.link, gone.books_company, gone.supplier order by count(*) desc, holders.supplier
    ) = 1
),

their_open as (
    select
        gone.link, gone.books_company, gone.supplier, count(*) as open_invoices,
        sum(coalesce(invoices.amount, invoices.gross_amount)) as open_amount
    from gone
    inner join {{ ref('stg_avidxchange__invoices') }} as invoices
        on invoices.connection = gone.other_connection and invoices.company = gone.other_company
        and not invoices.is_deleted
        and (invoices.vendor_id = gone.target_id or invoices.vendor_external_code = gone.vendor_code)
        and invoices.status not in ('Paid', 'Rejected', 'Voided')
    group by all
),

final as (
    select
        gone.*, moved.kept, their_open.open_invoices, their_open.open_amount,
        coalesce(nullif(concat_ws(' ', kept.code, kept.name), ''), moved.kept) as kept_label
    from gone
    left join moved using (link, books_company, supplier)
    left join their_open using (link, books_company, supplier)
    left join accounts as kept
        on kept.connection = gone.books_connection and kept.company = gone.books_company
        and kept.vendor_key = moved.kept
    where moved.kept is not null or their_open.open_invoices > 0
)

select * from final
