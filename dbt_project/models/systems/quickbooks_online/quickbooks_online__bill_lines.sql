{{ config(materialized='table') }}
{#- Every line of the bills and vendor credits a run looks at, with its account (an item's: what it is bought on), its
    class as cost centre and the bill's department as cost unit. Tax stands on the bill, not on its lines. -#}
with records as (
    select connection, company, origin, document_key, department_ref, lines,
        coalesce(records.currency, home.currency) as currency
    from {{ ref('quickbooks_online__bill_records') }} as records
    left join {{ ref('canonical_currencies') }} as home using (connection, company)
    semi join {{ ref('quickbooks_online__bill_scope') }} using (connection, company, origin, document_key)
),

unnested as (
    select * exclude (lines), generate_subscripts(lines, 1) as no, unnest(lines) as line from records
),

items as (select * from {{ ref('stg_quickbooks_online__items') }}),
codes as (select * from {{ ref('quickbooks_online__codes') }}),

posted as (
    select
        unnested.*, items.name as item_name,
        coalesce(line.account, line.item_account, case when items.type = 'Inventory' then items.asset_account_ref end,
            items.expense_account_ref) as gl_account
    from unnested
    left join items
        on items.connection = unnested.connection and items.company = unnested.company and items.id = unnested.line.item
),

rounded as (
    select
        posted.connection, posted.company, posted.origin, posted.document_key, posted.no,
        line.line_number as line_number,
        line.line_key as line_key, line.description as description, posted.gl_account, accounts.code as account,
        accounts.name as account_name,
        accounts.account_type, coalesce(classes.code, line.class) as cost_center,
        coalesce(departments.code, posted.department_ref) as cost_unit,
        line.tax_code as vat_code, coalesce(posted.item_name, line.item) as item, line.po_line as po_line,
        line.order_key as po_order, line.quantity as quantity,
        line.unit_price as unit_price, line.amount as amount,
        {{ rounded_line('line.amount', 'posted.currency',
            'posted.connection, posted.company, posted.origin, posted.document_key', 'posted.no') }} as net,
        cast(0 as decimal(28, 6)) as tax_payable
    from posted
    left join codes as accounts
        on accounts.connection = posted.connection and accounts.company = posted.company
        and accounts.kind = 'gl_account'
        and accounts.code_key = posted.gl_account
    left join codes as classes
        on classes.connection = posted.connection and classes.company = posted.company and classes.kind = 'cost_center'
        and classes.code_key = line.class
    left join codes as departments
        on departments.connection = posted.connection and departments.company = posted.company
        and departments.kind = 'cost_unit'
        and departments.code_key = posted.department_ref
),

final as (select * replace (description || {{ rounding_note('net', 'amount') }} as description) from rounded)

select * from final
