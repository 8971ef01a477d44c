{#- Postings of AvidXchange payments as the store knows them: what was written, or may have been. `posted_lines`: the documents each
    settles, with amount and discount, as text to compare. -#}
with deliveries as (
    select *, coalesce(delivered_document, attempt_document) as document from {{ ref('stg_operations__deliveries') }} where flow = 'payments'
),

final as (
    select
        link, company, split_part(source_key, ':', 1) as payment_id, source_key, state, target_id, target_number, coalesce(voided, false) as voided,
        sent_at, delivered_document, target_id is not null or coalesce(state in ('sending', 'unknown'), false) as was_posted,
        cast(delivered_document ->> '$.amount' as decimal(18, 2)) as posted_amount, nullif(delivered_document ->> '$.currency', '') as posted_currency,
        list_transform(this.applications, lambda one: one ->> '$.document_key') as document_keys,
        list_sort(list_transform(this.applications, lambda one: {{ paid_line("one ->> '$.document_key'", "one ->> '$.amount'", "one ->> '$.discount'") }})) as posted_lines,
        array_to_string(list_transform(this.applications, lambda one: {{ paid_words("coalesce(one ->> '$.document_number', one ->> '$.document_key')", "one ->> '$.amount'", "one ->> '$.discount'") }}), ', ') as posted_text
    from deliveries, lateral (select coalesce(cast(json_extract(document, '$.applications') as json[]), []) as applications) as this
)

select * from final
