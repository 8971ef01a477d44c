{#- What the tax journals of each invoice say in the general ledger, all of them together: by account, cost centre and
    the place that a line names (`US/CA/Sales`; nothing on the other side). `first_entry_id`: the journal that is no
    correction. -#}
with lines as (
    select *, not regexp_matches(description, '^AV:tax:[^ :]+:\d') as is_first
    from {{ ref('canonical_tax_postings') }}
    where not is_deleted
),

final as (
    select
        lines.connection, lines.company, regexp_extract(lines.description, '^AV:tax:([^ :]+)', 1) as invoice_id,
        lines.account, lines.cost_center,
        left(regexp_extract(lines.description, '^AV:tax:\S+ ([A-Z]{2}/\S*)', 1), 12) as place,
        sum(lines.amount) as amount, min(lines.currency) as currency, min(lines.entry_id)
            filter (where is_first) as first_entry_id, min(lines.entry_number)
            filter (where is_first) as first_entry_number,
        max(coalesce(cast(nullif(regexp_extract(lines.description, '^AV:tax:[^ :]+:(\d+)', 1), '') as integer),
            1)) as last_number, max(lines.date) as date
    from lines
    group by all
)

select * from final
