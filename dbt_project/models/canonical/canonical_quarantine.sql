{{ config(materialized='ephemeral') }}
{#- Records of every system that could not be read. `origin` and `document_key` are those of the purchase document it
    would be: a bare key may be a record's of any feed, and QuickBooks gives a bill and a vendor credit the same Id. -#}
with quarantine as (
    {{ staged('quarantine', {'feed': 'varchar', 'reason': 'varchar', 'record': 'varchar', 'key': 'varchar'}) }}
),

final as (
    select
        *,
        case system || '.' || feed
            when 'exact_online.purchase_entries' then 'purchase_entry'
            when 'exact_online.purchase_invoices' then 'purchase_invoice'
            when 'quickbooks_online.bills' then 'bill'
            when 'quickbooks_online.vendor_credits' then 'vendor_credit' end as origin,
        case when origin = 'vendor_credit' then 'VC-' else '' end || key as document_key
    from quarantine
)

select * from final
