{#- Products and services of QuickBooks by the first of their names that nothing else has: SKU, full name, name. What
    has an account is purchased. Grain: one row per connection, company and code. -#}
with items as (
    select
        *, coalesce(nullif(trim(sku), ''), nullif(trim(fully_qualified_name), ''), trim(name)) as code,
        is_deleted or not coalesce(active, true) as is_out
    from {{ ref('stg_quickbooks_online__items') }}
    where coalesce(type, '') <> 'Category'
)

select
    connection, company, id as item_key, code, is_out as is_deleted,
    coalesce(expense_account_ref, asset_account_ref) as cost_account, cast(null as date) as end_date,
    not is_out and coalesce(expense_account_ref, asset_account_ref) is not null as is_purchase_item,
    coalesce(type = 'Inventory', false) as is_stock_item
from items
qualify row_number() over (partition by connection, company, code order by is_out, length(id), id) = 1
