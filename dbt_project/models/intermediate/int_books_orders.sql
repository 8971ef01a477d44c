{#- Purchase orders of every system of books in one shape, lines as one list; `status` is the canonical one. -#}
with exact_lines as (
    select connection, company, purchase_order_id as order_key, currency, unnest(cast(purchase_order_lines as json[])) as line
    from {{ ref('stg_exact_online__purchase_orders') }}
),

exact_typed as (
    select
        connection, company, order_key, currency, line ->> '$.ID' as line_key, coalesce(line ->> '$.Description', '') as description, line ->> '$.Item' as item,
        cast(null as varchar) as account, nullif(trim(line ->> '$.CostCenter'), '') as cost_center,
        cast(coalesce(line ->> '$.QuantityInPurchaseUnits', line ->> '$.Quantity') as decimal(28, 6)) as quantity,
        cast(coalesce(line ->> '$.NetPrice', line ->> '$.UnitPrice') as decimal(28, 6)) as price,
        cast(line ->> '$.AmountFC' as decimal(22, 6)) as amount, cast(line ->> '$.LineNumber' as integer) as line_number
    from exact_lines
),

quickbooks_lines as (
    select
        connection, company, id as order_key, currency_ref as currency, unnest(cast(line as json[])) as line
    from {{ ref('stg_quickbooks_online__purchase_orders') }}
),

quickbooks_detailed as (
    select *, coalesce(line -> '$.ItemBasedExpenseLineDetail', line -> '$.AccountBasedExpenseLineDetail') as detail
    from quickbooks_lines
    where (line ->> '$.DetailType') in ('ItemBasedExpenseLineDetail', 'AccountBasedExpenseLineDetail')
),

quickbooks_typed as (
    select
        lines.connection, lines.company, lines.order_key, lines.currency, lines.line ->> '$.Id' as line_key, coalesce(lines.line ->> '$.Description', '') as description,
        coalesce(items.name, lines.detail ->> '$.ItemRef.value') as item, accounts.code as account,
        coalesce(classes.code, lines.detail ->> '$.ClassRef.value') as cost_center, cast(lines.detail ->> '$.Qty' as decimal(28, 6)) as quantity,
        cast(lines.detail ->> '$.UnitPrice' as decimal(28, 6)) as price, cast(lines.line ->> '$.Amount' as decimal(22, 6)) as amount,
        cast(lines.line ->> '$.LineNum' as integer) as line_number
    from quickbooks_detailed as lines
    left join {{ ref('stg_quickbooks_online__items') }} as items
        on items.connection = lines.connection and items.company = lines.company and items.id = (lines.detail ->> '$.ItemRef.value')
    left join {{ ref('int_quickbooks_codes') }} as accounts
        on accounts.connection = lines.connection and accounts.company = lines.company and accounts.kind = 'gl_account'
        and accounts.code_key = coalesce(lines.detail ->> '$.AccountRef.value', items.expense_account_ref)
    left join {{ ref('int_quickbooks_codes') }} as classes
        on classes.connection = lines.connection and classes.company = lines.company and classes.kind = 'cost_center'
        and classes.code_key = (lines.detail ->> '$.ClassRef.value')
),

numbered as (
    select *, case when amount is null and (quantity is null or price is null) then 0
            else {{ posted_amount('coalesce(amount, ' ~ line_value('quantity', 'price') ~ ')', 'currency') }} end as net,
        row_number() over (partition by connection, company, order_key order by line_number, line_key) as no
    from (select * from exact_typed union all by name select * from quickbooks_typed)
),

lines as (
    select connection, company, order_key, sum(net) as total,
        case when count(net) = count(*) then
            list({'no': no, 'key': line_key, 'description': description, 'item': item, 'account': account, 'cost_center': cost_center,
                  'quantity': cast(quantity as varchar), 'unit_price': cast(price as varchar), 'net': {{ money("net") }}} order by no) end as lines
    from numbered
    group by all
),

orders as (
    select
        connection, 'exact_online' as system, company, purchase_order_id as order_key, cast(order_number as varchar) as number, supplier,
        order_date, currency, description, is_deleted, is_deleted or order_status = 40 as is_cancelled, cast(order_status as varchar) as source_status,
        case when is_deleted or order_status = 40 then 'cancelled' when order_status = 20 then 'partial' when order_status = 30 then 'complete' else 'open' end as status
    from {{ ref('stg_exact_online__purchase_orders') }}
    union all by name
    select
        orders.connection, 'quickbooks_online' as system, orders.company, orders.id as order_key, nullif(trim(orders.doc_number), '') as number,
        orders.vendor_ref as supplier, orders.txn_date as order_date, coalesce(orders.currency_ref, home.currency, 'USD') as currency,
        orders.memo as description, orders.is_deleted, orders.is_deleted as is_cancelled, orders.po_status as source_status,
        case when orders.is_deleted then 'cancelled' when orders.po_status = 'Closed' then 'closed' else 'open' end as status
    from {{ ref('stg_quickbooks_online__purchase_orders') }} as orders
    left join {{ ref('int_books_currencies') }} as home
        on home.connection = orders.connection and home.company = orders.company
),

final as (
    select orders.*, lines.lines, coalesce(lines.total, 0) as total
    from orders
    left join lines using (connection, company, order_key)
)

select * from final
