{{ config(alias='alerts') }}
{#- Alerts: raised once, open until their cause is gone. -#}
select cast(id as bigint) as alert_id, link, connection, company, code, severity, text, document_key, opened_at,
closed_at, told_at, closed_at is null as is_open
from {{ ref('stg_operations__alerts') }}
