{#- Every order of Airbase with all that decides what becomes of it in Exact: its lines, vendor, currency, request, what
    we wrote, and what stands there now. One row per link and order. `is_changed`: somebody changed it in Exact after we
    wrote it. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }}),
orders as (select * from {{ ref('stg_airbase__purchase_orders') }}),
requests as (select * from {{ ref('stg_airbase__purchase_requests') }}),
sums as (select * from {{ ref('int_airbase_order_lines') }}),
maps as (select * from {{ ref('int_link_mappings') }} where kind = 'payment_term'),
conditions as {{ exact_masters('payment_conditions') }},
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'purchase_orders'
    and target_system = 'exact_online'),
order_pairs as (select * rename (order_key as order_id) from {{ ref('int_spend_order_pairs') }}),
theirs as (select * from order_pairs where not is_likely),
likely as (select * from order_pairs where is_likely),
vendors as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = 'exact_online'),
standing as (select * from {{ ref('int_airbase_existing_orders') }}),
closed as (select * from {{ ref('int_closed_orders') }} where is_closing),

-- Exact's list of changes shows every order that was made since it was read before
reads as (select connection, company, max(read_at) as read_at from {{ feeds_of('exact_online') }}
    where feed = 'purchase_order_rows' group by all),

currencies as (
    select connection, company, list(trim(code) order by trim(code)) as taken
    from {{ ref('stg_exact_online__currencies') }}
    where not is_deleted
    group by all
),

-- sent while Airbase had it in another subsidiary
moved as (
    select connections.connection, source_key, company, coalesce(target_number, target_id) as order_in_exact
        from deliveries
    inner join {{ ref('stg_config__link_connections') }} as connections using (link)
    where connections.system = 'airbase' and target_id is not null and not coalesce(voided, false)
),

joined as (
    select
        pairs.*, orders.* exclude (line_items), sums.lines, sums.total, sums.tax, sums.problems as line_problems,
        coalesce(orders.issue_date, cast(timezone('UTC', orders.created_at) as date)) as order_date,
        coalesce(orders.status = 'cancelled', false) as is_cancelled,
        {{ airbase_order_ended('orders.status') }} as is_ended, 'purchase order '
            || coalesce(orders.number, orders.order_id) as label,
        deliveries.target_id is not null as was_ever_delivered, deliveries.target_id is not null
            and not coalesce(deliveries.voided, false) as was_delivered,
        deliveries.delivered_document, deliveries.attempt_document, deliveries.state as delivery_state,
        deliveries.reason_code, deliveries.reason_text, deliveries.target_id, deliveries.target_number,
        deliveries.created_at as first_seen_at, deliveries.sent_at,
        theirs.purchase_order_id as their_id, try_cast(theirs.order_number as bigint) as their_number,
        theirs.level as their_level,
        theirs.total as their_total, theirs.is_cancelled as their_is_cancelled,
        coalesce(theirs.level <> 'carries our key'
            and (theirs.total is distinct from sums.total or theirs.currency is distinct from orders.currency_code),
            false) as says_otherwise,
        try_cast(likely.order_number as bigint) as likely_number, likely.order_date as likely_date, vendors.supplier,
        concat_ws(' ', suppliers.code, suppliers.name) as supplier_label,
        coalesce(suppliers.blocked, false) as supplier_blocked,
        coalesce(suppliers.end_date <= pairs.today, false) as supplier_ended,
        coalesce(currencies.taken, []) as division_currencies,
        requests.number as request_number, requests.status as request_status,
        closed.link is not null as is_closing, conditions.code as term_code, standing.order_key is not null as is_read,
        coalesce(standing.is_changed, false) as is_changed, standing.changed_text,
        -- deleted before it was ever read back: that is announced by a key that nobody knows
        coalesce(standing.is_deleted, standing.order_key is null
            and reads.read_at > deliveries.sent_at + interval 1 hour, false) as is_gone,
        standing.status as standing_status, standing.items as standing_items, standing.said as standing_said,
        coalesce(standing.is_fresh, false) as is_fresh,
        coalesce(standing.receipt_status <> 10 or standing.invoice_status <> 10, false) as has_come_in,
        (select min(moved.company || ' (order ' || moved.order_in_exact || ')') from moved
         where moved.connection = pairs.other_connection and moved.source_key = orders.order_id
             and moved.company <> orders.company) as sent_elsewhere
    from pairs
    inner join orders on orders.connection = pairs.other_connection and orders.company = pairs.other_company
    left join sums on sums.link = pairs.link and sums.company = orders.company and sums.order_id = orders.order_id
    left join deliveries on deliveries.link = pairs.link and deliveries.company = orders.company
        and deliveries.source_key = orders.order_id
    left join theirs on theirs.link = pairs.link and theirs.company = orders.company
        and theirs.order_id = orders.order_id
    left join likely on likely.link = pairs.link and likely.company = orders.company
        and likely.order_id = orders.order_id
    left join vendors on vendors.link = pairs.link and vendors.company = orders.company
        and vendors.vendor_id = orders.vendor_id
    left join suppliers on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.vendor_key = vendors.supplier
    left join currencies on currencies.connection = pairs.books_connection and currencies.company = pairs.books_company
    left join requests on requests.connection = orders.connection and requests.request_id = orders.purchase_request_id
    left join maps on maps.link = pairs.link and maps.company = orders.company
        and maps.source_code = trim(orders.payment_terms)
    left join conditions
        on conditions.connection = pairs.books_connection and conditions.company = pairs.books_company
        and not conditions.is_deleted
        and trim(conditions.code) = coalesce(maps.target_code, trim(orders.payment_terms))
    left join reads on reads.connection = pairs.books_connection and reads.company = pairs.books_company
    left join closed on closed.link = pairs.link and closed.company = orders.company
        and closed.document_key = orders.order_id
    left join standing
        on standing.link = pairs.link and standing.company = orders.company and standing.order_id = orders.order_id
    where not orders.is_deleted or deliveries.target_id is not null
),

final as (
    select *,
        case when order_date < start_date and not was_ever_delivered
            and (their_id is null or says_otherwise or their_is_cancelled or is_ended) then 'before_start'
             when is_ended and not was_ever_delivered and (their_id is null or their_is_cancelled)
                 then 'not_chosen' end as skip,
        -- what is over in Airbase, or gone from it, stays in Exact as it went
        was_delivered and not is_cancelled and (is_ended or is_deleted) as is_left_alone
    from joined
)

select * from final
