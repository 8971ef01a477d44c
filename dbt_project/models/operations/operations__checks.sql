{{ config(alias='checks', materialized='view') }}
{#- What the data checks said last: one row for each link, check, flow and company ('' = every one). A view: those of
    these very tables are asked when they are built. -#}
select link, name, flow, company, result, failing_rows, examples, text, run_id, checked_at
from {{ ref('stg_operations__checks') }}
where result <> 'gone'
