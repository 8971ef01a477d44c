{#- General-ledger accounts that AvidXchange should offer: those an invoice line may post to, of the types chosen. -#}
{{ code_flow('exact_avidxchange', 'gl_accounts') }}
