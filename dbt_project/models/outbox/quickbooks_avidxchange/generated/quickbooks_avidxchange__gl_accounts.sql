{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ code_flow('quickbooks_avidxchange', flow="gl_accounts") }}
