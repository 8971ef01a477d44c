{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ config(materialized='view') }}
{{ tax_findings('exact_avalara') }}
