{#-
  The rest of a code flow's model, after the CTEs `pairs`, `accounts` and `types`: accounts and dimensions travel alike.
  A code that a mapping sends to another AvidXchange code is not sent itself (skip not_chosen); one that AvidXchange
  already has under the same code is adopted; one that is inactive and was never sent is left alone.
-#}
{% macro code_flow(kind) -%}
{%- set flow = 'gl_accounts' if kind == 'gl_account' else 'cost_centers' -%}
mapped as (
    select link, company, source_code, target_code{{ ", 'gl_account' as kind" if kind == 'gl_account' else ", kind" }}
    from {{ ref('stg_config__mappings') }}
    where kind {{ "= 'gl_account'" if kind == 'gl_account' else "in ('cost_center', 'cost_unit')" }} and source_code <> target_code
),

theirs as (select * from {{ ref('int_codes') }} where system = 'avidxchange'),

deliveries as (
    select link, company, source_key, target_id from {{ ref('stg_operations__deliveries') }} where flow = '{{ flow }}'
),

joined as (
    select
        pairs.link, pairs.books_connection, pairs.avid_connection, pairs.avid_company, accounts.*,
        theirs.code_key as their_key, theirs.code as their_code, theirs.name as their_name, theirs.active as their_active,
        deliveries.source_key is not null as was_planned,
        case
            when mapped.source_code is not null then 'not_chosen'
            when deliveries.target_id is not null then null
            {% if kind == 'gl_account' -%}
            when accounts.control_account or not list_contains(pairs.gl_account_types, types.type) then 'not_chosen'
            {% endif -%}
            when not accounts.active and theirs.code_key is null then 'not_chosen'
        end as skip
    from pairs
    inner join accounts on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
    inner join types
        on types.connection = accounts.connection and types.company = accounts.company and types.id = accounts.code_key
    left join mapped
        on mapped.link = pairs.link and mapped.kind = accounts.kind and mapped.source_code = accounts.code
        and coalesce(mapped.company, '') in ('', pairs.books_company)
    left join theirs
        on theirs.connection = pairs.avid_connection and theirs.company in (pairs.avid_company, '')
        and theirs.kind = accounts.kind and theirs.code = accounts.code
    left join deliveries
        on deliveries.link = pairs.link and deliveries.company = pairs.books_company
        and deliveries.source_key = accounts.code_key
),

final as (
    select
        link, '{{ flow }}' as flow, 'exact_online' as source_system, books_connection as source_connection, company,
        code_key as source_key, 'avidxchange' as target_system, avid_connection as target_connection,
        avid_company as target_company, 'present' as wanted, skip,
        cast(json_object(
            'kind', 'code', 'company', company, 'source_key', code_key, 'group', kind, 'code', code,
            'name', coalesce(name, code), 'active', {{ 'postable' if kind == 'gl_account' else 'active' }}
        ) as varchar) as document,
        '[]' as problems, '[]' as holds, '[]' as refs,
        case when their_key is not null then cast(json_object(
            'id', their_key, 'code', their_code, 'number', null, 'token', null,
            'facts', json_object('description', their_name, 'active', their_active),
            'evidence', 'same code in the same group') as varchar)
        end as adopt,
        code as number, name as counterparty, cast(null as date) as doc_date, cast(null as varchar) as currency,
        cast(null as decimal(18, 2)) as amount
    from joined
    qualify row_number() over (partition by link, company, code_key order by their_key) = 1
)

select * from final
{%- endmacro %}
