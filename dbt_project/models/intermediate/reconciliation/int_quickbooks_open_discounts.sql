{#- Vendor credits that are the discount of a payment of ours (their memo says so) and that no bill payment has used up.
    Each is posted just before its payment: one that stays open was left by a payment that did not follow, or whose bill
    payment went. -#}
with final as (
    select
        connection, company, id as credit_id, coalesce(nullif(trim(doc_number), ''), id) as number,
        vendor_ref as supplier, currency_ref as currency,
        txn_date as date, cast(balance as decimal(22, 6)) as open_amount,
        regexp_extract(private_note, '(?:^|\n)\s*AVX:([A-Za-z0-9:._-]+):discount', 1) as key,
        split_part(key, ':', 1) as payment_id
    from {{ ref('stg_quickbooks_online__vendor_credits') }}
    where not is_deleted and private_note like '%AVX:%:discount%' and balance > 0.0005
)

select * from final
where key <> ''
