{#- The tax of each draft as a line of its own. -#}
{{ tax_lines_to_books('exact_avalara') }}
