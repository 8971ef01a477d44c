{#- Where each sales invoice of Exact is delivered to: the address that it names, else the main delivery address of whom
    it is delivered to, else that account's own. Grain: one row per connection, company and sales invoice. -#}
with addresses as (select * from {{ ref('stg_exact_online__addresses') }} where not is_deleted),

usual as (
    select * from addresses
    where type = 4
    qualify row_number() over (partition by connection, company, account order by main desc, id) = 1
)

select
    invoices.connection, invoices.company, invoices.invoice_id, accounts.name as customer,
    {%- for name in ['address_line1', 'address_line2', 'city', 'state', 'postcode', 'country'] %}
    case when named.id is not null then named.{{ name }} when usual.id is not null then usual.{{ name }}
        else accounts.{{ name }} end as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('stg_exact_online__sales_invoices') }} as invoices
left join {{ ref('stg_exact_online__accounts') }} as accounts
    on accounts.connection = invoices.connection and accounts.company = invoices.company
    and accounts.id = coalesce(invoices.deliver_to, invoices.ordered_by)
left join addresses as named
    on named.connection = invoices.connection and named.company = invoices.company
    and named.id = invoices.deliver_to_address
left join usual
    on usual.connection = invoices.connection and usual.company = invoices.company
    and usual.account = coalesce(invoices.deliver_to, invoices.ordered_by)
