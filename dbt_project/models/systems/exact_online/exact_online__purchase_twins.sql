{{ config(materialized='ephemeral') }}
{#- Documents that are another one's twin: a processed invoice of the trade module may show up among the entries too.
    The invoice stands for both where a link takes trade-module invoices, since it was there first and keeps its key;
    what was sent under one of the two keys stays that one. -#}
with takes_invoices as (
    select books_connection as connection, books_company as company
    from {{ ref('int_pairs') }}
    where is_routed and invoice_source <> 'entries'
    group by all
),

sent as (
    select distinct company, source_key as document_key from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_invoices' and target_id is not null
),

invoices as (select * from {{ ref('exact_online__purchase_heads') }} where origin = 'purchase_invoice'),

-- most companies have no such invoice: the long table is only looked through, never joined whole
entries as (
    select * from {{ ref('exact_online__purchase_heads') }}
    semi join invoices using (connection, company, journal, entry_number)
    where origin = 'purchase_entry'
),

pairs as (
    select entries.connection, entries.company, entries.document_key as entry_key, invoices.document_key as invoice_key,
        case when sent_invoice.document_key is not null then true when sent_entry.document_key is not null then false
             else takes_invoices.company is not null end as invoice_stays
    from invoices
    inner join entries
        on entries.connection = invoices.connection and entries.company = invoices.company
        and entries.journal = invoices.journal and entries.entry_number = invoices.entry_number
        and coalesce(entries.reporting_year = invoices.reporting_year, true)
    left join takes_invoices
        on takes_invoices.connection = invoices.connection and takes_invoices.company = invoices.company
    left join sent as sent_invoice
        on sent_invoice.company = invoices.company and sent_invoice.document_key = invoices.document_key
    left join sent as sent_entry on sent_entry.company = entries.company
        and sent_entry.document_key = entries.document_key
),

final as (
    select connection, company, 'purchase_entry' as origin, entry_key as document_key from pairs where invoice_stays
    union all
    select connection, company, 'purchase_invoice', invoice_key from pairs where not invoice_stays
)

select * from final
