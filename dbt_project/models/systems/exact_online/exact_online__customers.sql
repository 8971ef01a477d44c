{#- Accounts of Exact as customers, whether they are that by now or not.
    Grain: one row per connection, company and account. -#}
with ledger_accounts as {{ exact_masters('gl_accounts') }}

select
    customers.connection, customers.company, customers.id as customer_key, trim(customers.code) as code, customers.name,
    nullif(trim(customers.vat_number), '') as vat_number, ledger_accounts.code as receivable_account
from {{ ref('stg_exact_online__accounts') }} as customers
left join ledger_accounts
    on ledger_accounts.connection = customers.connection and ledger_accounts.company = customers.company
    and ledger_accounts.id = customers.glar
