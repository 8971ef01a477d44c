{{ config(materialized='view') }}
{#- The lines of the purchase documents a run looks at, of every system of books in one shape. -#}
select * replace (cast(account_type as varchar) as account_type), 'exact_online' as system from {{ ref('int_exact_purchase_lines') }}
union all by name
select *, 'quickbooks_online' as system from {{ ref('int_quickbooks_bill_lines') }}
