{#- What AvidXchange still has to pay of each of its invoices, with the document of the books it stands for and the
    supplier of the books its vendor is. `in_flight`: ordered, not issued yet. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
vendor_pairs as (select * from {{ ref('int_vendor_pairs') }} where verdict = 'auto'),
payment_lines as (select * from {{ ref('int_avid_payment_lines') }}),
payments as (select * from {{ ref('int_avid_payments') }}),

paid_lines as (
    select link, company, invoice_id,
        sum(amount) filter (where state in ('issued', 'cleared')) as issued,
        sum(amount) filter (where state not in ('issued', 'cleared', 'void')) as in_flight
    from (
        select payment_lines.link, payment_lines.company, payment_lines.invoice_id,
        payment_lines.amount + payment_lines.discount as amount, payments.payment_state as state
        from payment_lines
        inner join payments
            on payments.connection = payment_lines.connection and payments.company = payment_lines.company
            and payments.payment_id = payment_lines.payment_id)
    group by all
),

final as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, invoices.invoice_id, invoices.invoice_number,
        invoices.currency_code as currency,
        invoice_pairs.document_key, vendor_pairs.books_key as vendor_supplier,
        coalesce(invoices.vendor_external_code, invoices.vendor_id) as vendor_code,
        avid_vendors.name as vendor_name, invoices.status,
        coalesce(invoices.amount, invoices.gross_amount) - coalesce(paid_lines.issued, 0) as open_amount,
        coalesce(paid_lines.in_flight, 0) as in_flight
    from pairs
    inner join invoices on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
    left join paid_lines
        on paid_lines.link = pairs.link and paid_lines.company = invoices.company
        and paid_lines.invoice_id = invoices.invoice_id
    left join invoice_pairs
        on invoice_pairs.link = pairs.link and invoice_pairs.other_company = invoices.company
        and invoice_pairs.invoice_id = invoices.invoice_id
    left join {{ vendors_named_by('invoices') }} as avid_vendors on true
    left join vendor_pairs
        on vendor_pairs.link = pairs.link and vendor_pairs.other_company = pairs.other_company
        and vendor_pairs.other_key = avid_vendors.vendor_id
    where invoices.status not in ('Rejected', 'Voided')
    qualify row_number() over (partition by pairs.link, invoices.company, invoices.invoice_id
        order by vendor_pairs.books_key <> vendor_pairs.leading_key, vendor_pairs.books_key nulls last) = 1
)

select * from final
