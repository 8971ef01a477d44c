{#- Cost centres and cost units that AvidXchange should offer; an ended one becomes inactive there. -#}
{{ code_flow('exact_avidxchange', 'cost_centers') }}
