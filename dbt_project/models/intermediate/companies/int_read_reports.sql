{{ config(materialized='ephemeral') }}
{#- Reads that cannot be trusted whole, of every system: a feed that came back much shorter than before, and records
    kept aside. One row per connection, company (nothing where a read is of all of them) and feed. -#}

-- a doubt stays until a full read comes that is not doubted, whatever increments come in between
with latest as (
    select *, case when company = '' then ''
        else {{ sentence('companies.of_company', {'company': 'company'}) }} end as whose
        from {{ ref('canonical_feeds') }}
    where kind = 'full'
    qualify row_number() over (partition by system, connection, company, feed order by read_at desc) = 1
),

final as (
    select system, connection, company, feed, 'suspect_read' as code,
        {{ sentence('companies.fewer_rows', {
            'feed': 'feed', 'whose': 'whose', 'rows': 'rows', 'connection': 'connection',
            'option': "case when company = '' then '' else " ~
                sentence('companies.option_company', {
                'company': 'company',
            }) ~ ' end',
        }) }} as text,
        json_object('feed', feed, 'rows', rows) as payload
    from latest
    where suspect
    union all
    select system, connection, company, feed, 'quarantined',
        {{ sentence('companies.kept_aside', {'count': 'count(*)', 'feed': 'feed', 'reason': 'min(reason)'}) }},
        json_object('feed', feed, 'records', count(*))
    from {{ ref('canonical_quarantine') }}
    group by system, connection, company, feed
)

select * from final
