{{ config(alias='deliveries') }}
{#- What happened to each document: its state, where it stands in the target, and why it stopped. -#}
select
    link, flow, company, source_key, state, target_system, target_company, target_id, target_code, target_number,
    number, counterparty,
    doc_date, currency, cast(amount as decimal(22, 6)) as amount, voided, attempt, attempt_action, sent_at,
    unknown_since, reason_code,
    reason_text, next_try_at, run_id, created_at, updated_at
from {{ ref('stg_operations__deliveries') }}
