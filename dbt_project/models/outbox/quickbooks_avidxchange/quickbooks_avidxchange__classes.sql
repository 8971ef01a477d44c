{#- Classes as AvidXchange codes of the group Classes; one made inactive becomes inactive there. -#}
{{ code_flow('quickbooks_avidxchange', 'classes') }}
