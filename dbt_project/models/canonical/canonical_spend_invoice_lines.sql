{{ config(materialized='ephemeral') }}
{#- How the invoices of every spend system are coded. Grain: one row per system, connection, company, invoice and line.
    -#}
{{ branches('spend_invoice_lines') }}
