{#- The account of the books of each line of a spend system's orders, and its item: by the mapping file (item code, else
    account), or of the same code. Where the books' orders take no accounts, else the one purchase item without stock
    whose cost account is the line's; several or none need a person.
    Grain: one row per link, company of the spend system, order, line and coding row. -#}
with pairs as (
    select *, {{ sentence('companies.called', {'books': 'books_system', 'company': 'books_company'}) }} as division
    from {{ ref('int_link_pairs') }}
    where is_routed and other_system in {{ spend_systems() }}
),

maps as (select * from {{ ref('int_link_mappings') }} where kind = 'item'),
by_account as (select * from {{ ref('int_account_items') }}),

items as (
    select items.*, pairs.link
    from pairs
    inner join {{ ref('canonical_items') }} as items
        on items.system = pairs.books_system and items.connection = pairs.books_connection
        and items.company = pairs.books_company
    where items.is_purchase_item and coalesce(items.end_date > pairs.today, true)
),

joined as (
    select
        pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.division, lines.*,
        by_account.target_code as account, by_account.verdict as account_verdict, by_account.problem as account_problem,
        by_account.use_costcenter, coalesce(item_map.target_code, by_account.mapped_item) as mapped_item,
        by_account.choices, by_account.codes, by_account.item_of_account
    from pairs
    inner join {{ ref('canonical_spend_order_lines') }} as lines
        on lines.system = pairs.other_system and lines.connection = pairs.other_connection
        and lines.company = pairs.other_company
    left join by_account
        on by_account.link = pairs.link and by_account.company = lines.company
        and by_account.account_code = lines.account_code
    left join maps as item_map
        on item_map.link = pairs.link and item_map.company = lines.company and item_map.source_code = lines.item_code
)

select
    joined.*, coalesce(mapped.code, same.code,
        case when mapped_item is null and choices = 1 and not {{ order_ability('by_account', 'books_system') }}
            then item_of_account end) as item,
    case
        when mapped_item is not null and mapped.item_key is null 
            then {{ sentence('lines.item_problem.not_there', {'item': 'mapped_item', 'division': 'division'}) }}
        when mapped.item_key is not null or same.item_key is not null or choices = 1
            or {{ order_ability('by_account', 'books_system') }} then null
        when choices > 1 then {{ sentence('lines.item_problem.several', {
            'count': 'choices', 'division': 'division', 'codes': 'codes',
        }) }}
        else {{ sentence('lines.item_problem.none', {'division': 'division'}) }}
    end as item_problem
from joined
left join items as mapped
    on mapped.link = joined.link and mapped.company = joined.books_company and mapped.code = joined.mapped_item
left join lateral (
    select * from items as same
    where joined.mapped_item is null and same.link = joined.link and same.company = joined.books_company
        and same.code = joined.item_code
) as same on true
