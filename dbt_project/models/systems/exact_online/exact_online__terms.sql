{#- Payment conditions of Exact, the live one where a code was deleted and entered again. What is on credit (any method
    but B) stays out of payment runs. Grain: one row per connection, company and code. -#}
select
    connection, company, id as term_key, trim(code) as code, code as written_code, description as name, is_deleted,
    payment_method <> 'B' as keeps_unpaid
from {{ exact_masters('payment_conditions') }}
