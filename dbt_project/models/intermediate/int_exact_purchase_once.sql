{{ config(materialized='ephemeral') }}
{#- Exact's purchase documents, each once: a processed invoice of the trade module may show up among the entries too.
    (The table is named in each place: a CTE used twice would be copied whole, lines and all.) -#}
with final as (
    select * from {{ ref('int_exact_purchase_records') }} where origin = 'purchase_entry'
    union all
    select * from {{ ref('int_exact_purchase_records') }} as invoices
    where origin = 'purchase_invoice' and not exists (
        select 1 from {{ ref('int_exact_purchase_records') }} as entries
        where entries.origin = 'purchase_entry' and entries.connection = invoices.connection and entries.company = invoices.company
            and entries.journal = invoices.journal and entries.entry_number = invoices.entry_number)
)

select * from final
