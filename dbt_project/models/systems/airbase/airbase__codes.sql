{#- Accounts and tags of Airbase that have a code, of the kinds that links bring over.
    Grain: one row per connection, company, kind and id. -#}
with accounts as (
    select
        connection, company, 'gl_account' as kind, account_id as code_key, code, name,
        {{ airbase_account_class('type') }} as account_class, type as account_type,
        {{ airbase_control_account('type') }} as control_account, is_deleted,
        not is_deleted and active as active
    from {{ ref('stg_airbase__gl_accounts') }}
),

tags as (
    select
        connection, company, {{ airbase_code_kind('tag_type') }} as kind, tag_type as group_name, tag_id as code_key,
        code, name, is_deleted, not is_deleted and active as active
    from {{ ref('stg_airbase__tags') }}
)

select * from accounts where code is not null
union all by name
select * from tags where code is not null and kind is not null
