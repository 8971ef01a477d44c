{#- Customers of QuickBooks. They have no number: other systems know one by its Id, since names change. Their tax
    numbers are read masked, and say nothing. Grain: one row per connection, company and customer. -#}
select
    customers.connection, customers.company, customers.id as customer_key, customers.id as code,
    {{ active_name('customers.display_name') }} as name, cast(null as varchar) as vat_number,
    accounts.code as receivable_account
from {{ ref('stg_quickbooks_online__customers') }} as customers
left join {{ ref('quickbooks_online__codes') }} as accounts
    on accounts.connection = customers.connection and accounts.company = customers.company
    and accounts.kind = 'gl_account' and accounts.code_key = customers.ar_account_ref
