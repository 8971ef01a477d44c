{{ config(alias='payables_movements') }}
{#- Accounts payable of each link, company and A/P account as dated movements: `ledger` is what the books have there,
    `books` what their documents make of it, `other` what the system that pays has to pay. As of a day, each is the sum
    of what is dated up to it; books less other, by document and `cause`, is why they differ, and ledger less books is
    unexplained. `ordered` and `approved` say more, and are part of no sum. Owed is positive.
    Grain: one row per link, company, side, vendor, currency, A/P account, document, movement and day. -#}
with all_sides as (
    select link, books_company, 'ledger' as side, coalesce(document_key, entry_id) as document_key,
        'ledger ' || entry_id as movement, supplier, currency, ap_account, number, date, amount, 'dated' as basis,
        nature as cause
    from {{ ref('int_payables_ledger') }}
    union all by name
    select * exclude (payment_id) from {{ ref('int_payables_caused_books') }}
    union all by name
    select * exclude (payment_id, invoice_id, other_company) from {{ ref('int_payables_caused_other') }}
    union all by name
    select * from {{ ref('int_payables_approved') }}
),

only_accounts as (
    select link, books_company, min(ap_account) as only_account from {{ ref('int_payables_ledger') }}
    group by all having count(distinct ap_account) = 1
),

accounts as (
    select system, connection, company, ap_account, any_value(name) as name
    from (select system, connection, company, name, unnest(list_distinct([code, code_key])) as ap_account
        from {{ ref('canonical_codes') }} where kind = 'gl_account')
    group by all
)

select
    moved.link, moved.books_company as company,
    coalesce(nullif(moved.ap_account, ''), only_account, '') as ap_account,
    coalesce(accounts.name, '') as ap_account_name, moved.supplier as counterparty_key,
    vendors.code as counterparty_code, coalesce(vendors.name, moved.vendor_name, moved.supplier) as counterparty,
    moved.currency, moved.side, moved.cause, moved.document_key, moved.movement, moved.number, moved.date,
    cast(moved.amount as decimal(22, 6)) as amount, moved.basis, moved.reason, moved.document_flow,
    moved.document_company, moved.document_source_key
from all_sides as moved
inner join {{ ref('int_payables_companies') }} as companies using (link, books_company)
left join only_accounts using (link, books_company)
left join accounts on accounts.system = companies.books_system and accounts.connection = companies.books_connection
    and accounts.company = companies.books_company
    and accounts.ap_account = coalesce(nullif(moved.ap_account, ''), only_account)
left join {{ ref('canonical_vendors') }} as vendors
    on vendors.system = companies.books_system and vendors.connection = companies.books_connection
    and vendors.company = companies.books_company and vendors.vendor_key = moved.supplier
