{#- The tax journals that were posted for each invoice: how many, when the last one left, what the first one said, and whether the ledger was
    read since. A journal that had nothing to post counts too: it was decided. -#}
with deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_journals' and target_id is not null and not coalesce(voided, false)),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
reads as (select connection, company, max(read_at) as read_at from {{ ref('stg_exact_online__feeds') }} where feed = 'transaction_lines' group by all),

numbered as (
    select *, regexp_replace(source_key, ':\d+$', '') as invoice_id, cast(coalesce(nullif(regexp_extract(source_key, ':(\d+)$', 1), ''), '1') as integer) as n
    from deliveries
),

counted as (
    select link, company, invoice_id, max(n) as journals, max(coalesce(sent_at, created_at)) as last_sent_at, arg_min(delivered_document, n) as first_document
    from numbered
    group by all
    having min(n) = 1
),

final as (
    select counted.*, coalesce(reads.read_at > counted.last_sent_at, false) as is_read
    from counted
    inner join pairs on pairs.link = counted.link and pairs.books_company = counted.company
    left join reads on reads.connection = pairs.books_connection and reads.company = pairs.books_company
)

select * from final
