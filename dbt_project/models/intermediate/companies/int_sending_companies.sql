{#- Companies of which documents were read that a kind of link brings over, whether they are routed or not. `kinds`:
    those kinds of link; `of_these_kinds`: a route of another kind of link says nothing of these documents. Grain: one
    row per system, connection, company and kinds of link. -#}
with said as (
    select distinct 'exact_online' as system, connection, company, ['exact_avidxchange'] as kinds,
    false as of_these_kinds
    from {{ ref('stg_exact_online__purchase_entries') }}
    union all
    select distinct 'exact_online', connection, company, ['exact_avalara'], true
        from {{ ref('stg_exact_online__sales_invoices') }} where not is_deleted
    union all
    select distinct 'quickbooks_online', connection, company, ['quickbooks_avidxchange'], false
        from {{ ref('stg_quickbooks_online__bills') }}
    union all
    select distinct 'avidxchange', connection, company, ['exact_avidxchange', 'quickbooks_avidxchange'], false
        from {{ ref('stg_avidxchange__payments') }}
    union all
    select distinct 'basware', connection, company, ['basware_exact'], false
    from (select connection, company from {{ ref('stg_basware__accounting_documents') }} union all select connection,
        company from {{ ref('stg_basware__exported_orders') }})
    union all
    select distinct 'airbase', connection, company, ['airbase_exact'], false
        from {{ ref('stg_airbase__purchase_orders') }} where not is_deleted
)

select * from said where company <> ''
