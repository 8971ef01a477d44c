{{ config(materialized='ephemeral') }}
{#- Sales invoices and credit notes of every system of books, drafts among them. `is_processed`: nobody changes it any
    more; `is_printed`: it has a number and was printed or sent, which some companies take for final. `digits`: its
    number as people name it elsewhere. Grain: one row per system, connection, company and sales invoice. -#}
{{ branches('sales_invoices') }}
