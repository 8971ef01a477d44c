{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ prebook_responses('basware_exact') }}
