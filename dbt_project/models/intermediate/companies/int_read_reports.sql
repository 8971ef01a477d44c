{{ config(materialized='ephemeral') }}
{#- Reads that cannot be trusted whole, of every system: a feed that came back much shorter than before, and records
    kept aside. One row per connection, company (nothing where a read is of all of them) and feed. -#}

-- a doubt stays until a full read comes that is not doubted, whatever increments come in between
with latest as (
    select *, case when company = '' then '' else ' of company ' || company end as whose
        from {{ ref('canonical_feeds') }}
    where kind = 'full'
    qualify row_number() over (partition by system, connection, company, feed order by read_at desc) = 1
),

final as (
    select system, connection, company, feed, 'suspect_read' as code,
        'the last full read of ' || feed || whose || ' brought only ' || rows
            || ' rows, much fewer than before: nothing was deleted. '
            ||
                'Look whether the connection may still see everything; if the rest is really gone, say so with `python -m include.cli believe '
            || connection || ' ' || feed || case when company = '' then '' else ' --company ' || company end
                || '` and run with --full' as text,
        json_object('feed', feed, 'rows', rows) as payload
    from latest
    where suspect
    union all
    select system, connection, company, feed, 'quarantined',
        count(*) || ' records of ' || feed || ' could not be read and are kept aside; the first says: ' || min(reason),
        json_object('feed', feed, 'records', count(*))
    from {{ ref('canonical_quarantine') }}
    group by system, connection, company, feed
)

select * from final
