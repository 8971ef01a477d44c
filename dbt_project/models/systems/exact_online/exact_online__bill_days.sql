{#- When each bill of Exact was paid whole. Exact tells no discount of a bill, and when it left the bank is not said of
    one. Grain: one row per connection, company and document. -#}
select
    connection, company, document_key, case when open_amount = 0 then last_payment_date end as paid_on,
    cast(null as date) as discount_until, cast(null as decimal(22, 6)) as discount_amount
from {{ ref('exact_online__bills') }}
