{#- Purchase invoices of every system in one shape: for duplicates, adoption and reconciliation. Amounts are signed:
    what is owed to the supplier is positive, a credit note negative. -#}
with entries as (
    select
        connection, 'exact_online' as system, company, entry_id as invoice_key, supplier as vendor_key,
        your_ref as number, entry_date as date, due_date, currency,
        {{ exact_sign('type', 'amount_fc') }} as gross, {{ exact_sign('type', 'vat_amount_fc') }} as vat,
        type = 31 as is_credit, cast(order_number as varchar) as po_number,
        case when is_deleted then 'deleted' else status::varchar end as status, 'purchase_entry' as origin,
        external_link_reference as external_code
    from {{ ref('stg_exact_online__purchase_entries') }}
),

trade_invoices as (
    select
        connection, 'exact_online' as system, company, id as invoice_key, supplier as vendor_key,
        your_ref as number, invoice_date as date, due_date, currency,
        {{ exact_sign('type', 'amount') }} as gross, {{ exact_sign('type', 'vat_amount') }} as vat,
        type in (8031, 8034) as is_credit, cast(null as varchar) as po_number,
        case when is_deleted then 'deleted' else status::varchar end as status, 'purchase_invoice' as origin,
        cast(null as varchar) as external_code
    from {{ ref('stg_exact_online__purchase_invoices') }}
),

terms as (
    select connection, company, transaction_entry_id,
        sum(case when coalesce(is_fully_paid, false) or status = 50 then 0 else abs(amount_fc) end) as open_amount
    from {{ ref('stg_exact_online__payment_terms') }}
    where line_type = 22 and not is_deleted
    group by all
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

unioned as (
    select * from entries
    union all by name
    select * from trade_invoices
    union all by name
    select * from avid_invoices
),

final as (
    select
        unioned.connection, unioned.system, unioned.company, unioned.invoice_key, unioned.vendor_key, unioned.number,
        unioned.date, unioned.due_date, unioned.currency,
        unioned.gross::decimal(28, 2) as gross, (unioned.gross - unioned.vat)::decimal(28, 2) as net,
        unioned.vat::decimal(28, 2) as tax, unioned.is_credit, unioned.po_number, unioned.status,
        case when unioned.system = 'exact_online' then terms.open_amount end::decimal(28, 2) as open_amount,
        unioned.origin, unioned.external_code
    from unioned
    left join terms
        on unioned.system = 'exact_online' and terms.connection = unioned.connection
        and terms.company = unioned.company and terms.transaction_entry_id = unioned.invoice_key
)

select * from final
