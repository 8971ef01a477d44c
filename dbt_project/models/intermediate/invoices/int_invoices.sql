{#- Purchase invoices of every system in one shape, for the search of duplicates: those that a run looks at, and what
    of the history may be the twin of one of them. -#}
with line_amounts as (
    select connection, company, origin, document_key as invoice_key, list_sort(list(abs(net))) as amounts
        from {{ ref('canonical_bill_lines') }} group by all
    union all
    select connection, company, system || '_invoice', invoice_id, list_sort(list(abs(net)))
        from {{ ref('canonical_spend_invoice_lines') }} group by all
),

gathered as (
    select *, false as is_history from {{ ref('int_current_invoices') }}
    union all by name
    select *, true as is_history from {{ ref('int_history_invoices') }}
),

final as (
    select gathered.*, cast(line_amounts.amounts as varchar) as line_amounts, len(line_amounts.amounts) as lines
    from gathered
    left join line_amounts using (connection, company, origin, invoice_key)
)

select * from final
