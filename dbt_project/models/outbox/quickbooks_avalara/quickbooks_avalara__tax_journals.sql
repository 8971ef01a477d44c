{#- The recorded tax of each form as a journal entry. -#}
{{ tax_journals_to_books('quickbooks_avalara') }}
