{#- What people call each company. Grain: one row per connection and company. -#}
select connection, company, max(coalesce(nullif(trim(company_name), ''), nullif(trim(legal_name), ''))) as name
from {{ ref('stg_quickbooks_online__company_info') }}
where not is_deleted
group by all
