{{ config(alias='mapping_documents') }}
{#- The documents that were not delivered yet and name a code of a mapping, or one that should be mapped: what a change
    of its line reaches. -#}
with uses as (select * from {{ ref('int_code_uses') }} where state <> 'delivered'),
targets as (select * from {{ ref('int_code_targets') }}),

final as (
    select
        uses.link, uses.kind, uses.company, uses.source_code, uses.flow, uses.source_key, uses.number,
        uses.counterparty, uses.doc_date, uses.currency, cast(uses.amount as decimal(22, 6)) as amount, uses.state,
        coalesce(targets.problem is not null and list_has_any(uses.problem_codes, {{ mapping_problems('uses.kind') }}),
            false) as is_blocked
    from uses
    inner join targets using (link, company, kind, source_code)
    where targets.is_mapped or targets.problem is not null
)

select * from final
