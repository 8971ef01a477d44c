{#- A company that keeps one currency posts in that alone; of one that keeps several QuickBooks shows no list.
    Grain: one row per connection, company and currency. -#}
select distinct connection, company, currency_prefs ->> '$.HomeCurrency.value' as currency
from {{ ref('stg_quickbooks_online__preferences') }}
where not is_deleted and (currency_prefs ->> '$.HomeCurrency.value') is not null
    and coalesce(currency_prefs ->> '$.MultiCurrencyEnabled', 'false') <> 'true'
