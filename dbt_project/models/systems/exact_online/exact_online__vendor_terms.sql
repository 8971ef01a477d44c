{#- Accounts-payable account and payment condition of Exact's suppliers.
    Grain: one row per connection, company and account. -#}
select
    suppliers.connection, suppliers.company, suppliers.id as vendor_key, trim(accounts.code) as ap_account,
    nullif(trim(suppliers.payment_condition_purchase), '') as usual_term
from {{ ref('stg_exact_online__accounts') }} as suppliers
left join {{ ref('stg_exact_online__gl_accounts') }} as accounts
    on accounts.connection = suppliers.connection and accounts.company = suppliers.company
    and accounts.id = suppliers.glap
