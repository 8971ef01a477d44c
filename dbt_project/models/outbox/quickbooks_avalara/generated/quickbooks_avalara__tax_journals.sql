{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ tax_journals_to_books('quickbooks_avalara') }}
