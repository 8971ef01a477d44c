{#- G/L accounts, cost centres (classes) and cost units (departments) of every system in one shape. A code that was
    deleted and entered again is there twice: what is known by its code alone is `stands_for_code`, the live one first;
    the deleted one `is_replaced` by it. Grain: one row per connection, company, kind of code and code. -#}
with codes as (
    {{ branches('codes') }}
),

final as (
    select
        * replace (
            coalesce(control_account, false) as control_account,
            coalesce(requires_cost_center, false) as requires_cost_center),
        active and not coalesce(control_account, false) as postable,
        row_number() over same_code = 1 as stands_for_code,
        coalesce(is_deleted and not first_value(is_deleted) over same_code, false) as is_replaced
    from codes
    window same_code as (
        partition by system, connection, company, kind, group_name, code order by coalesce(is_deleted, false), code_key)
)

select * from final
