{#- Financial periods by journal. A journal that JournalStatusList does not name for a period is open there: Exact lists
    what was ever closed or opened. Grain: one row per connection, company, journal and period. -#}
with periods as (select * from {{ ref('stg_exact_online__financial_periods') }} where not is_deleted),
journals as (select * from {{ ref('stg_exact_online__journals') }} where not is_deleted),
status as (select * from {{ ref('stg_exact_online__journal_status') }} where not is_deleted)

select
    periods.connection, periods.company, journals.code as journal, periods.fin_year, periods.fin_period,
    periods.start_date, periods.end_date, coalesce(status.status = 1, false) as is_closed
from periods
inner join journals on journals.connection = periods.connection and journals.company = periods.company
left join status
    on status.connection = periods.connection and status.company = periods.company
    and status.journal_code = journals.code
    and status.year = periods.fin_year and status.period = periods.fin_period
