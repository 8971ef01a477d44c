{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ tax_lines_to_books('exact_avalara') }}
