{{ config(materialized='ephemeral') }}
{#- The tax journals that were posted, and whether the ledger that was read since has them. Lists of books lag behind
    writes: one that is not there an hour later is gone, not late. A journal that had nothing to post has no entry and
    counts too: it was decided. -#}
with deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_journals'
    and target_id is not null),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
entries as (select distinct connection, company, entry_id from {{ ref('canonical_tax_postings') }}),
reads as {{ ledger_reads() }},

final as (
    select
        deliveries.link, deliveries.company, regexp_replace(deliveries.source_key, ':\d+$', '') as invoice_id,
        cast(coalesce(nullif(regexp_extract(deliveries.source_key, ':(\d+)$', 1), ''), '1') as integer) as n,
        deliveries.state, coalesce(deliveries.voided, false) as is_void, deliveries.delivered_document,
        deliveries.target_id as entry_id, starts_with(deliveries.target_id, 'nothing:') as is_nothing,
        coalesce(deliveries.sent_at, deliveries.created_at) as left_at,
        coalesce(reads.read_at > left_at and (entries.entry_id is not null or is_nothing
            or reads.read_at > left_at + interval 1 hour), false) as is_seen
    from deliveries
    inner join pairs on pairs.link = deliveries.link and pairs.books_company = deliveries.company
    left join entries on entries.connection = pairs.books_connection and entries.company = pairs.books_company
        and entries.entry_id = deliveries.target_id
    left join reads on reads.connection = pairs.books_connection and reads.company = pairs.books_company
)

select * from final
