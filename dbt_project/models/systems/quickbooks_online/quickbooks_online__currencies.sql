{#- The home currency of each company. Grain: one row per connection and company. -#}
select connection, company, coalesce(max(currency_prefs ->> '$.HomeCurrency.value'), 'USD') as currency
from {{ ref('stg_quickbooks_online__preferences') }}
where not is_deleted
group by all
