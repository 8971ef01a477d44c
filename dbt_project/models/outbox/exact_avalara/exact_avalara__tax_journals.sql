{#- The recorded tax of each final invoice as a general journal. -#}
{{ tax_journals_to_books('exact_avalara') }}
