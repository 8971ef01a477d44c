{#- Final invoices and credit notes as AvaTax records them, without committing them. -#}
{{ invoices_to_tax_system('exact_avalara') }}
