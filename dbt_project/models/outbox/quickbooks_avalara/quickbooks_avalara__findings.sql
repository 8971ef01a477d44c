{{ config(materialized='view') }}
{#- What needs a person in a link between QuickBooks and AvaTax though nothing is to be sent. A view: a run finds what
    its own deliveries came upon. -#}
{{ tax_findings('quickbooks_avalara') }}
