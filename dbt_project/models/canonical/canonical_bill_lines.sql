{{ config(materialized='view') }}
{#- The lines of the bills and vendor credits that a run looks at, of every system of books in one shape.
    Grain: one row per system, connection, company, origin, document and line. -#}
{{ branches('bill_lines') }}
