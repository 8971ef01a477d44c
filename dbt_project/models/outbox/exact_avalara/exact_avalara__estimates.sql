{#- Drafts as AvaTax is asked for their tax. -#}
{{ drafts_to_tax_system('exact_avalara') }}
