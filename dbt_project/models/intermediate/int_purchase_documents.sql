{{ config(materialized='view') }}
{#- The purchase documents a run looks at, of every system of books in one shape and in our signs. `is_bill`: it is owed, no
    draft and not rejected. `order_number` (Exact) or `order_key` (QuickBooks) names the order it was made for. -#}
with exact as (
    select
        *, coalesce(status in (20, 50), false) as is_bill, is_deleted or coalesce(status = 5, false) as is_gone,
        case when status = 20 then 'open' when status = 50 then 'processed' else cast(status as varchar) end as status_word
    from {{ ref('int_exact_purchase_documents') }}
),

quickbooks as (
    select
        *, coalesce(total, 0) <> 0 as is_bill, is_deleted as is_gone, case when open_amount < term_amount then 'partly paid' else 'open' end as status_word
    from {{ ref('int_quickbooks_bills') }}
),

final as (
    select *, 'exact_online' as system from exact
    union all by name
    select *, 'quickbooks_online' as system from quickbooks
)

select * from final
