{{ config(alias='audit_events') }}
{#- Every write and every decision not to write, once for each time the decision changed. -#}
select
    cast(id as bigint) as event_id, "at" as event_at, run_id, link, flow, company, document_key, event, from_state,
    to_state, code, text, method, path, status, request_id_sent,
    request_id_received, cast(amount_before as decimal(22, 6)) as amount_before,
    cast(amount_after as decimal(22, 6)) as amount_after, who
from {{ ref('stg_operations__audit_events') }}
