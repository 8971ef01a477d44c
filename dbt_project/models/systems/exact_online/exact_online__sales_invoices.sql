{#- Sales invoices of Exact, drafts among them. Exact's own word for one that nobody changes any more is 50, processed;
    20 is what was printed or sent. Grain: one row per connection, company and sales invoice. -#}
select
    connection, company, invoice_id, cast(invoice_number as varchar) as invoice_number, invoice_number as digits,
    type in (8021, 8024) as is_credit, coalesce(status = 50, false) as is_processed,
    coalesce(status = 20 and invoice_number is not null, false) as is_printed,
    invoice_date, order_date, ordered_by, invoice_to, currency, your_ref, description,
    amount_dc as home_amount, amount_fc as amount, modified, is_deleted
from {{ ref('stg_exact_online__sales_invoices') }}
