{{ config(alias='documents', materialized='view') }}
{#- Every document of every flow of every link with its difference class: those a run looks at, and the history. -#}
select * from {{ ref('reconciliation__documents_current') }}
union all by name
select * exclude (is_gone, load_id) from {{ ref('reconciliation__documents_before_start') }} where not is_gone
