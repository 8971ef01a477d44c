{{ config(materialized='table') }}
{#- Entries of Exact's ledger that carry our keys, one row for each key of an entry: a person may enter several
    payments, or their reversals, as one. An entry whose key was taken out is still known by the id we delivered it
    under. `amount` is the accounts-payable side (type 22: a clearing account is a liability too) of the lines with that
    key. A line without a key counts where the entry is ours, or where no other line says what the entry's only key is
    worth. -#}
with delivered as (
    select target_company as company, target_id as entry_id, target_facts ->> '$.entity' is not null as is_ours
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'payments' and target_id is not null
),

lines as (
    select
        connection, company, entry_id, entry_number, journal_code, gl_account, amount_fc, currency, date,
        list_distinct(regexp_extract_all(concat_ws(' ', your_ref, external_link_reference, payment_reference,
            description), 'AVX:([A-Za-z0-9:._-]*[A-Za-z0-9])', 1)) as keys
    from {{ ref('stg_exact_online__transaction_lines') }}
    where not is_deleted and (your_ref like 'AVX:%' or external_link_reference like 'AVX:%'
        or payment_reference like 'AVX:%' or description like '%AVX:%'
        or (company, entry_id) in (select (company, entry_id) from delivered))
),

payable as (
    select lines.*, case when accounts.code_key is not null then lines.amount_fc end as payable
    from lines
    left join {{ ref('canonical_codes') }} as accounts
        on accounts.system = 'exact_online' and accounts.connection = lines.connection
        and accounts.company = lines.company
        and accounts.kind = 'gl_account' and accounts.code_key = lines.gl_account and accounts.account_type = '22'
),

entries as (
    select connection, company, entry_id, cast(max(entry_number) as varchar) as number, max(journal_code) as journal,
    max(currency) as currency,
        max(date) as date, list_sort(list_distinct(flatten(list(keys)))) as keys, sum(payable)
            filter (where len(keys) = 0) as without_key
    from payable
    group by all
),

by_key as (
    select connection, company, entry_id, key, sum(payable) as with_key
    from (select connection, company, entry_id, payable, unnest(keys) as key from payable)
    group by all
),

final as (
    select
        entries.connection, entries.company, entries.entry_id, by_key.key, entries.keys, entries.number,
        entries.journal, entries.currency, entries.date,
        cast(coalesce(case
            when len(entries.keys) <= 1 and delivered.is_ours
                then coalesce(by_key.with_key, 0) + coalesce(entries.without_key, 0)
            when len(entries.keys) <= 1 then coalesce(by_key.with_key, entries.without_key)
            else by_key.with_key
        end, 0) as decimal(22, 6)) as amount
    from entries
    left join by_key using (connection, company, entry_id)
    left join (select company, entry_id, bool_or(is_ours) as is_ours from delivered
        group by all) as delivered using (company, entry_id)
)

select * from final
