{#- A flow of codes: accounts and dimensions travel alike. A code that a mapping sends to another AvidXchange code is
    not sent itself (skip not_chosen); one that AvidXchange already has under the same code in the same group is adopted
    where both are active or neither is, else written over it: codes are written by group and code. One that is inactive
    and was never sent is left alone. One that was deleted and entered again under its code is left alone too, and what
    it was sent as is the new one's (`replaces`). -#}
{% macro code_flow(kind, flow) -%}
{%- set books = link_kinds()[kind].books -%}
{%- set kinds = [] -%}
{%- for name, other in link_kinds()[kind].codes.items() if other == flow %}{% do kinds.append("'" ~ name
    ~ "'") %}{% endfor -%}
with pairs as (select * from {{ routed_pairs(kind) }}),
codes as (select * from {{ ref('canonical_codes') }} where system = '{{ books }}'
    and kind in ({{ kinds | join(', ') }})),

mapped as (
    select link, company, source_code, target_code, kind from {{ ref('int_link_mappings') }}
    where kind in ({{ kinds | join(', ') }}) and source_code <> target_code
),

theirs as (
    select * from {{ ref('canonical_codes') }} where system = 'avidxchange'
        and {{ is_group_of(books, 'group_name', 'kind') }}
),

deliveries as (
    select link, company, source_key, target_id from {{ ref('stg_operations__deliveries') }} where flow = '{{ flow }}'
),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.other_connection, pairs.other_company, codes.*,
        theirs.code_key as their_key, theirs.code as their_code, theirs.name as their_name,
        theirs.active as their_active,
        case
            when mapped.source_code is not null then 'not_chosen'
            when codes.is_replaced then 'not_chosen'
            when deliveries.target_id is not null then null
            when codes.kind = 'gl_account'
                and (codes.control_account or not list_contains(pairs.gl_account_types, codes.account_type))
                    then 'not_chosen'
            when not codes.active and theirs.code_key is null then 'not_chosen'
        end as skip, case when codes.is_replaced then deliveries.target_id end as replaces
    from pairs
    inner join codes on codes.connection = pairs.books_connection and codes.company = pairs.books_company
    left join mapped
        on mapped.link = pairs.link and mapped.company = pairs.books_company and mapped.kind = codes.kind
        and mapped.source_code = codes.code
    left join lateral (
        select * from theirs
        where theirs.connection = pairs.other_connection and theirs.company in (pairs.other_company, '')
            and theirs.kind = codes.kind and theirs.code = codes.code
    ) as theirs on true
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = pairs.books_company
        and deliveries.source_key = codes.code_key
),

final as (
    select
        link, '{{ flow }}' as flow, '{{ books }}' as source_system, books_connection as source_connection, company,
        code_key as source_key, 'avidxchange' as target_system, other_connection as target_connection,
        other_company as target_company, 'present' as wanted, skip,
        cast(json_object(
            'kind', 'code', 'company', company, 'source_key', code_key, 'group', kind, 'code', code,
            'name', coalesce(name, code), 'active', postable
        ) as varchar) as document,
        '[]' as problems, '[]' as holds, '[]' as refs, replaces,
        case when their_key is not null and their_active = postable then cast(json_object(
            'id', their_key, 'code', their_code, 'number', null, 'token', null,
            'facts', json_object('description', their_name, 'active', their_active),
            'evidence', 'same code in the same group') as varchar)
        end as adopt,
        code as number, name as counterparty, cast(null as date) as doc_date, cast(null as varchar) as currency,
        cast(null as decimal(22, 6)) as amount
    from joined
    qualify row_number() over (partition by link, company, code_key order by their_key) = 1
)

select * from final
{%- endmacro %}
