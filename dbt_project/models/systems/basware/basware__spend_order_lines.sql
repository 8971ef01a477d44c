{#- Coding rows of the orders that Basware exported: a line without any is one row.
    Grain: one row per connection, company, order, line and coding row. -#}
with lines as (
    select
        connection, company, external_code as order_key, purchase_currency as currency,
        generate_subscripts(cast(order_lines as json[]), 1) as line_no, unnest(cast(order_lines as json[])) as line
    from {{ ref('stg_basware__exported_orders') }}
),

coded as (
    select
        *, case when json_array_length(line -> '$.codingRows') > 0 then cast(line -> '$.codingRows' as json[])
            else ['{}'::json] end as codings
    from lines
),

rows as (
    select
        * exclude (codings), len(codings) as rows_of_line, generate_subscripts(codings, 1) as row_no,
        unnest(codings) as coding
    from coded
)

select
    *, nullif(trim(line ->> '$.buyerProductCode'), '') as item_code,
    nullif(trim(coding ->> '$.accountCode'), '') as account_code
from rows
