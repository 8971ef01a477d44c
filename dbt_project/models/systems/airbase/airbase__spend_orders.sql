{#- Purchase orders of Airbase. Each is looked for in the books, by its number, which people may have written into a
    description, and an open one by its amount. Grain: one row per connection, company and order. -#}
select
    connection, company, order_id as order_key, number, vendor_id as vendor_key, currency_code as currency, issue_date,
    coalesce(issue_date, cast(created_at as date)) as order_date, not is_deleted as is_looked_for,
    status not in ('closed', 'cancelled') as is_open, true as is_looked_for_by_text
from {{ ref('stg_airbase__purchase_orders') }}
