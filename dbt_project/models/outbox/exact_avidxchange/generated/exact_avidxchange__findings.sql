{#- Written by `make compile` from include/link_kinds: not to be edited. -#}
{{ findings_of('exact_avidxchange', own=["int_findings_coding"]) }}
