{#- Bill payments of QuickBooks that carry our key or that we know the id of; one is taken back as a whole. The credit
    that a discount became goes with its payment. Grain: one row per connection, company, bill payment and key. -#}
with delivered as (
    select target_company as company, target_id as entry_id
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'payments' and target_id is not null
),

discounts as (
    select
        connection, company,
        regexp_extract(private_note, '(?:^|\n)\s*AVX:([A-Za-z0-9:._-]+):discount', 1) as key,
        list('vendorcredit/' || id order by id) as companions
    from {{ ref('stg_quickbooks_online__vendor_credits') }}
    where not is_deleted and private_note like '%AVX:%:discount%'
    group by all
),

payments as (
    select
        connection, company, id as entry_id, coalesce(doc_number, id) as number, '' as journal,
        list_distinct(
            regexp_extract_all(private_note, '(?:^|\n)\s*AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])', 1)) as keys,
        currency_ref as currency, txn_date as date, cast(total_amt as decimal(22, 6)) as amount,
        false as has_discount, cast(sync_token as varchar) as token,
        coalesce(total_amt, 0) = 0 and coalesce(json_array_length(line), 0) = 0 as is_void
    from {{ ref('stg_quickbooks_online__bill_payments') }}
    where not is_deleted
),

by_key as (select *, unnest(case when len(keys) > 0 then keys else [null] end) as key from payments)

select
    by_key.* exclude (keys),
    case when discounts.key is null then json_object('entity', 'billpayment')
        else json_object('entity', 'billpayment', 'companions', discounts.companions) end as facts
from by_key
left join discounts using (connection, company, key)
where by_key.key is not null or (by_key.company, by_key.entry_id) in (select (company, entry_id) from delivered)
