{{ config(materialized='ephemeral') }}
{#- Processed invoices of the trade module that show up among the purchase entries too: the entry is the document. -#}
with final as (
    select connection, company, document_key
    from {{ ref('int_exact_purchase_heads') }} as invoices
    where origin = 'purchase_invoice' and exists (
        select 1 from {{ ref('int_exact_purchase_heads') }} as entries
        where entries.origin = 'purchase_entry' and entries.connection = invoices.connection and entries.company = invoices.company
            and entries.journal = invoices.journal and entries.entry_number = invoices.entry_number)
)

select * from final
