{#- Posted purchase invoices of Business Central, in our signs. What is left open of one that is paid in part is not
    said: it counts as open whole until its status says that it is paid. A blank in a status is written `_x0020_`.
    Grain: one row per connection, company and invoice. -#}
with invoices as (
    {{ raw('business_central', 'purchase_invoices', {
        'id': 'varchar',
        'number': 'varchar',
        'vendor_id': 'varchar',
        'vendor_invoice_number': 'varchar',
        'invoice_date': 'date',
        'due_date': 'date',
        'currency_code': 'varchar',
        'order_id': 'varchar',
        'total_amount_excluding_tax': 'decimal(28,6)',
        'total_tax_amount': 'decimal(28,6)',
        'total_amount_including_tax': 'decimal(28,6)',
        'status': 'varchar',
        'last_modified_date_time': 'timestamptz',
    }) }}
),

line_sums as (
    select connection, company, document_key, count(*) as line_count, sum(net) as net, sum(tax_payable) as tax_payable
    from {{ ref('business_central__bill_lines') }}
    group by all
),

posted as (
    select
        *, id as document_key, status = 'Canceled' or is_deleted as is_gone,
        {{ posted_amount('total_amount_including_tax', 'currency_code') }} as total,
        {{ posted_amount('total_tax_amount', 'currency_code') }} as tax_payable
    from invoices
    where status in ('Open', 'Paid', 'Canceled', 'Corrective')
)

select
    posted.connection, posted.company, 'posted_purchase_invoice' as origin, posted.document_key, posted.id as books_id,
    posted.id as entry_key, posted.vendor_id as supplier, posted.vendor_invoice_number as your_ref,
    posted.invoice_date as date, posted.due_date,
    posted.currency_code as currency, 'Invoice ' || posted.number as description,
    nullif(posted.order_id, '00000000-0000-0000-0000-000000000000') as order_key,
    posted.total_amount_including_tax as stated_total, posted.total, posted.total - posted.tax_payable as net,
    posted.tax_payable, posted.total as term_amount,
    case when posted.status = 'Open' and not posted.is_deleted then posted.total else 0 end as open_amount,
    coalesce(line_sums.net + line_sums.tax_payable, 0) as lines_total, coalesce(line_sums.line_count, 0) as line_count,
    coalesce(line_sums.net + line_sums.tax_payable, 0) = posted.total as totals_agree, false as is_credit,
    false as is_payment_blocked, 1 as turn, posted.is_deleted, posted.is_gone,
    not posted.is_gone and posted.total <> 0 as is_bill, lower(posted.status) as status_word,
    posted.last_modified_date_time as modified
from posted
left join line_sums using (connection, company, document_key)
{{ config(materialized='table') }}
