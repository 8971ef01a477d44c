{#- What each code that documents name, or that a mapping file maps, stands for on the other side, and what is wrong
    with that (`problem`, null where nothing is, or where the kind is not looked up). `suggested_code`: the one code of
    the other side that has the same name or the same letters and figures, where the code stands for none.
    Grain: one row per link, company that documents come from, kind of code and code. -#}
with pairs as (
    select
        link, pair_no, books_connection, books_company, today,
        {{ sentence('companies.called', {'books': 'books_system', 'company': 'books_company'}) }} as division,
        {{ source_company() }} as company,
        case when other_system in {{ spend_systems() }} then {{ word('name', 'other_system') }}
            else {{ word('name', 'books_system') }} end as source
    from {{ ref('int_link_pairs') }}
    where is_routed
),

maps as (select * from {{ ref('int_link_mappings') }}),

codes as (
    select link, company, kind, source_code, bool_or(is_used) as is_used
    from (
        select link, company, kind, source_code, true as is_used from {{ ref('int_code_uses') }}
        union all
        select link, company, kind, source_code, false from maps
    ) as every_one
    group by all
),

-- the codes of the books that spend systems' terms, tax codes, projects and items may become
targets as (
    select pairs.link, pairs.company, 'tax_code' as kind, found.code, found.name,
        not found.is_deleted and not found.is_blocked as is_usable
    from pairs
    inner join {{ ref('canonical_tax_codes') }} as found
        on found.connection = pairs.books_connection and found.company = pairs.books_company
    union all
    select pairs.link, pairs.company, 'project', found.code, found.name,
        not found.is_deleted and coalesce(found.end_date >= pairs.today, true)
    from pairs
    inner join {{ ref('canonical_projects') }} as found
        on found.connection = pairs.books_connection and found.company = pairs.books_company
    union all
    select pairs.link, pairs.company, 'payment_term', found.code, found.name, not found.is_deleted
    from pairs
    inner join {{ ref('canonical_terms') }} as found
        on found.connection = pairs.books_connection and found.company = pairs.books_company
),

matched as (
    select link, company, kind, source_code, source_name, target_system, target_code, target_name, level, problem
    from (
        select * from {{ ref('matching__gl_accounts') }}
        union all by name
        select * from {{ ref('matching__dimensions') }}
    ) as every_one
    qualify row_number() over (
        partition by link, company, kind, source_code order by level = 'none', problem is not null, target_code) = 1
),

-- kinds of which the codes of the side that documents come from are read
listed as (select distinct link, company, kind from matched),

items as (
    select link, company, account_code as source_code, min(item_problem) as problem
    from {{ ref('int_order_items') }}
    where item_problem is not null and account_code is not null
    group by all
),

sold as (select * from {{ ref('int_avalara_tax_codes') }}),

folded as (
    select *, lower(regexp_replace(code, '[^A-Za-z0-9]', '', 'g')) as plain_code,
        lower(regexp_replace(coalesce(name, ''), '[^A-Za-z0-9]', '', 'g')) as plain_name
    from targets
    where is_usable
),

suggested as (
    select codes.link, codes.company, codes.kind, codes.source_code, min(folded.code) as code, min(folded.name) as name
    from codes
    inner join (select *, unnest([plain_code, plain_name]) as called from folded) as folded
        on folded.link = codes.link and folded.company = codes.company and folded.kind = codes.kind
        and folded.called = lower(regexp_replace(codes.source_code, '[^A-Za-z0-9]', '', 'g'))
    group by codes.link, codes.company, codes.kind, codes.source_code
    having count(distinct folded.code) = 1
),

joined as (
    select
        codes.*, matched.source_name, maps.target_code as mapped_code, targets.name as found_name,
        matched.target_name as matched_name,
        coalesce(maps.target_code, case when matched.problem is null then matched.target_code end, targets.code)
            as target_code,
        codes.kind in ('tax_code', 'project', 'payment_term') as is_looked_up, targets.is_usable,
        -- codes of the books reach AvidXchange by themselves: only a wrong line stands in their way
        case when matched.target_system = 'avidxchange' and matched.level <> 'mapping' then null
            else matched.problem end as matched_problem,
        items.problem as item_problem, sold.fault, pairs.division, pairs.source,
        listed.kind is not null and matched.source_code is null and not codes.is_used as is_unknown,
        case when matched.level = 'name' then matched.target_code else suggested.code end as suggested_code,
        case when matched.level = 'name' then matched.target_name else suggested.name end as suggested_name
    from codes
    inner join pairs using (link, company)
    left join maps using (link, company, kind, source_code)
    left join matched using (link, company, kind, source_code)
    left join listed using (link, company, kind)
    left join targets on targets.link = codes.link and targets.company = codes.company and targets.kind = codes.kind
        and targets.code = coalesce(maps.target_code, codes.source_code)
    left join lateral (
        select * from items
        where codes.kind = 'item' and items.link = codes.link and items.company = codes.company
            and items.source_code = codes.source_code
    ) as items on true
    left join lateral (
        select * from sold
        where codes.kind = 'item_tax_code' and sold.link = codes.link and sold.company = codes.company
            and sold.source_code = codes.source_code
    ) as sold on true
    left join suggested on suggested.link = codes.link and suggested.company = codes.company
        and suggested.kind = codes.kind and suggested.source_code = codes.source_code
    qualify row_number() over (
        partition by codes.link, codes.company, codes.kind, codes.source_code
        order by targets.is_usable desc nulls last, pairs.pair_no) = 1
),

-- one line of item_tax_codes.csv may stand for all items
usual as (select distinct link, company from maps where kind = 'item_tax_code' and source_code = '*'),

final as (
    select
        link, company, kind, source_code, source_name, target_code,
        case when target_code is not null then coalesce(found_name, matched_name) end as target_name,
        mapped_code is not null as is_mapped,
        case
            when is_looked_up and is_usable is null and mapped_code is null
                then {{ sentence('mappings.not_there', {'code': 'source_code', 'division': 'division'}) }}
            when is_looked_up and is_usable is null
                then {{ sentence('mappings.mapped_to_none', {'target': 'mapped_code', 'division': 'division'}) }}
            when is_looked_up and not is_usable
                then {{ sentence('mappings.not_usable', {
                    'target': 'coalesce(mapped_code, source_code)', 'division': 'division',
                }) }}
            when kind = 'item' and item_problem is not null
                then {{ sentence('mappings.item', {'account': 'source_code', 'problem': 'item_problem'}) }}
            when kind = 'item_tax_code' and mapped_code is null
                and (link, company) not in (select (link, company) from usual)
                then {{ sentence('mappings.item_tax_code', {'item': 'source_code'}) }}
            when kind = 'item_tax_code'
                then {{ sentence('sales.tax_code_fault', {
                    'code': 'mapped_code', 'item': 'source_code', 'fault': 'fault',
                }) }}
            when is_unknown
                then {{ sentence('mappings.source_unknown', {'source': 'source', 'code': 'source_code'}) }}
            else matched_problem
        end as problem,
        suggested_code, suggested_name
    from joined
)

select * replace (
    case when problem is not null then suggested_code end as suggested_code,
    case when problem is not null then suggested_name end as suggested_name)
from final
