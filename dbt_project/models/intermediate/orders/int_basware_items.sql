{#- The Exact item of each line of Basware's exported orders, by coding row: Exact's orders have items, no accounts. By
    the mapping file (product code, else account), the item of the same code, else the one purchase item without stock
    whose cost account is the line's; several or none need a person. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
maps as (select * from {{ ref('int_link_mappings') }}),
accounts_mapped as (select * from {{ ref('matching__gl_accounts') }} where source_system = 'basware'),
accounts as {{ exact_masters('gl_accounts') }},
items as (
    select items.*, pairs.link from {{ exact_masters('items') }} as items
    inner join pairs on pairs.books_connection = items.connection and pairs.books_company = items.company
    where not items.is_deleted and coalesce(items.is_purchase_item, false)
        and coalesce(items.end_date > pairs.today, true)
),

lines as (
    select connection, company, external_code, generate_subscripts(cast(order_lines as json[]), 1) as line_no,
    unnest(cast(order_lines as json[])) as line, purchase_currency
    from {{ ref('stg_basware__exported_orders') }}
),

rows as (
    select connection, company, external_code, line_no, line, purchase_currency, len(codings) as rows_of_line,
        generate_subscripts(codings, 1) as row_no, unnest(codings) as coding
    from (select *, case when json_array_length(line -> '$.codingRows') > 0 then cast(line -> '$.codingRows' as json[])
        else ['{}'::json] end as codings from lines)
),

by_account as (
    select link, connection, company, gl_costs, count(*) as choices, min(trim(code)) as code,
    string_agg(trim(code), ', ' order by code) as codes
    from items
    where not coalesce(is_stock_item, false) and gl_costs is not null
    group by all
),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, rows.*,
        nullif(trim(rows.coding ->> '$.accountCode'), '') as account_code,
        nullif(trim(rows.line ->> '$.buyerProductCode'), '') as product_code, gl.target_code as account,
        gl.verdict as account_verdict, gl.problem as account_problem,
        coalesce(product_map.target_code, account_map.target_code) as mapped_item, by_account.choices, by_account.codes,
        by_account.code as item_of_account
    from pairs
    inner join rows on rows.connection = pairs.other_connection and rows.company = pairs.other_company
    left join accounts_mapped as gl on gl.link = pairs.link and gl.company = rows.company
        and gl.source_code = trim(rows.coding ->> '$.accountCode')
    left join accounts on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and trim(accounts.code) = gl.target_code
    left join maps as product_map
        on product_map.link = pairs.link and product_map.company = rows.company and product_map.kind = 'item'
        and product_map.source_code = trim(rows.line ->> '$.buyerProductCode')
    left join maps as account_map
        on account_map.link = pairs.link and account_map.company = rows.company and account_map.kind = 'item'
        and account_map.source_code = trim(rows.coding ->> '$.accountCode')
    left join by_account
        on by_account.link = pairs.link and by_account.connection = pairs.books_connection
        and by_account.company = pairs.books_company and by_account.gl_costs = accounts.id
),

final as (
    select
        joined.*, coalesce(mapped.code, same.code,
            case when mapped_item is null and choices = 1 then item_of_account end) as item,
        case
            when mapped_item is not null and mapped.id is null then 'is mapped to item ' || mapped_item
                || ', which is no purchase item of Exact division ' || joined.books_company || ': correct items.csv'
            when mapped.id is not null or same.id is not null or choices = 1 then null
            when choices > 1 then 'has ' || choices || ' items in Exact division ' || joined.books_company || ' ('
                || codes || '): say which in items.csv'
            else 'has no purchase item without stock in Exact division ' || joined.books_company
                || ': make one whose cost account it is, or map it in items.csv'
        end as item_problem
    from joined
    left join items as mapped
        on mapped.link = joined.link and mapped.connection = joined.books_connection
        and mapped.company = joined.books_company and trim(mapped.code) = joined.mapped_item
    left join items as same
        on joined.mapped_item is null and same.link = joined.link and same.connection = joined.books_connection
        and same.company = joined.books_company and trim(same.code) = joined.product_code
)

select * from final
