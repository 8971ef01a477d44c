{#- QuickBooks has no periods: its books are closed through a day, for everything, and open from the next on.
    Grain: one row per connection, company and first day. -#}
with companies as (
    select distinct books_connection as connection, books_company as company
    from {{ ref('int_link_pairs') }}
    where books_system = 'quickbooks_online'
),

closings as (
    select
        companies.connection, companies.company,
        max(cast(preferences.accounting_info_prefs ->> '$.BookCloseDate' as date)) as closed_through
    from companies
    left join {{ ref('stg_quickbooks_online__preferences') }} as preferences
        on preferences.connection = companies.connection and preferences.company = companies.company
        and not preferences.is_deleted
    group by all
)

select
    connection, company, '' as journal, date '1900-01-01' as start_date, closed_through as end_date, true as is_closed
from closings
where closed_through is not null
union all
select connection, company, '', coalesce(closed_through + 1, date '1900-01-01'), date '9999-12-31', false
from closings
