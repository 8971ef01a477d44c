{{ config(materialized='incremental', incremental_strategy='delete+insert',
    unique_key=['connection', 'company', 'origin', 'document_key']) }}
{#- The little of each purchase document by which a run sees whether it has to look at it. Renewed for documents that a
    new load brought, or whose payment terms it brought. `open_amount` is null where no term says anything. -#}
{%- set records, terms = ref('exact_online__purchase_records'), ref('exact_online__terms_by_entry') -%}
with touched as (
    select connection, company, document_key from {{ records }}
        where {{ of_new_loads(records, 'load_id', 'record_load') }}
    union
    select connection, company, entry_id from {{ terms }}
        where {{ of_new_loads(terms, 'unnest(loads)', 'unnest(term_loads)') }}
),

documents as (
    select connection, company, origin, document_key, journal, entry_number, reporting_year, date, number_key,
    load_id as record_load
    from {{ records }}
    semi join touched using (connection, company, document_key)
),

settlement as (
    select connection, company, entry_id as document_key, open_amount, loads as term_loads
    from {{ terms }} as terms
    semi join touched on touched.connection = terms.connection and touched.company = terms.company
        and touched.document_key = terms.entry_id
),

final as (
    select documents.*, settlement.open_amount, settlement.term_loads
    from documents
    left join settlement using (connection, company, document_key)
)

select * from final
