{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ invoice_flow('exact_avidxchange') }}
