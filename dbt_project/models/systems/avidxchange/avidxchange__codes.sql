{#- Enterprise codes of AvidXchange of the kinds that links bring over.
    Grain: one row per connection, company, kind and code. -#}
with codes as (
    select
        connection, company, {{ avidxchange_code_kind('group_name') }} as kind, group_name,
        coalesce(enterprise_code_id, group_name || ':' || code_value) as code_key, code_value as code,
        description as name, not is_deleted and coalesce(is_active, true) as active
    from {{ ref('stg_avidxchange__enterprise_codes') }}
)

select * from codes where kind is not null
