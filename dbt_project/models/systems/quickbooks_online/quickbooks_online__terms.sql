{#- Payment terms of QuickBooks, known by their names; an active one where two are called so. No term of QuickBooks
    keeps a bill unpaid by itself. Grain: one row per connection, company and code. -#}
select
    connection, company, id as term_key, trim(name) as code, name as written_code, name,
    is_deleted or not coalesce(active, true) as is_deleted, cast(null as boolean) as keeps_unpaid
from {{ ref('stg_quickbooks_online__terms') }}
qualify row_number() over (
    partition by connection, company, trim(name)
    order by is_deleted, coalesce(active, true) desc, length(id), id) = 1
