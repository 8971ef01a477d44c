{{ config(materialized='ephemeral') }}
{#- Invoices of the spend system of every link, with the vendor of the books that theirs is (`supplier`) and the
    document of the books that each is (`document_key`), where there is one. Grain: one row per link, company of the
    spend system, invoice and document. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed),

same as (
    select link, other_company as company, invoice_id, document_key from {{ ref('int_invoice_pairs') }}
    union all
    select link, company, invoice_id, entry_id from {{ ref('int_spend_invoice_pairs') }}
    union all
    select link, company, bill_id, document_key from {{ ref('int_airbase_bill_pairs') }}
)

select
    pairs.link, pairs.kind, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.other_system,
    pairs.other_company, vendors.supplier, same.document_key,
    invoices.* exclude (system, connection, company)
from pairs
inner join {{ ref('canonical_invoice_days') }} as invoices
    on invoices.system = pairs.other_system and invoices.connection = pairs.other_connection
    and invoices.company = pairs.other_company
left join {{ ref('int_clock_vendors') }} as vendors
    on vendors.link = pairs.link and vendors.company = pairs.other_company
    and vendors.vendor_key = invoices.vendor_key
left join same
    on same.link = pairs.link and same.company = pairs.other_company and same.invoice_id = invoices.invoice_id
