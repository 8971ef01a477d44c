{#- Lines of Airbase's orders as they are coded. A line names an account by its key in the books, which may be another word
    than its number. Grain: one row per connection, company, order and line. -#}
with lines as (
    select
        connection, company, order_id as order_key, generate_subscripts(cast(line_items as json[]), 1) as line_no,
        unnest(cast(line_items as json[])) as line, tags as header_tags, currency_code as currency
    from {{ ref('stg_airbase__purchase_orders') }}
),

named as (
    select
        *, nullif(trim(line ->> '$.account.erp_reference_id'), '') as account_reference,
        nullif(trim(line ->> '$.account.name'), '') as account_name,
        nullif(trim(line ->> '$.item_code'), '') as item_code
    from lines
),

known as (
    select
        named.connection, named.company, named.order_key, named.line_no, accounts.code as account_code,
        accounts.active and not accounts.is_deleted as account_active
    from named
    inner join {{ ref('stg_airbase__gl_accounts') }} as accounts
        on accounts.connection = named.connection and accounts.company = named.company
        and named.account_reference in (trim(accounts.erp_reference_id), trim(accounts.code))
    qualify row_number() over (
        partition by named.connection, named.company, named.order_key, named.line_no
        order by accounts.is_deleted, trim(accounts.erp_reference_id) = named.account_reference desc nulls last,
            accounts.active desc, accounts.account_id) = 1
)

select
    named.*, 1 as row_no, 1 as rows_of_line, trim(known.account_code) as account_code,
    coalesce(known.account_active, false) as account_active, known.order_key is not null as account_is_known,
    concat_ws(' ', coalesce(trim(known.account_code), named.account_reference), named.account_name) as account_label
from named
left join known using (connection, company, order_key, line_no)
