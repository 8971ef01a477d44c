{#- Where tax is booked: for each country, region and kind of tax that a line of a mapping file names (`US/CA/Sales`;
    `*` or nothing is any), the account and the cost centre of the lines that fit it best. -#}
with patterns as (
    select link, company, kind as side, target_code as code,
        coalesce(nullif(upper(trim(split_part(source_code, '/', 1))), ''), '*') as country,
        coalesce(nullif(upper(trim(split_part(source_code, '/', 2))), ''), '*') as region,
        coalesce(nullif(trim(split_part(source_code, '/', 3)), ''), '*') as kind
    from {{ ref('int_link_mappings') }}
    where kind in ('tax_account', 'tax_cost_center')
),

-- what an account and a cost centre say together is as much as both
wanted as (
    select link, company, country, region, kind from patterns where side = 'tax_account'
    union
    select accounts.link, accounts.company, {% for name in ['country', 'region', 'kind'] -%}
        case when accounts.{{ name }} = '*' then centers.{{ name }} else accounts.{{ name }}
            end as {{ name }}{{ ', ' if not loop.last }}
    {%- endfor %}
    from patterns as accounts
    inner join patterns as centers
        on centers.link = accounts.link and centers.company = accounts.company
        {%- for name in ['country', 'region', 'kind'] %}
            and (accounts.{{ name }} = '*' or centers.{{ name }} in ('*', accounts.{{ name }})){% endfor %}
    where accounts.side = 'tax_account' and centers.side = 'tax_cost_center'
),

fitting as (
    select wanted.*, patterns.side, patterns.code
    from wanted
    inner join patterns
        on patterns.link = wanted.link and patterns.company = wanted.company
        and patterns.country in ('*', wanted.country) and patterns.region in ('*', wanted.region)
        and patterns.kind in ('*', wanted.kind)
    qualify row_number() over (
        partition by wanted.link, wanted.company, wanted.country, wanted.region, wanted.kind, patterns.side
        order by patterns.country <> '*' desc, patterns.region <> '*' desc, patterns.kind <> '*' desc) = 1
),

final as (
    select link, company, country, region, kind,
        max(code) filter (where side = 'tax_account') as account, max(code)
            filter (where side = 'tax_cost_center') as cost_center
    from fitting
    group by all
)

select * from final
