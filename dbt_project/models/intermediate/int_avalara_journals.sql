{#- The tax journals that were posted for each invoice: how many, when the last one left, and what the first one said. A journal that had
    nothing to post counts too: it was decided. -#}
with delivered as (
    select *, regexp_replace(source_key, ':\d+$', '') as invoice_id, cast(coalesce(nullif(regexp_extract(source_key, ':(\d+)$', 1), ''), '1') as integer) as n
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'tax_journals' and target_id is not null and not coalesce(voided, false)
),

final as (
    select link, company, invoice_id, max(n) as journals, max(coalesce(sent_at, created_at)) as last_sent_at, arg_min(delivered_document, n) as first_document
    from delivered
    group by all
    having min(n) = 1
)

select * from final
