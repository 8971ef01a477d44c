{{ config(materialized='ephemeral') }}
{#- Records of every system that could not be read. `origin` and `document_key` are those of the purchase document it would be:
    a bare key may be a record's of any feed, and QuickBooks gives a bill and a vendor credit the same Id. -#}
with quarantine as (
    select *, 'exact_online' as system from {{ ref('stg_exact_online__quarantine') }}
    union all by name
    select *, 'quickbooks_online' as system from {{ ref('stg_quickbooks_online__quarantine') }}
    union all by name
    select *, 'basware' as system from {{ ref('stg_basware__quarantine') }}
    union all by name
    select *, 'airbase' as system from {{ ref('stg_airbase__quarantine') }}
    union all by name
    select *, 'avalara' as system from {{ ref('stg_avalara__quarantine') }}
    union all by name
    select *, 'avidxchange' as system from {{ ref('stg_avidxchange__quarantine') }}
),

final as (
    select
        *,
        case system when 'exact_online' then case feed when 'purchase_entries' then 'purchase_entry' when 'purchase_invoices' then 'purchase_invoice' end
            when 'quickbooks_online' then case feed when 'bills' then 'bill' when 'vendor_credits' then 'vendor_credit' end end as origin,
        case when origin = 'vendor_credit' then 'VC-' else '' end || key as document_key
    from quarantine
)

select * from final
