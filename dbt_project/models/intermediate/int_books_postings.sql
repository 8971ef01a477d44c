{#- Postings of payments as they stand in the books: those that carry our key (`AVX:<payment>`) and those we know the id of. One row
    for each key of an entry, since one entry by hand may stand for several payments; `key` is null where it was taken out.
    `amount` is what left for the supplier and what a discount took off; for a bill payment only what was paid. `token` and
    `facts` are what a void of a posting that was adopted needs: the credit that a discount became goes with its payment.
    Keys that share an entry of Exact (`shares_with`) may each be taken back by itself; a bill payment goes as a whole. -#}
with delivered as (
    select target_company as company, target_id as entry_id from {{ ref('stg_operations__deliveries') }}
    where flow = 'payments' and target_id is not null
),

exact as (
    select
        * exclude (keys), 'exact_online' as system, true as has_discount, false as is_void, cast(null as varchar) as token,
        case when len(keys) > 1 then json_object('shares_with', list_filter(keys, lambda other: other <> key)) else json_object() end as facts
    from {{ ref('int_exact_postings') }}
),

discounts as (
    select connection, company, regexp_extract(private_note, '(?:^|\n)\s*AVX:([A-Za-z0-9:._-]+):discount', 1) as key,
        list('vendorcredit/' || id order by id) as companions
    from {{ ref('stg_quickbooks_online__vendor_credits') }}
    where not is_deleted and private_note like '%AVX:%:discount%'
    group by all
),

payments as (
    select
        connection, 'quickbooks_online' as system, company, id as entry_id,
        list_distinct(regexp_extract_all(private_note, '(?:^|\n)\s*AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])', 1)) as keys, coalesce(doc_number, id) as number, '' as journal,
        currency_ref as currency, txn_date as date, cast(total_amt as decimal(22, 6)) as amount, false as has_discount,
        coalesce(total_amt, 0) = 0 and coalesce(json_array_length(line), 0) = 0 as is_void, cast(sync_token as varchar) as token
    from {{ ref('stg_quickbooks_online__bill_payments') }}
    where not is_deleted
),

quickbooks as (
    select payments.* exclude (keys), case when discounts.key is null then json_object('entity', 'billpayment')
        else json_object('entity', 'billpayment', 'companions', discounts.companions) end as facts
    from (select *, unnest(case when len(keys) > 0 then keys else [null] end) as key from payments) as payments
    left join discounts
        on discounts.connection = payments.connection and discounts.company = payments.company and discounts.key = payments.key
),

final as (
    select * from exact
    union all by name
    select * from quickbooks where key is not null or (company, entry_id) in (select (company, entry_id) from delivered)
)

select * from final
