{{ config(materialized='ephemeral') }}
{#- Payments that every spend system has sent, and when they cleared the bank. Grain: one row per system, connection,
    company and payment. -#}
{{ branches('payment_days') }}
