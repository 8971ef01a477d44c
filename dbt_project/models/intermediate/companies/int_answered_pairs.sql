{#- What people answered of pairs (two documents, a vendor and an account, an order and a sum), wherever they were
    asked. What was accepted is asked of no document and no vendor again. -#}
with answers as (
    select link, decision, unnest(cast(json_extract(payload, '$.pairs') as varchar[])) as pair
    from {{ ref('stg_operations__reviews') }}
    where state = 'decided' and json_type(payload, '$.pairs') = 'ARRAY'
)

select link, pair, bool_or(decision = 'release') as is_accepted
from answers
group by all
