{{ config(alias='clearing') }}
{#- What is left on the clearing accounts: our postings that no bank statement line has taken off yet, and lines that
    are not ours. A payment and its reversal cancel out; other lines cancel out against an equal amount of the other
    sign. On an account that the link names no more only our postings are shown. -#}
with clearing_accounts as (select * from {{ ref('int_exact_clearing_accounts') }}),

-- the bank's own line of a bank entry says nothing: it is the payment's that the others name
entries as (
    select connection as books_connection, company as books_company, entry_id,
    min(split_part(key, ':', 1)) as payment_id
    from {{ ref('exact_online__postings_by_key') }}
    where key is not null
    group by all
    having count(distinct split_part(key, ':', 1)) = 1
),

lines as (
    select
        clearing_accounts.*, lines.id as line_key, lines.entry_id, lines.entry_number, lines.journal_code, lines.date,
        lines.currency, lines.amount_fc as amount, lines.amount_dc, lines.description,
        coalesce(
            nullif(regexp_extract(
                concat_ws(' ', lines.your_ref, lines.external_link_reference, lines.payment_reference,
                    lines.description),
                'AVX:([^ :]+)', 1
            ), ''),
            case when lines.line_number = 0 then entries.payment_id end
        ) as payment_id
    from clearing_accounts
    inner join {{ ref('stg_exact_online__transaction_lines') }} as lines
        on lines.connection = clearing_accounts.books_connection and lines.company = clearing_accounts.books_company
        and lines.gl_account = clearing_accounts.id and not lines.is_deleted
    left join entries
        on entries.books_connection = lines.connection and entries.books_company = lines.company
        and entries.entry_id = lines.entry_id
),

by_payment as (
    select *, sum(amount) over (partition by link, books_company, id, payment_id) as payment_left from lines
),

still_there as (
    select *, row_number() over (partition by link, books_company, id, currency, abs(amount), sign(amount)
        order by date, entry_number, line_key) as turn
    from by_payment
    where payment_id is null or abs(payment_left) > 0.0005
),

final as (
    select
        link, books_company as company, code as account, description as account_name, entry_id, line_key as line_id,
        entry_number, journal_code as journal,
        payment_id, description as text, date, today - date as age_days, currency,
        cast(amount as decimal(22, 6)) as amount
    from (select *, count(*) over (partition by link, books_company, id, currency, abs(amount),
        turn) as mates from still_there)
    where mates = 1 and (is_named or payment_id is not null)
)

select link, company, account, account_name, entry_id, line_id, cast(entry_number as varchar) as entry_number, journal,
payment_id, text, date, cast(age_days as bigint) as age_days, currency, amount
from final
union all by name
select link, company, account, account_name, entry_id, line_id, entry_number, journal, payment_id, text, date, age_days,
currency, amount
from {{ ref('int_quickbooks_clearing') }}
