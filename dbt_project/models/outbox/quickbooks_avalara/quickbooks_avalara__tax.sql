{#- Sales forms as AvaTax records them, without committing them. -#}
{{ invoices_to_tax_system('quickbooks_avalara') }}
