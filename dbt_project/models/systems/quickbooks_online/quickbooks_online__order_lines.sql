{#- Lines of QuickBooks' purchase orders, an item's with the account that it is bought on.
    Grain: one row per connection, company, order and line. -#}
with unnested as (
    select
        connection, company, id as order_key, nullif(trim(doc_number), '') as number, currency_ref as currency,
        not is_deleted as is_binding, generate_subscripts(cast(line as json[]), 1) as place,
        unnest(cast(line as json[])) as line
    from {{ ref('stg_quickbooks_online__purchase_orders') }}
),

lines as (
    -- by its own type: the details of the other are there as a null of JSON, which is no null of SQL
    select *, line -> ('$.' || (line ->> '$.DetailType')) as detail
    from unnested
    where (line ->> '$.DetailType') in ('ItemBasedExpenseLineDetail', 'AccountBasedExpenseLineDetail')
),

typed as (
    select
        lines.* exclude (line, detail), lines.line ->> '$.Id' as line_key,
        cast(lines.line ->> '$.LineNum' as integer) as line_number,
        coalesce(lines.line ->> '$.Description', '') as description,
        coalesce(items.name, lines.detail ->> '$.ItemRef.value') as item,
        lines.detail ->> '$.ItemRef.value' as item_key, accounts.code as account,
        coalesce(classes.code, lines.detail ->> '$.ClassRef.value') as cost_center,
        cast(lines.detail ->> '$.Qty' as decimal(28, 6)) as quantity,
        cast(lines.detail ->> '$.UnitPrice' as decimal(28, 6)) as price,
        cast(lines.line ->> '$.Amount' as decimal(22, 6)) as amount, cast(null as decimal(28, 6)) as received
    from lines
    left join {{ ref('stg_quickbooks_online__items') }} as items
        on items.connection = lines.connection and items.company = lines.company
        and items.id = (lines.detail ->> '$.ItemRef.value')
    left join {{ ref('quickbooks_online__codes') }} as accounts
        on accounts.connection = lines.connection and accounts.company = lines.company
        and accounts.kind = 'gl_account'
        and accounts.code_key = coalesce(lines.detail ->> '$.AccountRef.value', items.expense_account_ref)
    left join {{ ref('quickbooks_online__codes') }} as classes
        on classes.connection = lines.connection and classes.company = lines.company
        and classes.kind = 'cost_center' and classes.code_key = (lines.detail ->> '$.ClassRef.value')
)

{{ order_lines_of_books('typed') }}
