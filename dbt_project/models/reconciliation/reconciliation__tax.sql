{{ config(alias='tax') }}
{#- Invoices beside their AvaTax document and tax journal. Filled by links of kind exact_avalara; empty until there is one. -#}
select
    cast(null as varchar) as link, cast(null as varchar) as company, cast(null as varchar) as source_key, cast(null as varchar) as number,
    cast(null as varchar) as counterparty, cast(null as date) as doc_date, cast(null as varchar) as currency,
    cast(null as decimal(18, 2)) as invoice_net, cast(null as decimal(18, 2)) as invoice_tax, cast(null as varchar) as avatax_code,
    cast(null as varchar) as avatax_status, cast(null as decimal(18, 2)) as avatax_tax, cast(null as varchar) as journal_entry_id,
    cast(null as decimal(18, 2)) as journal_amount, cast(null as varchar) as difference_class, cast(null as varchar) as reason
where false
