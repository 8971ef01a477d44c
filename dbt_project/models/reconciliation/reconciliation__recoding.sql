{{ config(alias='recoding') }}
{#- What would bring posted invoices to the codes that the mappings say now: a journal, a line for each account and
    cost centre that differs. VAT stays as it is. Not of an invoice with a code that no mapping knows now, or with other
    differences.
    Grain: one row per link, company of the spend system, invoice, account and cost centre. -#}
with documents as (
    select * from {{ ref('reconciliation__documents') }} where flow = 'invoices' and difference_class = 'coding'
),

codings as (
    select * from {{ ref('int_spend_invoice_codings') }}
    qualify bool_and(account is not null) over (partition by link, company, invoice_id)
        and sum(coalesce(wanted, 0) - coalesce(booked, 0)) over (partition by link, company, invoice_id) = 0
),

moved as (
    select
        documents.link, documents.company, documents.target_company, documents.source_key, documents.number,
        documents.counterparty, documents.doc_date, documents.target_number, documents.currency, codings.account,
        codings.cost_center, cast(coalesce(codings.booked, 0) as decimal(28, 6)) as booked,
        cast(coalesce(codings.wanted, 0) as decimal(28, 6)) as wanted
    from documents
    inner join codings on codings.link = documents.link and codings.company = documents.company
        and codings.invoice_id = documents.source_key
    where coalesce(codings.booked, 0) <> coalesce(codings.wanted, 0)
),

pairs as (select * from {{ ref('int_link_pairs') }}),

names as (
    select system, connection, company, trim(code) as account, any_value(name) as account_name
    from {{ ref('canonical_codes') }}
    where kind = 'gl_account' and not coalesce(is_deleted, false)
    group by all
)

select
    moved.* exclude (booked, wanted), names.account_name, moved.booked, moved.wanted,
    cast(greatest(moved.wanted - moved.booked, 0) as decimal(28, 6)) as debit,
    cast(greatest(moved.booked - moved.wanted, 0) as decimal(28, 6)) as credit
from moved
inner join pairs on pairs.link = moved.link and pairs.other_company = moved.company
    and pairs.books_company = moved.target_company
left join names
    on names.system = pairs.books_system and names.connection = pairs.books_connection
    and names.company = pairs.books_company and names.account = moved.account
