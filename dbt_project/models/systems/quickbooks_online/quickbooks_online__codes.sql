{{ config(materialized='table') }}
{#- QuickBooks accounts, classes and departments with the code each has towards the other side: its number, or where it
    has none its full name. Names change and come free again, codes must not: what was sent with a code keeps it, its
    new name follows as the description; of several that would have the same code the others get their id behind it.
    Grain: one row per connection, company, kind of code and id. -#}
with accounts as (
    select
        connection, company, 'gl_account' as kind, id as code_key, is_deleted, active,
        {{ active_name('name') }} as name,
        coalesce(nullif(trim(acct_num), ''), {{ active_name('coalesce(fully_qualified_name, name)') }}) as own_code,
        lower(classification) as account_class, account_type,
        {{ quickbooks_control_account('account_type') }} as control_account
    from {{ ref('stg_quickbooks_online__accounts') }}
),

dimensions as (
    {%- for kind, table in [('cost_center', 'classes'), ('cost_unit', 'departments')] %}
    select
        connection, company, '{{ kind }}' as kind, id as code_key, is_deleted, active,
        {{ active_name('name') }} as name,
        {{ active_name('coalesce(fully_qualified_name, name)') }} as own_code
    from {{ ref('stg_quickbooks_online__' ~ table) }}
    {%- if not loop.last %}
    union all{% endif %}
    {%- endfor %}
),

delivered as (
    select
        company, source_key as code_key, delivered_document ->> '$.group' as kind,
        min(delivered_document ->> '$.code') as code
    from {{ ref('stg_operations__deliveries') }}
    where flow in ('gl_accounts', 'classes', 'departments') and delivered_document is not null
    group by all
),

named as (
    select codes.*, delivered.code is not null as was_delivered, coalesce(delivered.code, codes.own_code) as wanted_code
    from (select * from accounts union all by name select * from dimensions) as codes
    left join delivered using (company, kind, code_key)
),

final as (
    select
        connection, company, kind, code_key, name, account_class, account_type, control_account,
        case when row_number() over (
            partition by connection, company, kind, wanted_code
            order by was_delivered desc, is_deleted, coalesce(active, true) desc, length(code_key), code_key) = 1
            then wanted_code else wanted_code || ' (' || code_key || ')' end as code,
        not is_deleted and coalesce(active, true) as active
    from named
)

select * from final
