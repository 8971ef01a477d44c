{#- The tax of each invoice as it stands in the general ledger by our journals, by the place that a line names. Journals
    that left after the ledger was last read, or within the hour before and do not show, count as what they were posted
    for: they cannot show there yet. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
recorded as (select * from {{ ref('int_avalara_recorded') }}),

posted as (
    select link, company, invoice_id, min(entry_id) as entry_id, max(left_at) as left_at,
    arg_max(is_seen, left_at) as is_seen
    from {{ ref('int_avalara_journal_entries') }}
    where state = 'delivered' and not is_nothing
    group by all
),

unread as (
    select posted.link, posted.company, posted.invoice_id, posted.entry_id, recorded.parts
    from posted
    inner join recorded using (link, company, invoice_id)
    where recorded.sent_at <= posted.left_at and not posted.is_seen
),

final as (
    select pairs.link, ledger.company, ledger.invoice_id, ledger.place, -ledger.amount as tax,
    ledger.first_entry_id as entry_id
    from {{ ref('int_avalara_ledger') }} as ledger
    inner join pairs on pairs.books_connection = ledger.connection and pairs.books_company = ledger.company
    anti join unread on unread.link = pairs.link and unread.company = ledger.company
        and unread.invoice_id = ledger.invoice_id
    where ledger.place <> ''
    union all by name
    select link, company, invoice_id, entry_id, cast(part ->> '$.tax' as decimal(28, 6)) as tax,
        left(concat_ws('/', part ->> '$.country', coalesce(nullif(part ->> '$.region', ''), '*'),
            coalesce(nullif(part ->> '$.kind', ''), '*')), 12) as place
    from (select *, unnest(parts) as part from unread)
)

select * from final
