{#- VAT codes of Exact, the live one where a code was deleted and entered again. The supplier bills nothing by a code
    without VAT, nor by one of reverse charge, where the company owes it to the tax office (reference: Exact Online,
    VATCodes). Grain: one row per connection, company and code. -#}
select
    connection, company, id as tax_key, trim(code) as code, description as name, is_deleted,
    coalesce(is_blocked, false) as is_blocked,
    case when coalesce(charged, false) or type in ('N', 'B') then 0 else percentage end as rate
from {{ exact_masters('vat_codes') }}
