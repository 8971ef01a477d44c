{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ vendor_flow('exact_avidxchange') }}
