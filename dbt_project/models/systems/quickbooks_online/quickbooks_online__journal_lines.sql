{#- Lines of QuickBooks' journal entries; debit is positive.
    Grain: one row per connection, company, journal entry and line. -#}
with unnested as (
    select * exclude (line), generate_subscripts(cast(line as json[]), 1) as place, unnest(cast(line as json[])) as line
    from {{ ref('stg_quickbooks_online__journal_entries') }}
    where not is_deleted
)

select
    * exclude (line), line ->> '$.Id' as line_id, line ->> '$.JournalEntryLineDetail.AccountRef.value' as account_key,
    line ->> '$.Description' as description,
    cast(cast(line ->> '$.Amount' as decimal(22, 6)) * case line ->> '$.JournalEntryLineDetail.PostingType'
        when 'Credit' then -1 else 1 end as decimal(22, 6)) as amount
from unnested
