{{ config(materialized='ephemeral') }}
{#- Purchase invoices that a run has to look at, of every system in one shape. Amounts are signed: what is owed to the
    supplier is positive, a credit note negative. -#}
with booked as (
    select
        connection, system, company, document_key as invoice_key, supplier as vendor_key,
        your_ref as number, date, due_date, currency, total as gross, net, tax_payable as tax, is_credit,
        coalesce(cast(order_number as varchar), order_key) as po_number,
        case when is_deleted then 'deleted' else coalesce(cast(status as varchar), status_word) end as status,
        cast(open_amount as decimal(28, 6)) as open_amount, origin,
        external_link_reference as external_code
    from {{ ref('canonical_bills') }}
),

avid_invoices as (
    select
        invoices.connection, 'avidxchange' as system, invoices.company, invoices.invoice_id as invoice_key,
        coalesce(vendors.vendor_id, invoices.vendor_id) as vendor_key, invoices.invoice_number as number,
        invoices.invoice_date as date, invoices.due_date, invoices.currency_code as currency,
        coalesce(invoices.amount, invoices.gross_amount) as gross, invoices.tax_amount as vat,
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
        * exclude (gross, vat), cast(gross as decimal(28, 6)) as gross,
        cast(gross - coalesce(vat, 0) as decimal(28, 6)) as net, cast(vat as decimal(28, 6)) as tax,
        cast(null as decimal(28, 6)) as open_amount
    from avid_invoices
),

-- what the books have of them stands there as a bill: here are those that wait, and those that we booked
approved as (
    select
        connection, system, company, invoice_id as invoice_key, supplier_code as vendor_key,
        invoice_number as number, invoice_date as date,
        due_date, currency_code as currency, {{ posted_amount('gross_sum', 'currency_code') }} as gross,
        {{ posted_amount('coalesce(net_sum, gross_sum)', 'currency_code') }} as net,
        gross - net as tax, gross_sum < 0 as is_credit, order_numbers ->> '$[0]' as po_number,
        source_status as status, cast(null as decimal(28, 6)) as open_amount, system || '_invoice' as origin
    from {{ ref('canonical_spend_invoices') }} as documents
    where is_open or is_prebook or exists (
        select 1 from {{ ref('stg_operations__deliveries') }} as posted
        where posted.flow = 'invoices' and posted.company = documents.company
            and posted.source_key = documents.invoice_id and posted.target_id is not null)
),

final as (
    select * from booked
    union all by name
    select * from avid
    union all by name
    select * from approved
)

select * from final
