{#- Purchase entries of Exact. What is processed is changed by people only. What is on credit (any method of payment but
    B) stays out of payment runs. Grain: one row per connection, company and purchase entry. -#}
with conditions as {{ exact_masters('payment_conditions') }}

select
    entries.connection, entries.company, entries.entry_id as document_key,
    {{ our_key('entries.description') }} as our_key, entries.is_deleted, entries.status = 20 as is_changeable,
    trim(entries.payment_condition) as term_code, conditions.payment_method <> 'B' as is_kept_unpaid
from {{ ref('stg_exact_online__purchase_entries') }} as entries
left join conditions
    on conditions.connection = entries.connection and conditions.company = entries.company
    and trim(conditions.code) = trim(entries.payment_condition)
