{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ commits_to_tax_system('quickbooks_avalara') }}
