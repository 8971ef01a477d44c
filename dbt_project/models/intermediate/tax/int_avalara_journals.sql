{#- The tax journals that were posted for each invoice: how many, when the last one left, what the first one said, and
    whether the ledger that was read since has all of them. -#}
with journals as (select * from {{ ref('int_avalara_journal_entries') }} where not is_void),

final as (
    select link, company, invoice_id, max(n) as journals, max(left_at) as last_sent_at,
    arg_min(delivered_document, n) as first_document, bool_and(is_seen) as is_read
    from journals
    group by all
    having min(n) = 1
)

select * from final
