{{ config(materialized='ephemeral') }}
{#- Lines of our tax journals in the ledger of every system of books, the deleted ones among them. `description` begins
    with our key (`AV:tax:<invoice>`, `AV:tax:<invoice>:2`); a debit is positive.
    Grain: one row per system, connection, company and ledger line. -#}
{{ branches('tax_postings') }}
