{{ config(alias='differences') }}
{#- Documents that do not agree. On their way (in_flight), before the start date, kept out by option and not
    compared at all (not_routed) are no disagreements. -#}
with documents as (select * from {{ ref('reconciliation__documents_current') }}),

final as (
    select link, flow, company, target_company, source_key, number, counterparty, doc_date, currency, source_amount,
    target_amount,
        amount_difference, state, target_id, difference_class, reason, suggested_action
    from documents
    where difference_class not in ('agrees', 'in_flight', 'before_start', 'not_chosen', 'not_routed')
)

select * from final
