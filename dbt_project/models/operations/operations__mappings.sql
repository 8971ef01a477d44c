{{ config(alias='mappings') }}
{#- The lines of mappings as they count for each company that documents come from, and the codes without a line that
    keep documents from being delivered. -#}
with targets as (select * from {{ ref('int_code_targets') }}),
lines as (select * from {{ ref('int_link_mappings') }}),
blocked as (select * from {{ ref('operations__mapping_documents') }} where is_blocked),

uses as (
    select link, company, kind, source_code, count(distinct source_key) as documents, max(doc_date) as last_used
    from {{ ref('int_code_uses') }}
    group by all
),

sums as (
    select link, company, kind, source_code, currency, sum(abs(amount)) as amount from blocked where amount is not null
    group by all
),

amounts as (
    select link, company, kind, source_code,
        string_agg(concat_ws(' ', currency, {{ money('amount') }}), ', ' order by currency) as amounts
    from sums
    group by all
),

waiting as (
    select link, company, kind, source_code, count(distinct source_key) as documents, min(doc_date) as oldest
    from blocked
    group by all
),

final as (
    select
        targets.link, targets.kind, targets.company,
        lines.line_company,
        targets.source_code, targets.source_name, targets.target_code, targets.target_name, lines.note,
        targets.is_mapped, targets.problem, targets.suggested_code, targets.suggested_name,
        coalesce(uses.documents, 0) as used_documents, uses.last_used,
        coalesce(waiting.documents, 0) as blocked_documents, amounts.amounts as blocked_amounts,
        waiting.oldest as blocked_oldest
    from targets
    left join lines
        on lines.link = targets.link and lines.company = targets.company and lines.kind = targets.kind
        and lines.source_code = targets.source_code
    left join uses on uses.link = targets.link and uses.company = targets.company and uses.kind = targets.kind
        and uses.source_code = targets.source_code
    left join waiting on waiting.link = targets.link and waiting.company = targets.company
        and waiting.kind = targets.kind and waiting.source_code = targets.source_code
    left join amounts on amounts.link = targets.link and amounts.company = targets.company
        and amounts.kind = targets.kind and amounts.source_code = targets.source_code
    where targets.is_mapped or waiting.documents > 0
)

select * from final
