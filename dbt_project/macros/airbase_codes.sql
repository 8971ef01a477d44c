{#- Codes of the books in Airbase, one for all companies that have it: an account or tag of Airbase is the tenant's,
    with the subsidiaries that may use it. By option they are only compared (skip not_chosen). One that Airbase has is
    adopted as it stands, whatever it is called there; one that is closed in the books and was never sent is nothing.
    -#}
{% macro airbase_code_flow(kind, flow, kinds) -%}
{%- set books = sides_by_kind()[kind].books -%}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed and kind = '{{ kind }}'),
codes as (
    select * from {{ ref('canonical_codes') }} where system = '{{ books }}' and kind in ('{{ kinds | join("', '") }}')
        and not is_replaced and code is not null
),
theirs as (select * from {{ ref('canonical_codes') }} where system = 'airbase'
    and kind in ('{{ kinds | join("', '") }}')),
mapped as (select * from {{ ref('int_link_mappings') }} where kind in ('{{ kinds | join("', '") }}')),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = '{{ flow }}'
    and target_system = 'airbase'),

together as (
    select
        pairs.link, codes.kind, trim(codes.code) as code,
        list(distinct pairs.other_company order by pairs.other_company) filter (where codes.postable) as subsidiaries,
        bool_or(codes.postable) as postable, min_by({'company': codes.company, 'code_key': codes.code_key},
            (not codes.postable, pairs.pair_no)) as leader
    from pairs
    inner join codes on codes.connection = pairs.books_connection and codes.company = pairs.books_company
    group by all
),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, pairs.other_connection, pairs.other_company,
        pairs.codes as option_codes, codes.kind, codes.code_key,
        trim(codes.code) as code, codes.name, codes.account_class, together.subsidiaries, together.postable,
        theirs.code_key as their_key, theirs.code as their_code, theirs.name as their_name,
        deliveries.target_id is not null as was_delivered, deliveries.delivered_document,
        mapped.source_code is not null as is_mapped
    from pairs
    inner join codes on codes.connection = pairs.books_connection and codes.company = pairs.books_company
    inner join together on together.link = pairs.link and together.kind = codes.kind
        and together.code = trim(codes.code)
    left join theirs
        on theirs.connection = pairs.other_connection and theirs.company = pairs.other_company
        and theirs.kind = codes.kind and trim(theirs.code) = trim(codes.code) and not coalesce(theirs.is_deleted, false)
    left join deliveries on deliveries.link = pairs.link and deliveries.company = pairs.books_company
        and deliveries.source_key = codes.code_key
    -- what a code of Airbase is mapped to is there already, under another code
    left join mapped
        on mapped.link = pairs.link and mapped.company = pairs.other_company and mapped.kind = codes.kind
        and mapped.target_code = trim(codes.code)
    where deliveries.target_id is not null or (together.leader.company = codes.company
        and together.leader.code_key = codes.code_key)
),

final as (
    select
        link, '{{ flow }}' as flow, '{{ books }}' as source_system, books_connection as source_connection,
        books_company as company, code_key as source_key,
        'airbase' as target_system, other_connection as target_connection, other_company as target_company,
        'present' as wanted,
        case when option_codes = 'check' and not was_delivered then 'not_chosen'
             when not was_delivered and (not postable or is_mapped
                 or (kind = 'gl_account' and account_class not in ('expense', 'asset'))) then 'not_chosen' end as skip,
        case when was_delivered then delivered_document else cast(json_object(
            'kind', 'code', 'company', books_company, 'source_key', code_key, 'group', kind, 'code', code, 'name',
            coalesce(name, code), 'active', true, 'subsidiaries', coalesce(subsidiaries, []),
            'type', case when kind = 'gl_account' then case account_class when 'revenue' then 'income' when 'general'
                then 'expense' else account_class end end) as varchar) end as document,
        '[]' as problems, '[]' as holds, '[]' as refs, cast(null as varchar) as replaces,
        case when their_key is not null then cast(json_object('id', their_key, 'code', their_code, 'number', null,
            'token', null, 'facts', json_object('name', their_name),
            'evidence', 'same code') as varchar) end as adopt,
        code as number, name as counterparty, cast(null as date) as doc_date, cast(null as varchar) as currency,
        cast(null as decimal(22, 6)) as amount
    from joined
    qualify row_number() over (partition by link, books_company, code_key order by their_key) = 1
)

select * from final
{%- endmacro %}
