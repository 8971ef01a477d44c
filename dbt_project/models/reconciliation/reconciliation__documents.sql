{{ config(alias='documents', materialized='view') }}
{#- Every document of every flow of every link with its difference class: those that a run looks at, and the history from
    before the start, which agrees with nothing and needs nobody. A view: a million settled documents are written once,
    into the published file. -#}
with compared as (select * from {{ ref('int_document_comparison') }}),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),
suppliers as (select connection, company, id, name from {{ ref('stg_exact_online__accounts') }}),

history as (
    select
        pairs.link, 'purchase_invoices' as flow, documents.company, pairs.avid_company as target_company, 'exact_online' as source_system,
        'avidxchange' as target_system, documents.document_key as source_key, documents.your_ref as number, suppliers.name as counterparty,
        documents.date as doc_date, documents.currency, cast(documents.total as decimal(18, 2)) as source_amount,
        cast(documents.total as decimal(18, 2)) as amount_difference, 'paid' as source_status, 'not_delivered' as state,
        'before_start' as difference_class, 'dated before the start date of the link' as reason
    from {{ ref('int_exact_purchase_history') }} as documents
    inner join pairs on pairs.exact_connection = documents.connection and pairs.exact_company = documents.company
    left join suppliers
        on suppliers.connection = documents.connection and suppliers.company = documents.company and suppliers.id = documents.supplier
    where documents.status in (20, 50)
)

select * from compared
union all by name
select * from history
