{#- Postings of AvidXchange payments as the store knows them: what was written, or may have been. `posted_lines`: the
    documents each settles, with amount and discount, as text to compare; `are_documents_there`: the books have all of
    them under the key they were posted with. `past_ids`: its earlier entries and their reversals, of a payment that was
    voided and valid again. -#}
with pairs as (select link, other_company, books_connection, books_company from {{ ref('int_pairs') }}),

deliveries as (
    select *, coalesce(delivered_document, attempt_document) as document from {{ ref('stg_operations__deliveries') }}
        where flow = 'payments'
),

lines as (
    select deliveries.*, coalesce(cast(json_extract(document, '$.applications') as json[]), []) as applications
        from deliveries
),

missing as (
    select distinct keyed.link, keyed.company, keyed.source_key
    from (select link, company, source_key,
        unnest(applications) ->> '$.document_key' as document_key from lines) as keyed
    inner join pairs on pairs.link = keyed.link and pairs.other_company = keyed.company
    anti join (select connection as books_connection, company as books_company,
        document_key from {{ ref('canonical_bills') }} where not is_deleted) as documents
        on documents.books_connection = pairs.books_connection and documents.books_company = pairs.books_company
        and documents.document_key = keyed.document_key
),

final as (
    select
        link, company, split_part(source_key, ':', 1) as payment_id, source_key, state, target_id, target_number,
        coalesce(voided, false) as voided,
        sent_at, delivered_document, target_id is not null
            or coalesce(state in ('sending', 'unknown'), false) as was_posted,
        cast(delivered_document ->> '$.amount' as decimal(22, 6)) as posted_amount,
        nullif(delivered_document ->> '$.currency', '') as posted_currency,
        list_transform(applications, lambda one: one ->> '$.document_key') as document_keys,
        coalesce(list_sum(list_transform(applications,
            lambda one: cast(coalesce(one ->> '$.discount', '0') as decimal(22, 6)))), 0) as posted_discount,
        list_sort(list_transform(applications, lambda one: {{ paid_line("one ->> '$.document_key'",
            "one ->> '$.amount'", "one ->> '$.discount'") }})) as posted_lines,
        array_to_string(list_transform(applications,
            lambda one: {{ paid_words("coalesce(one ->> '$.document_number', one ->> '$.document_key')",
            "one ->> '$.amount'", "one ->> '$.discount'") }}), ', ') as posted_text,
        (link, company, source_key) not in (select (link, company, source_key) from missing) as are_documents_there,
        coalesce(target_facts ->> '$.past[*]', []) as past_ids
    from lines
)

select * from final
