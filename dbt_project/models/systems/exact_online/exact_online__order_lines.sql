{#- Lines of Exact's purchase orders. Grain: one row per connection, company, order and line. -#}
with unnested as (
    select
        connection, company, purchase_order_id as order_key, cast(order_number as varchar) as number, currency,
        not (is_deleted or order_status = 40) as is_binding,
        generate_subscripts(cast(purchase_order_lines as json[]), 1) as place,
        unnest(cast(purchase_order_lines as json[])) as line
    from {{ ref('stg_exact_online__purchase_orders') }}
),

typed as (
    select
        * exclude (line), line ->> '$.ID' as line_key, cast(line ->> '$.LineNumber' as integer) as line_number,
        coalesce(line ->> '$.Description', '') as description, line ->> '$.Item' as item, line ->> '$.Item' as item_key,
        cast(null as varchar) as account, nullif(trim(line ->> '$.CostCenter'), '') as cost_center,
        cast(coalesce(line ->> '$.QuantityInPurchaseUnits', line ->> '$.Quantity') as decimal(28, 6)) as quantity,
        cast(coalesce(line ->> '$.NetPrice', line ->> '$.UnitPrice') as decimal(28, 6)) as price,
        cast(line ->> '$.AmountFC' as decimal(22, 6)) as amount,
        cast(line ->> '$.ReceivedQuantity' as decimal(28, 6)) as received
    from unnested
)

{{ order_lines_of_books('typed') }}
