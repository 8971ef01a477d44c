{{ config(materialized='view') }}
{#- What AvaTax has of each recorded invoice: as its list shows it, or where that was read before our last answer, as
    that answer said. A view: the reconciliation of a run compares what that run has recorded. -#}
with recorded as (select * from {{ ref('int_avalara_recorded') }}),
pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
commits as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'commit' and state = 'delivered'),

listed as (
    select * from {{ ref('stg_avalara__transactions') }}
    where not is_deleted and status not in ('Adjusted', 'Temporary')
    qualify row_number() over (partition by connection, company, lower(code), type order by version desc) = 1
),

final as (
    select
        recorded.link, recorded.company, recorded.invoice_id, recorded.code, recorded.is_agreed,
        listed.code is not null and listed.read_at > greatest(recorded.sent_at, commits.sent_at) as is_listed,
        case when is_listed then listed.status when recorded.is_void then 'Cancelled'
            when commits.source_key is not null then 'Committed' else 'Saved' end as status,
        cast(case when is_listed then listed.total_amount else recorded.total end as decimal(28, 6)) as total,
        cast(case when is_listed and listed.status <> 'Cancelled' then listed.total_tax when is_listed then 0
            else recorded.tax end as decimal(28, 6)) as tax,
        case when is_listed then listed.currency_code else recorded.currency end as currency,
        case when is_listed then listed.date end as date,
        recorded.tax as recorded_tax, recorded.exempt, recorded.parts, recorded.is_void
    from recorded
    inner join pairs on pairs.link = recorded.link and pairs.books_company = recorded.company
    left join commits on commits.link = recorded.link and commits.company = recorded.company
        and commits.source_key = recorded.invoice_id
    left join listed on listed.connection = pairs.other_connection and listed.company = pairs.company_code
        and lower(listed.code) = lower(recorded.code)
    qualify row_number() over (partition by recorded.link, recorded.company, recorded.invoice_id
        order by listed.version desc) = 1
)

select * from final
