{#- Purchase journals of Exact, the live one where a code was deleted and entered again.
    Grain: one row per connection, company and code. -#}
select
    connection, company, trim(code) as code, currency, coalesce(allow_variable_currency, false) as takes_any_currency,
    not is_deleted and not coalesce(is_blocked, false) and type = 22 as takes_invoices, true as takes_tax_codes
from {{ exact_masters('journals') }}
