{{ config(materialized='ephemeral') }}
{#- Exact's purchase documents, each once: a processed invoice of the trade module may show up among the entries too. -#}
with records as (select * from {{ ref('int_exact_purchase_records') }}),

final as (
    select * from records where origin = 'purchase_entry'
    union all
    select * from records as invoices
    where origin = 'purchase_invoice' and not exists (
        select 1 from records as entries
        where entries.origin = 'purchase_entry' and entries.connection = invoices.connection and entries.company = invoices.company
            and entries.journal = invoices.journal and entries.entry_number = invoices.entry_number)
)

select * from final
