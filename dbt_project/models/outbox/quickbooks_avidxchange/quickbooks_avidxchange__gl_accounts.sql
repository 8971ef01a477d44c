{#- Accounts that AvidXchange should offer: those a bill line may post to, of the types chosen. -#}
{{ code_flow('quickbooks_avidxchange', 'gl_accounts') }}
