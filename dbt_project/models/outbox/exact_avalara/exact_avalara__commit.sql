{#- Recorded invoices whose tax is in the books, committed for the tax return. -#}
{{ commits_to_tax_system('exact_avalara') }}
