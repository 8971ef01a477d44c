{#- Each account that orders of a spend system may be coded to, the account of the books that it is, and the purchase
    items without stock whose cost account that is: what an order on it becomes where the books' orders have items and
    no accounts, and where something is missing. Grain: one row per link, company of the spend system and account. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed and other_system in ('airbase', 'basware')),
mapped as (select * from {{ ref('matching__gl_accounts') }}),
maps as (select * from {{ ref('int_link_mappings') }} where kind = 'item'),
codes as (select * from {{ ref('canonical_codes') }} where kind = 'gl_account'),

accounts as (
    select * from codes
    qualify row_number() over (
        partition by system, connection, company, trim(code) order by coalesce(is_deleted, false), code_key) = 1
),

items as (
    select
        pairs.link, items.company, items.cost_account, count(*) as choices, min(items.code) as code,
        string_agg(items.code, ', ' order by items.code) as codes
    from pairs
    inner join {{ ref('canonical_items') }} as items
        on items.system = pairs.books_system and items.connection = pairs.books_connection
        and items.company = pairs.books_company
    where items.is_purchase_item and coalesce(items.end_date > pairs.today, true)
        and not items.is_stock_item and items.cost_account is not null
    group by all
),

offered as (
    select
        system, connection, company, trim(code) as code, min(name) as name,
        lower(any_value(account_type)) as account_type, bool_or(active) as active
    from codes
    where not control_account
    group by system, connection, company, trim(code)
)

select
    pairs.link, pairs.other_company as company, pairs.books_company, offered.code as account_code,
    offered.name as account_name, offered.active, offered.account_type, mapped.target_code, mapped.verdict,
    mapped.problem, accounts.name as target_name, coalesce(accounts.use_costcenter, 0) as use_costcenter,
    maps.target_code as mapped_item, coalesce(items.choices, 0) as choices, items.codes, items.code as item_of_account
from pairs
inner join offered
    on offered.system = pairs.other_system and offered.connection = pairs.other_connection
    and offered.company = pairs.other_company
left join mapped
    on mapped.source_system = pairs.other_system and mapped.link = pairs.link and mapped.company = offered.company
    and mapped.source_code = offered.code
left join accounts
    on accounts.system = pairs.books_system and accounts.connection = pairs.books_connection
    and accounts.company = pairs.books_company and trim(accounts.code) = mapped.target_code
left join maps
    on maps.link = pairs.link and maps.company = offered.company and maps.source_code = offered.code
left join items
    on items.link = pairs.link and items.company = pairs.books_company and items.cost_account = accounts.code_key
qualify row_number() over (
    partition by pairs.link, pairs.other_company, offered.code
    order by mapped.verdict is distinct from 'auto', mapped.target_code) = 1
