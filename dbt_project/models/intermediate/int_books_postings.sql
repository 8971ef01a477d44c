{#- Postings of payments as they stand in the books: those that carry our key (`AVX:<payment>`) and those we know the id of.
    `amount` is what left for the supplier and what a discount took off (in Exact the accounts-payable side, type 22: a clearing
    account is a liability too); for a bill payment only what was paid. `token` and
    `facts` are what a void of a posting that was adopted needs: the credit that a discount became goes with its payment. -#}
with delivered as (
    select target_company as company, target_id as entry_id from {{ ref('stg_operations__deliveries') }}
    where flow = 'payments' and target_id is not null
),

lines as (
    select
        connection, company, entry_id, entry_number, journal_code, gl_account, amount_fc, currency, date,
        regexp_extract(concat_ws(' ', your_ref, external_link_reference, payment_reference, description), 'AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])', 1) as key
    from {{ ref('stg_exact_online__transaction_lines') }}
    where not is_deleted and (your_ref like 'AVX:%' or external_link_reference like 'AVX:%'
        or payment_reference like 'AVX:%' or description like '%AVX:%' or (company, entry_id) in (select (company, entry_id) from delivered))
),

exact as (
    select
        lines.connection, 'exact_online' as system, lines.company, lines.entry_id, max(nullif(lines.key, '')) as key,
        cast(max(lines.entry_number) as varchar) as number, max(lines.journal_code) as journal, max(lines.currency) as currency, max(lines.date) as date,
        cast(sum(case when accounts.account_type = '22' then lines.amount_fc else 0 end) as decimal(18, 2)) as amount,
        true as has_discount, false as is_void, cast(null as varchar) as token, json_object() as facts
    from lines
    left join {{ ref('int_codes') }} as accounts
        on accounts.system = 'exact_online' and accounts.connection = lines.connection and accounts.company = lines.company
        and accounts.kind = 'gl_account' and accounts.code_key = lines.gl_account
    group by lines.connection, lines.company, lines.entry_id
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
        nullif(regexp_extract(private_note, '(?:^|\n)\s*AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])', 1), '') as key, coalesce(doc_number, id) as number, '' as journal,
        currency_ref as currency, txn_date as date, cast(total_amt as decimal(18, 2)) as amount, false as has_discount,
        coalesce(total_amt, 0) = 0 and coalesce(json_array_length(line), 0) = 0 as is_void, cast(sync_token as varchar) as token
    from {{ ref('stg_quickbooks_online__bill_payments') }}
    where not is_deleted
),

quickbooks as (
    select payments.*, case when discounts.key is null then json_object('entity', 'billpayment')
        else json_object('entity', 'billpayment', 'companions', discounts.companions) end as facts
    from payments
    left join discounts
        on discounts.connection = payments.connection and discounts.company = payments.company and discounts.key = payments.key
),

final as (
    select * from exact
    union all by name
    select * from quickbooks where key is not null or (company, entry_id) in (select (company, entry_id) from delivered)
)

select * from final
