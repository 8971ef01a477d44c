{#- G/L accounts, cost centres and cost units of Exact. Grain: one row per connection, company, kind and id. -#}
with accounts as (
    select
        connection, company, 'gl_account' as kind, id as code_key, code, description as name,
        {{ exact_account_class('type') }} as account_class, cast(type as varchar) as account_type,
        {{ exact_control_account('type') }} as control_account, is_deleted,
        not is_deleted and not coalesce(is_blocked, false) as active,
        coalesce(use_costcenter = 1, false) as requires_cost_center, use_costcenter,
        use_costunit
    from {{ ref('stg_exact_online__gl_accounts') }}
),

dimensions as (
    select 'cost_center' as kind, * from {{ ref('stg_exact_online__cost_centers') }}
    union all by name
    select 'cost_unit' as kind, * from {{ ref('stg_exact_online__cost_units') }}
),

dimension_codes as (
    select
        connection, company, kind, id as code_key, code, description as name, is_deleted,
        not is_deleted and (end_date is null or end_date > cast(read_at as date)) as active
    from dimensions
)

select * from accounts
union all by name
select * from dimension_codes
