{#- What a system that only approves has approved and the books do not have yet. It is part of no balance.
    Grain: one row per link, company of the books and document. -#}
select
    states.link, states.target_company as books_company, 'approved' as side, states.source_key as document_key,
    'approved' as movement, coalesce(states.counterparty, '') as supplier, states.counterparty as vendor_name,
    coalesce(states.currency, '') as currency, states.number, states.doc_date as date,
    cast(states.source_amount as decimal(22, 6)) as amount, 'as_read' as basis,
    case states.cause when 'differs' then 'not_booked' else states.cause end as cause, states.reason,
    states.flow as document_flow, states.company as document_company, states.source_key as document_source_key
from {{ ref('int_payables_states') }} as states
inner join {{ ref('int_payables_companies') }} as companies
    on companies.link = states.link and companies.books_company = states.target_company and not companies.pays
where states.flow in ('invoices', 'bills') and states.target_amount is null
    and states.class in ('missing_in_target', 'in_flight', 'duplicate') and states.source_amount <> 0
