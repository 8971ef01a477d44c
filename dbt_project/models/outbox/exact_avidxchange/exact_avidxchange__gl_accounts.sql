{#- General-ledger accounts that AvidXchange should offer: those an invoice line may post to, of the types chosen. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
accounts as (select * from {{ ref('int_codes') }} where system = 'exact_online' and kind = 'gl_account'),
types as (select connection, company, id, type from {{ ref('stg_exact_online__gl_accounts') }}),
{{ code_flow('gl_account') }}
