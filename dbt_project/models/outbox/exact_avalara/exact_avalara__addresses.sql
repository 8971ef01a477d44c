{#- Delivery addresses in the United States and Canada, each asked about once. -#}
{{ addresses_to_tax_system('exact_avalara') }}
