{#- The accounts, cost centres and cost units that Basware's invoices and orders are coded to, with the name they last
    had there. Its own lists need not be read for them.
    Grain: one row per connection, company, kind of code and code. -#}
with orders as (
    select connection, company, last_updated, unnest(cast(coalesce(order_lines, '[]') as json[])) as line
    from {{ ref('stg_basware__exported_orders') }}
),

rows as (
    select coding.connection, coding.company, documents.last_updated, coding.coding
    from {{ ref('basware__spend_invoice_lines') }} as coding
    inner join {{ ref('stg_basware__accounting_documents') }} as documents using (connection, company, invoice_id)
    union all
    select connection, company, last_updated, unnest(cast(coalesce(line -> '$.codingRows', '[]') as json[])) as coding
    from orders
),

cost_unit_fields as (
    select distinct other_connection as connection, other_company as company, cost_unit_field
    from {{ ref('int_basware_pairs') }}
    where cost_unit_field is not null
),

used as (
    select
        connection, company, 'gl_account' as kind, coding ->> '$.accountCode' as code,
        coding ->> '$.accountName' as name, last_updated
    from rows
    union all
    select
        connection, company, 'cost_center', coding ->> '$.costCenterCode', coding ->> '$.costCenterName', last_updated
    from rows
    union all
    select
        connection, company, 'cost_unit', json_extract_string(coding, '$.' || cost_unit_field),
        json_extract_string(coding, '$.' || replace(cost_unit_field, 'Code', 'Name')), last_updated
    from rows
    inner join cost_unit_fields using (connection, company)
),

final as (
    select
        connection, company, kind, trim(code) as code_key, trim(code) as code,
        max_by(name, (last_updated, name)) filter (where name is not null and last_updated is not null) as name,
        false as is_deleted, true as active
    from used
    -- what names no company would be in each one's list a second time
    where nullif(trim(code), '') is not null and company <> ''
    group by all
)

select * from final
