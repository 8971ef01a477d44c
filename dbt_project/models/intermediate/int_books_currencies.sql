{{ config(materialized='ephemeral') }}
{#- The currency in which each company keeps its books. -#}
select connection, code as company, any_value(currency) as currency from {{ ref('stg_exact_online__divisions') }} group by all
union all
select connection, company, coalesce(max(currency_prefs ->> '$.HomeCurrency.value'), 'USD')
from {{ ref('stg_quickbooks_online__preferences') }} where not is_deleted group by all
