{#- G/L accounts, cost centres (classes) and cost units (departments) of every system in one shape, for matching. A code that was
    deleted and entered again is there twice: what is known by its code alone is `stands_for_code`, the live one first; the
    deleted one `is_replaced` by it. -#}
with exact_accounts as (
    select
        connection, 'exact_online' as system, company, 'gl_account' as kind, id as code_key, code, description as name,
        {{ exact_account_class('type') }} as account_class, cast(type as varchar) as account_type,
        {{ exact_control_account('type') }} as control_account,
        is_deleted, not is_deleted and not coalesce(is_blocked, false) as active,
        coalesce(use_costcenter = 1, false) as requires_cost_center
    from {{ ref('stg_exact_online__gl_accounts') }}
),

exact_dimensions as (
    select 'cost_center' as kind, * from {{ ref('stg_exact_online__cost_centers') }}
    union all by name
    select 'cost_unit' as kind, * from {{ ref('stg_exact_online__cost_units') }}
),

exact_dimension_codes as (
    select
        connection, 'exact_online' as system, company, kind, id as code_key, code, description as name, is_deleted,
        not is_deleted and (end_date is null or end_date > cast(read_at as date)) as active
    from exact_dimensions
),

avid_codes as (
    select
        connection, 'avidxchange' as system, company,
        {{ avidxchange_code_kind('group_name') }} as kind, group_name,
        coalesce(enterprise_code_id, group_name || ':' || code_value) as code_key,
        code_value as code, description as name, not is_deleted and coalesce(is_active, true) as active
    from {{ ref('stg_avidxchange__enterprise_codes') }}
),

airbase_accounts as (
    select
        connection, 'airbase' as system, company, 'gl_account' as kind, account_id as code_key, code, name,
        {{ airbase_account_class('type') }} as account_class, type as account_type, {{ airbase_control_account('type') }} as control_account,
        is_deleted, not is_deleted and active as active
    from {{ ref('stg_airbase__gl_accounts') }}
),

airbase_tags as (
    select
        connection, 'airbase' as system, company, {{ airbase_code_kind('tag_type') }} as kind, tag_type as group_name,
        tag_id as code_key, code, name, is_deleted, not is_deleted and active as active
    from {{ ref('stg_airbase__tags') }}
),

codes as (
    select * from exact_accounts
    union all by name
    select * from exact_dimension_codes
    union all by name
    select * from {{ ref('int_quickbooks_codes') }}
    union all by name
    select * from {{ ref('int_basware_codes') }}
    union all by name
    select * from airbase_accounts where code is not null
    union all by name
    select * from airbase_tags where code is not null and kind is not null
    union all by name
    select * from avid_codes where kind is not null
),

final as (
    select
        * replace (coalesce(control_account, false) as control_account, coalesce(requires_cost_center, false) as requires_cost_center),
        active and not coalesce(control_account, false) as postable,
        row_number() over same_code = 1 as stands_for_code,
        coalesce(is_deleted and not first_value(is_deleted) over same_code, false) as is_replaced
    from codes
    window same_code as (
        partition by system, connection, company, kind, group_name, code order by coalesce(is_deleted, false), code_key)
)

select * from final
