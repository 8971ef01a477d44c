{#- What Airbase should know of each of its orders, and what it was sent: `blocker` is what keeps the order from the
    books, in words. `n` counts what was said of an order: the same thing is said once, another thing anew, so that a
    success after a failure is no change of what was said. It is said again where Airbase was changed since and does not
    show it any more. `is_unsaid`: Airbase shows nothing of an order, and nothing was said. `is_ripe`: a failure may be
    said by now; `as_before` is what it begins with. Grain: one row per link, subsidiary and order. -#}
with pairs as (select link, other_company as company, books_name, hold_days, order_link
    from {{ ref('int_airbase_pairs') }} where is_routed),

blocked as (
    select blockers.*, pairs.books_name, pairs.hold_days, pairs.order_link, orders.erp_sync_status,
        orders.erp_reference_id, orders.error_message
    from {{ ref('int_airbase_order_blockers') }} as blockers
    inner join pairs on pairs.link = blockers.link and pairs.company = blockers.company
    inner join {{ ref('stg_airbase__purchase_orders') }} as orders
        on orders.connection = blockers.other_connection and orders.company = blockers.company
        and orders.order_id = blockers.order_key
),

said as (
    select link, company, regexp_replace(source_key, ':[0-9]+$', '') as order_key,
    cast(regexp_extract(source_key, ':([0-9]+)$', 1) as integer) as n,
        state in ('sending', 'unknown') as is_in_flight,
        case when state in ('sending', 'unknown') then attempt_document else delivered_document end as document, sent_at
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'order_results' and regexp_matches(source_key, ':[0-9]+$')
        and (target_id is not null or (sent_at is not null and state in ('sending', 'unknown')))
    qualify row_number() over (partition by link, company, order_key order by n desc) = 1
),

worded as (
    select *, blocker is null as success,
        case when was_delivered and not is_gone then {{ sentence('orders.as_before', {
            'books.name': 'books_name', 'label': 'label', 'order': 'coalesce(target_number, target_id)',
        }) }} else '' end as as_before,
        coalesce(as_before || blocker, '') as message,
        -- waits since we saw it first, and since it last changed in Airbase
        reason_code is not distinct from 'rejected_in_review'
            or greatest(coalesce(first_seen_at, read_at), coalesce(updated_at, read_at)) <= read_at - to_days(hold_days)
            or hold_days = 0 as is_ripe,
        case when blocker is null then coalesce(erp_sync_status = 'synced'
            and nullif(trim(erp_reference_id), '') is not null and nullif(trim(error_message), '') is null, false)
             else coalesce(erp_sync_status = 'failed' and {{ airbase_shows('error_message', 'message') }}, false)
                 end as is_shown
    from blocked
),

final as (
    select
        worded.*, coalesce(said.n, 0) + 1 as next_n, said.n is null
            and nullif(trim(concat(worded.erp_reference_id, worded.error_message)), '') is null
            and coalesce(worded.erp_sync_status, 'not_synced') = 'not_synced' as is_unsaid,
        said.n as said_n, said.document as said_document, coalesce(said.is_in_flight, false) as is_in_flight,
        coalesce((said.document ->> '$.success') = cast(worded.success as varchar)
            and coalesce(said.document ->> '$.message', '') = worded.message, false) as was_said,
        -- sent, and not there any more although Airbase was read since
        was_said and not is_shown and not is_in_flight
            and coalesce(worded.updated_at > said.sent_at and worded.read_at > said.sent_at, false) as is_lost,
        case when was_said and not is_lost then said.n else next_n end as n
    from worded
    left join said on said.link = worded.link and said.company = worded.company and said.order_key = worded.order_key
)

select * from final
