{#- Coding rows of the orders that Basware exported, each with its share of the line; a line without any is one row. A
    line is worth what Basware says that it is: its price may be one of a hundred, or without the discount. The last row
    takes what rounding leaves. Grain: one row per connection, company, order, line and coding row. -#}
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
),

typed as (
    select
        * exclude (line, coding), 'line ' || coalesce(line ->> '$.orderLineNumber', '?') || ': ' as at_line,
        try_cast(line ->> '$.orderLineNumber' as integer) as line_number, line ->> '$.externalCode' as line_code,
        coding ->> '$.externalCode' as row_code, coalesce(line ->> '$.description', '') as description,
        cast(line ->> '$.quantity' as decimal(18, 6)) as line_quantity,
        cast(coalesce(line ->> '$.netUnitPrice', line ->> '$.netPrice') as decimal(28, 6)) as price,
        {{ posted_amount("coalesce(cast(line ->> '$.netSum' as decimal(28, 6)), "
            ~ line_value('line_quantity', 'price') ~ ')', 'currency') }} as line_net,
        nullif(trim(line ->> '$.buyerProductCode'), '') as item_code,
        nullif(trim(coding ->> '$.accountCode'), '') as account_code,
        nullif(trim(coding ->> '$.costCenterCode'), '') as cost_center_code,
        nullif(trim(line ->> '$.taxCode'), '') as tax_code,
        cast(coalesce(coding ->> '$.splitPercent', case when rows_of_line = 1 then '100' end) as decimal(18, 6))
            as share
    from rows
),

shared as (
    select *,
        sum(share) over of_line as shares, count(share) over of_line as shares_said,
        sum(share) over (rows_before) as share_through,
        coalesce(sum(share) over (rows_before rows between unbounded preceding and 1 preceding), 0) as share_before,
        row_number() over (partition by connection, company, order_key order by line_number, line_code, row_code) as no
    from typed
    window of_line as (partition by connection, company, order_key, line_no),
    rows_before as (partition by connection, company, order_key, line_no order by row_code, row_no)
),

parted as (
    select *,
        try_cast(round(line_quantity * share / nullif(shares, 0), 6) as decimal(28, 6)) as quantity,
        {{ posted_amount('try_cast(line_net * share_through / nullif(shares, 0) as decimal(22, 6))', 'currency') }}
            - {{ posted_amount('try_cast(line_net * share_before / nullif(shares, 0) as decimal(22, 6))', 'currency') }}
            as net
    from shared
)

select
    connection, company, order_key, line_no, row_no, no, at_line, coalesce(row_code, line_code) as line_key,
        description,
    item_code, quantity, price, cast(net as decimal(28, 6)) as net, cast(0 as decimal(28, 6)) as tax, account_code,
    account_code as account_label, account_code as own_account, cast(null as varchar) as account_name,
    case when account_code is null then 'none' else 'known' end as account_state,
    list_filter([cost_center_code], lambda code: code is not null) as centers, 'known' as center_state,
    cast([] as varchar[]) as units, true as units_active, tax_code,
    line_quantity is null or line_net is null
        or (shares <> 0 and share is not null and (quantity is null or net is null)) as is_unreadable,
    case when shares_said < rows_of_line or abs(shares - 100) > 0.1
        then coalesce(cast(shares as decimal(18, 2)), 0.00) end as coded_percent
from parted
