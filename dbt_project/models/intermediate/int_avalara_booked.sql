{#- The tax of each invoice as it stands in the general ledger by our journals, by the place that a line names. Journals that left after the
    ledger was last read, or within the hour before and do not show, count as what they were posted for: they cannot show there yet. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
recorded as (select * from {{ ref('int_avalara_recorded') }}),
reads as (select connection, company, max(read_at) as read_at from {{ ref('stg_exact_online__feeds') }} where feed = 'transaction_lines' group by all),
entries as (select distinct connection, company, entry_id from {{ ref('stg_exact_online__transaction_lines') }} where starts_with(description, 'AV:tax:')),

posted as (
    select link, company, regexp_replace(source_key, ':\d+$', '') as invoice_id, min(target_id) as entry_id, max(sent_at) as sent_at, arg_max(target_id, sent_at) as last_id
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'tax_journals' and state = 'delivered' and not starts_with(target_id, 'nothing:')
    group by all
),

unread as (
    select posted.link, posted.company, posted.invoice_id, posted.entry_id, recorded.parts
    from posted
    inner join recorded using (link, company, invoice_id)
    inner join pairs on pairs.link = posted.link and pairs.books_company = posted.company
    left join reads on reads.connection = pairs.books_connection and reads.company = pairs.books_company
    left join entries on entries.connection = pairs.books_connection and entries.company = pairs.books_company and entries.entry_id = posted.last_id
    where recorded.sent_at <= posted.sent_at
        and coalesce(reads.read_at <= posted.sent_at or (entries.entry_id is null and reads.read_at <= posted.sent_at + interval 1 hour), true)
),

final as (
    select pairs.link, ledger.company, ledger.invoice_id, ledger.place, -ledger.amount as tax, ledger.first_entry_id as entry_id
    from {{ ref('int_avalara_ledger') }} as ledger
    inner join pairs on pairs.books_connection = ledger.connection and pairs.books_company = ledger.company
    anti join unread on unread.link = pairs.link and unread.company = ledger.company and unread.invoice_id = ledger.invoice_id
    where ledger.place <> ''
    union all by name
    select link, company, invoice_id, entry_id, cast(part ->> '$.tax' as decimal(28, 2)) as tax,
        left(concat_ws('/', part ->> '$.country', coalesce(nullif(part ->> '$.region', ''), '*'), coalesce(nullif(part ->> '$.kind', ''), '*')), 12) as place
    from (select *, unnest(parts) as part from unread)
)

select * from final
