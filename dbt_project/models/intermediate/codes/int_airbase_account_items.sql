{#- Each account that a subsidiary of Airbase may code to, the account of its Exact division that it is, and the
    purchase items without stock whose cost account that is: what an order on it becomes, and where something is
    missing. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
mapped as (select * from {{ ref('matching__gl_accounts') }} where source_system = 'airbase'),
maps as (select * from {{ ref('int_link_mappings') }} where kind = 'item'),
accounts as {{ exact_masters('gl_accounts') }},

items as (
    select pairs.link, items.connection, items.company, items.gl_costs, count(*) as choices,
    min(trim(items.code)) as code,
        string_agg(trim(items.code), ', ' order by trim(items.code)) as codes
    from {{ exact_masters('items') }} as items
    inner join pairs on pairs.books_connection = items.connection and pairs.books_company = items.company
    where not items.is_deleted and coalesce(items.is_purchase_item, false)
        and coalesce(items.end_date > pairs.today, true)
        and not coalesce(items.is_stock_item, false) and items.gl_costs is not null
    group by all
),

offered as (
    select connection, company, trim(code) as code, min(name) as name, lower(any_value(account_type)) as account_type,
    bool_or(active) as active
    from {{ ref('canonical_codes') }}
    where system = 'airbase' and kind = 'gl_account' and not control_account
    group by connection, company, trim(code)
),

final as (
    select
        pairs.link, pairs.other_company as company, pairs.books_company, offered.code as account_code,
        offered.name as account_name, offered.active, offered.account_type,
        mapped.target_code, mapped.verdict, mapped.problem, accounts.description as target_name,
        coalesce(accounts.use_costcenter, 0) as use_costcenter,
        maps.target_code as mapped_item, coalesce(items.choices, 0) as choices, items.codes,
        items.code as item_of_account
    from pairs
    inner join offered on offered.connection = pairs.other_connection and offered.company = pairs.other_company
    left join mapped on mapped.link = pairs.link and mapped.company = offered.company
        and mapped.source_code = offered.code
    left join accounts
        on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and trim(accounts.code) = mapped.target_code
    left join maps on maps.link = pairs.link and maps.company = offered.company and maps.source_code = offered.code
    left join items
        on items.link = pairs.link and items.connection = pairs.books_connection and items.company = pairs.books_company
        and items.gl_costs = accounts.id
    qualify row_number() over (partition by pairs.link, pairs.other_company, offered.code
        order by mapped.verdict is distinct from 'auto', mapped.target_code) = 1
)

select * from final
