{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ airbase_code_flow('airbase_quickbooks', flow="gl_accounts", kinds=["gl_account"]) }}
