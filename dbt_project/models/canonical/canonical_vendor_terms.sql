{{ config(materialized='ephemeral') }}
{#- What the books post a vendor's bills with: its accounts-payable account, where the vendor decides that, and its
    usual payment term. Grain: one row per system, connection, company and vendor. -#}
{{ branches('vendor_terms') }}
