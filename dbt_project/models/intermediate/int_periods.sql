{#- One row per journal and financial period of a company, with its days and whether it is closed for that journal. A
    journal that JournalStatusList does not name for a period is open there: Exact lists what was ever closed or opened.
    QuickBooks has neither: its books are closed through a day, for everything ('' as journal), and open from the next on. -#}
with periods as (
    select * from {{ ref('stg_exact_online__financial_periods') }} where not is_deleted
),

journals as (select * from {{ ref('stg_exact_online__journals') }} where not is_deleted),
status as (select * from {{ ref('stg_exact_online__journal_status') }} where not is_deleted),

exact as (
    select
        periods.connection, periods.company, journals.code as journal, periods.fin_year, periods.fin_period,
        periods.start_date, periods.end_date, coalesce(status.status = 1, false) as is_closed
    from periods
    inner join journals on journals.connection = periods.connection and journals.company = periods.company
    left join status
        on status.connection = periods.connection and status.company = periods.company
        and status.journal_code = journals.code
        and status.year = periods.fin_year and status.period = periods.fin_period
),

closings as (
    select pairs.connection, pairs.company, max(cast(preferences.accounting_info_prefs ->> '$.BookCloseDate' as date)) as closed_through
    from (select distinct books_connection as connection, books_company as company from {{ ref('int_pairs') }} where books_system = 'quickbooks_online') as pairs
    left join {{ ref('stg_quickbooks_online__preferences') }} as preferences
        on preferences.connection = pairs.connection and preferences.company = pairs.company and not preferences.is_deleted
    group by all
),

quickbooks as (
    select connection, company, '' as journal, date '1900-01-01' as start_date, closed_through as end_date, true as is_closed
    from closings
    where closed_through is not null
    union all
    select connection, company, '', coalesce(closed_through + 1, date '1900-01-01'), date '9999-12-31', false from closings
),

final as (
    select * from exact
    union all by name
    select * from quickbooks
)

select * from final
