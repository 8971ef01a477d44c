{#- Items of Exact, the live one where a code was deleted and entered again.
    Grain: one row per connection, company and code. -#}
select
    connection, company, id as item_key, trim(code) as code, is_deleted, gl_costs as cost_account, end_date,
    not is_deleted and coalesce(is_purchase_item, false) as is_purchase_item,
    coalesce(is_stock_item, false) as is_stock_item
from {{ exact_masters('items') }}
