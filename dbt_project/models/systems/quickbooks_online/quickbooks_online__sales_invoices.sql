{#- Sales forms of QuickBooks. It has no drafts: what is saved is posted, and the customer may have it. A credit memo
    names its invoice by itself, else in the message to the customer.
    Grain: one row per connection, company and sales form. -#}
select
    connection, company, invoice_id, number as invoice_number,
    try_cast({{ digits_of('number') }} as bigint) as digits, turn < 0 as is_credit, true as is_processed,
    true as is_printed, txn_date as invoice_date, cast(null as date) as order_date, customer_ref as ordered_by,
    cast(null as varchar) as invoice_to, currency,
    coalesce('invoice ' || {{ digits_of('credited_number') }}, customer_memo) as your_ref,
    private_note as description, total_amt * exchange_rate as home_amount, total_amt as amount,
    last_updated_time as modified, is_deleted
from {{ ref('quickbooks_online__sales_forms') }}
