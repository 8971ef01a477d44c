{#- Invoices and payments of each link with the one word for why they would stand in one system alone, and the row of
    `reconciliation.documents` that says more. Grain: one row per link, flow, company and document. -#}
with outbox as (select * from {{ ref('int_outbox_rows') }}),

rows as (
    select
        documents.link, documents.flow, documents.company, documents.target_company, documents.source_key,
        documents.number, documents.counterparty, documents.doc_date, documents.currency, documents.source_amount,
        documents.target_amount, documents.difference_class as class, documents.reason, outbox.state,
        coalesce(outbox.problems, '[]') as problems, coalesce(outbox.holds, '[]') as holds
    from {{ ref('reconciliation__documents_current') }} as documents
    left join outbox using (link, flow, company, source_key)
    where documents.flow in {{ invoice_flows() }} or documents.flow in ('payments', 'bills', 'invoices')
)

select * exclude (problems, holds), {{ payable_cause() }} as cause from rows
