{{ config(materialized='ephemeral') }}
{#- The journals of the books in which invoices can be entered; `currency`, or any. A system without journals has one,
    ''. `takes_tax_codes`: its lines bear tax codes; where they do not, tax is part of what a purchase cost.
    Grain: one row per system, connection, company and journal. -#}
{{ branches('journals') }}
