{{ config(alias='airbase_ledger_entries') }}
{#- What Airbase gives to books to be posted, in every state, as last read whole. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),

final as (
    select
        pairs.link, entries.company, pairs.books_company as target_company, entries.entry_id, entries.type,
        entries.status, entries.error_message, entries.vendor_id, entries.vendor_name,
        entries.invoice_number, entries.entry_date, entries.currency_code as currency,
        cast(entries.total_amount as decimal(22, 6)) as amount, entries.erp_reference_id, entries.applied_to
    from pairs
    inner join {{ ref('stg_airbase__ledger_entries') }} as entries on entries.connection = pairs.other_connection
        and entries.company = pairs.other_company
    where not entries.is_deleted
)

select * from final
