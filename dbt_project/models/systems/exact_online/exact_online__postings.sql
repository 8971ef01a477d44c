{#- Postings of payments in Exact's ledger. Keys that share an entry (`shares_with`) may each be taken back by itself.
    Grain: one row per connection, company, entry and key. -#}
select
    * exclude (keys), true as has_discount, false as is_void, cast(null as varchar) as token,
    case when len(keys) > 1 then json_object('shares_with', list_filter(keys, lambda other: other <> key))
        else json_object() end as facts
from {{ ref('exact_online__postings_by_key') }}
