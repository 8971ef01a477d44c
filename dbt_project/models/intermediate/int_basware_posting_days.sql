{{ config(materialized='ephemeral') }}
{#- The period that an entry of a day is booked in, per division and journal: its own where that is open, else the first open day
    after it. `day` null: no financial period there is, or none that is open. -#}
with periods as (select * replace (trim(journal) as journal) from {{ ref('int_periods') }} where journal <> ''),
open_days as (select connection, company, journal, start_date from periods where not is_closed),

final as (
    select
        periods.connection, periods.company, periods.journal, periods.start_date, periods.end_date, periods.is_closed,
        case when periods.is_closed then (
            select min(open_days.start_date) from open_days
            where open_days.connection = periods.connection and open_days.company = periods.company and open_days.journal = periods.journal
                and open_days.start_date > periods.end_date
        ) end as first_open_day
    from periods
)

select * from final
