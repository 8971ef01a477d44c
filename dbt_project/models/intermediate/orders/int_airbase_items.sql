{#- The Exact item of each line of Airbase's orders, and the account that it is coded to as both systems have it:
    Exact's orders have items, no accounts. By the mapping file (item code, else account), the item of the same code,
    else the one purchase item without stock whose cost account is the line's; several or none need a person. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
maps as (select * from {{ ref('int_link_mappings') }}),
by_account as (select * from {{ ref('int_airbase_account_items') }}),
items as (
    select items.*, pairs.link from {{ exact_masters('items') }} as items
    inner join pairs on pairs.books_connection = items.connection and pairs.books_company = items.company
    where not items.is_deleted and coalesce(items.is_purchase_item, false)
        and coalesce(items.end_date > pairs.today, true)
),

lines as (
    select
        connection, company, order_id, generate_subscripts(cast(line_items as json[]), 1) as place,
        unnest(cast(line_items as json[])) as line, tags as header_tags,
        currency_code
    from {{ ref('stg_airbase__purchase_orders') }}
),

named as (
    select *, nullif(trim(line ->> '$.account.erp_reference_id'), '') as account_reference,
    nullif(trim(line ->> '$.account.name'), '') as account_name,
        nullif(trim(line ->> '$.item_code'), '') as item_code
    from lines
),

-- a line names an account by its key in the books, which may be another word than its number
known as (
    select named.connection, named.company, named.order_id, named.place, accounts.code as account_code, accounts.active
        and not accounts.is_deleted as account_active
    from named
    inner join {{ ref('stg_airbase__gl_accounts') }} as accounts
        on accounts.connection = named.connection and accounts.company = named.company
        and named.account_reference in (trim(accounts.erp_reference_id), trim(accounts.code))
    qualify row_number() over (
        partition by named.connection, named.company, named.order_id, named.place
        order by accounts.is_deleted, trim(accounts.erp_reference_id) = named.account_reference desc nulls last,
        accounts.active desc, accounts.account_id) = 1
),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.division, named.*,
        trim(known.account_code) as account_code, coalesce(known.account_active, false) as account_active,
        known.order_id is not null as account_is_known,
        concat_ws(' ', coalesce(trim(known.account_code), named.account_reference),
            named.account_name) as account_label,
        by_account.target_code as account, by_account.verdict as account_verdict, by_account.problem as account_problem,
        by_account.use_costcenter,
        coalesce(item_map.target_code, by_account.mapped_item) as mapped_item, by_account.choices, by_account.codes,
        by_account.item_of_account
    from pairs
    inner join named on named.connection = pairs.other_connection and named.company = pairs.other_company
    left join known
        on known.connection = named.connection and known.company = named.company and known.order_id = named.order_id
        and known.place = named.place
    left join by_account on by_account.link = pairs.link and by_account.company = named.company
        and by_account.account_code = trim(known.account_code)
    left join maps as item_map
        on item_map.link = pairs.link and item_map.company = named.company and item_map.kind = 'item'
        and item_map.source_code = named.item_code
),

final as (
    select
        joined.*, coalesce(mapped.code, same.code,
            case when mapped_item is null and choices = 1 then item_of_account end) as item,
        case
            when mapped_item is not null and mapped.id is null then 'is mapped to item ' || mapped_item
                || ', which is no purchase item of ' || division || ': correct items.csv'
            when mapped.id is not null or same.id is not null or choices = 1 then null
            when choices > 1 then 'has ' || choices || ' items in ' || division || ' (' || codes
                || '): say which in items.csv'
            else 'has no purchase item without stock in ' || division
                || ': make one whose cost account it is, or map it in items.csv'
        end as item_problem
    from joined
    left join items as mapped
        on mapped.link = joined.link and mapped.connection = joined.books_connection
        and mapped.company = joined.books_company and trim(mapped.code) = joined.mapped_item
    left join items as same
        on joined.mapped_item is null and same.link = joined.link and same.connection = joined.books_connection
        and same.company = joined.books_company and trim(same.code) = joined.item_code
)

select * from final
