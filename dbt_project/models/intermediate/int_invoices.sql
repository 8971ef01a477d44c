{#- Purchase invoices of every system in one shape: for duplicates, adoption and reconciliation. Amounts are signed:
    what is owed to the supplier is positive, a credit note negative. -#}
with exact_documents as (select * from {{ ref('int_exact_purchase_documents') }}),

exact as (
    select
        connection, 'exact_online' as system, company, document_key as invoice_key, supplier as vendor_key,
        your_ref as number, date, due_date, currency, total as gross, net, tax_payable as tax, is_credit,
        cast(order_number as varchar) as po_number,
        case when is_deleted then 'deleted' else cast(status as varchar) end as status,
        cast(open_amount as decimal(28, 2)) as open_amount, origin,
        external_link_reference as external_code
    from exact_documents
),

avid_invoices as (
    select
        invoices.connection, 'avidxchange' as system, invoices.company, invoices.invoice_id as invoice_key,
        coalesce(vendors.vendor_id, invoices.vendor_id) as vendor_key, invoices.invoice_number as number,
        invoices.invoice_date as date, invoices.due_date, invoices.currency_code as currency,
        coalesce(invoices.amount, invoices.gross_amount) as gross, coalesce(invoices.tax_amount, 0) as vat,
        coalesce(invoices.amount, invoices.gross_amount) < 0 as is_credit,
        invoices.purchase_order_number as po_number, invoices.status, 'avidxchange_invoice' as origin,
        invoices.external_code
    from {{ ref('stg_avidxchange__invoices') }} as invoices
    left join {{ ref('stg_avidxchange__vendors') }} as vendors
        on vendors.connection = invoices.connection and vendors.company = invoices.company
        and vendors.external_vendor_code = invoices.vendor_external_code
    where not invoices.is_deleted
),

avid as (
    select
        * exclude (gross, vat), cast(gross as decimal(28, 2)) as gross,
        cast(gross - vat as decimal(28, 2)) as net, cast(vat as decimal(28, 2)) as tax,
        cast(null as decimal(28, 2)) as open_amount
    from avid_invoices
),

final as (
    select * from exact
    union all by name
    select * from avid
)

select * from final
