{#- The tax journals that were posted for each invoice: how many, when the last one left, what the first one said, and whether the ledger that
    was read since has them. Exact's lists lag behind its writes: one that is not there an hour later is gone, not late. A journal that had
    nothing to post counts too: it was decided. -#}
with deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_journals' and target_id is not null and not coalesce(voided, false)),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
entries as (select distinct connection, company, entry_id from {{ ref('stg_exact_online__transaction_lines') }} where starts_with(description, 'AV:tax:')),
reads as (select connection, company, max(read_at) as read_at from {{ ref('stg_exact_online__feeds') }} where feed = 'transaction_lines' group by all),

numbered as (
    select *, regexp_replace(source_key, ':\d+$', '') as invoice_id, cast(coalesce(nullif(regexp_extract(source_key, ':(\d+)$', 1), ''), '1') as integer) as n
    from deliveries
),

seen as (
    select
        numbered.*, coalesce(numbered.sent_at, numbered.created_at) as left_at,
        coalesce(reads.read_at > left_at, false) and (entries.entry_id is not null or starts_with(numbered.target_id, 'nothing:') or reads.read_at > left_at + interval 1 hour) as is_seen
    from numbered
    inner join pairs on pairs.link = numbered.link and pairs.books_company = numbered.company
    left join entries on entries.connection = pairs.books_connection and entries.company = pairs.books_company and entries.entry_id = numbered.target_id
    left join reads on reads.connection = pairs.books_connection and reads.company = pairs.books_company
),

final as (
    select link, company, invoice_id, max(n) as journals, max(left_at) as last_sent_at, arg_min(delivered_document, n) as first_document, bool_and(is_seen) as is_read
    from seen
    group by all
    having min(n) = 1
)

select * from final
