{#- What is left on the clearing accounts in QuickBooks. Of the account's own entries only bill payments and journal
    entries are read; all others together (transfers, checks, deposits: the bank's side) are the rest of its balance.
    They take off the oldest payments first; what they do not explain stands as one row. An account is not read again
    because its balance changed: the balance is as old as its read, and what was entered since stands beside it whole.
    -#}
with pairs as (select * from {{ routed_pairs('quickbooks_avidxchange') }}),
mappings as (select distinct link, company, target_code from {{ ref('stg_config__mappings') }}
    where kind = 'payment_account'),
accounts as (select * from {{ ref('stg_quickbooks_online__accounts') }} where not is_deleted and account_type = 'Bank'),

clearing_accounts as (
    select distinct pairs.link, pairs.books_connection, pairs.books_company, pairs.today, accounts.id,
    coalesce(accounts.acct_num, accounts.name) as account,
        accounts.name as account_name, coalesce(accounts.currency_ref, home.currency, 'USD') as currency,
        cast(coalesce(accounts.current_balance, 0) as decimal(22, 6)) as balance, accounts.read_at
    from pairs
    left join mappings on mappings.link = pairs.link
        and coalesce(mappings.company, '') in ('', pairs.books_company, pairs.other_company)
    inner join accounts
        on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and list_has_any([accounts.acct_num, accounts.name, accounts.fully_qualified_name],
            list_filter([nullif(pairs.clearing_account, ''), mappings.target_code], lambda wanted: wanted is not null))
    left join {{ ref('canonical_currencies') }} as home on home.connection = accounts.connection
        and home.company = accounts.company
),

entries as (
    select connection, company, bank_account_ref as account_id, id as entry_id,
    'bill_payment:' || id as line_id, coalesce(doc_number, id) as entry_number, 'Bill Payment' as journal,
        nullif(regexp_extract(private_note, '(?:^|\n)\s*AVX:([^ :\n]+)', 1), '') as payment_id, private_note as text,
        txn_date as date, cast(-total_amt as decimal(22, 6)) as amount, create_time as entered
    from {{ ref('stg_quickbooks_online__bill_payments') }}
    where not is_deleted and coalesce(total_amt, 0) <> 0
    union all
    select connection, company, account_key, id, 'journal_entry:' || id || ':' || line_id,
        coalesce(doc_number, id), 'Journal Entry',
        nullif(regexp_extract(private_note, '(?:^|\n)\s*AVX:([^ :\n]+)', 1), ''),
        coalesce(description, private_note), txn_date, amount, create_time
    from {{ ref('quickbooks_online__journal_lines') }}
),

known as (
    select clearing_accounts.*, entries.* exclude (connection, company, account_id, entered),
    coalesce(entries.entered > clearing_accounts.read_at, false) as is_later
    from clearing_accounts
    inner join entries
        on entries.connection = clearing_accounts.books_connection and entries.company = clearing_accounts.books_company
        and entries.account_id = clearing_accounts.id
),

others as (
    select clearing_accounts.*, balance - coalesce((select sum(known.amount) from known
        where not known.is_later and known.link = clearing_accounts.link
            and known.books_company = clearing_accounts.books_company and known.id = clearing_accounts.id), 0) as other
    from clearing_accounts
),

running as (
    select known.*, others.other, coalesce(sum(abs(known.amount)) over (
        partition by known.link, known.books_company, known.id order by known.date, known.entry_id, known.line_id
        rows between unbounded preceding and 1 preceding), 0) as before
    from known
    inner join others using (link, books_company, id)
    where not known.is_later and (sign(known.amount) = -sign(others.other) or others.other = 0)
),

left_over as (
    select * replace (cast(sign(amount) * greatest(least(abs(amount), before + abs(amount) - abs(other)),
        0) as decimal(22, 6)) as amount) from running
    union all by name
    select known.* from known inner join others using (link, books_company, id) where known.is_later
        or (others.other <> 0 and sign(known.amount) = sign(others.other))
    union all by name
    select link, books_connection, books_company, today, id, account, account_name, currency, balance,
    'others' as line_id, 'all other entries of the account' as text, today as date,
        cast(sign(other) * greatest(abs(other) - coalesce((select sum(abs(running.amount)) from running
            where running.link = others.link and running.books_company = others.books_company
                and running.id = others.id), 0), 0) as decimal(22, 6)) as amount
    from others
),

final as (
    select link, books_company as company, account, account_name, entry_id, line_id, entry_number, journal,
    payment_id, text, date,
        cast(today - date as bigint) as age_days, currency, amount
    from left_over
    where amount <> 0
)

select * from final
