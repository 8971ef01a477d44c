{#- What the books have on accounts payable, dated, for each link that ties it out. What was booked before the start of
    the link is one opening amount per vendor, currency and account, on the day before.
    Grain: one row per link, company, vendor, currency, A/P account, entry and day. -#}
with companies as (select * from {{ ref('int_payables_companies') }} where has_ledger),
entries as (select * from {{ ref('canonical_payable_entries') }}),
bills as (select connection, company, entry_key as entry_id, min(document_key) as document_key
    from {{ ref('canonical_bills') }} group by all),

dated as (
    select
        companies.link, companies.books_company, entries.supplier, entries.currency,
        coalesce(entries.ap_account, '') as ap_account, entries.amount, entries.nature,
        coalesce(entries.date < companies.start_date, true) as is_opening,
        case when is_opening then companies.start_date - 1 else entries.date end as date,
        case when is_opening then 'opening' else entries.entry_id end as entry_id,
        case when not is_opening then entries.number end as number,
        case when not is_opening then bills.document_key end as document_key
    from companies
    inner join entries
        on entries.connection = companies.books_connection and entries.company = companies.books_company
    left join bills
        on bills.connection = entries.connection and bills.company = entries.company
        and bills.entry_id = entries.entry_id
)

select
    link, books_company, supplier, currency, ap_account, entry_id, cast(date as date) as date,
    any_value(document_key) as document_key, any_value(number) as number,
    case when entry_id = 'opening' then 'opening' else max(nature) end as nature,
    cast(sum(amount) as decimal(22, 6)) as amount
from dated
group by link, books_company, supplier, currency, ap_account, entry_id, date
having sum(amount) <> 0
