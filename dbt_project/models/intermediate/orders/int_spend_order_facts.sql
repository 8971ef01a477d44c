{#- Every order of a spend system with all that decides what becomes of it in the books: its lines, vendor, currency,
    term, what we wrote, and what stands there now. `is_changed`: somebody changed it there after we wrote it.
    Grain: one row per link, company of the spend system and order. -#}
with pairs as (
    select *, {{ sentence('companies.called', {'books': 'books_system', 'company': 'books_company'}) }} as division
    from {{ ref('int_link_pairs') }}
    where other_system in {{ spend_systems() }}
),

orders as (select * from {{ ref('canonical_spend_orders') }}),
maps as (select * from {{ ref('int_link_mappings') }} where kind = 'payment_term'),
terms as (select * from {{ ref('canonical_terms') }} where not is_deleted),
deliveries as (
    select * from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system in {{ books_systems() }}
),

order_pairs as (select * from {{ ref('int_spend_order_pairs') }}),
vendors as (select * from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
existing as (select * from {{ ref('int_existing_orders') }} where not is_voided),
closed as (select * from {{ ref('int_closed_orders') }} where is_closing),

reads as (
    select system, connection, company, max(read_at) as read_at from {{ ref('canonical_feeds') }}
    where feed = {{ order_ability('feed', 'system') }}
    group by all
),

currencies as (
    select system, connection, company, list(currency order by currency) as taken
    from {{ ref('canonical_accepted_currencies') }}
    group by all
),

-- sent while the spend system had it in another company
moved as (
    select connections.connection, source_key, company, {{ word('name', 'target_system') }} as books_name,
        {{ sentence('orders.stands_for', {
            'company': 'company', 'order': 'coalesce(target_number, target_id)',
        }) }} as stands_for
    from deliveries
    inner join (select distinct link, system, connection from {{ ref('int_connection_routes') }}) as connections
        using (link)
    where connections.system in {{ spend_systems() }} and target_id is not null and not coalesce(voided, false)
),

elsewhere as (
    select orders.connection, orders.company, orders.order_key,
        min({'stands_for': moved.stands_for, 'books': moved.books_name}) as sent
    from orders
    inner join moved on moved.connection = orders.connection and moved.source_key = orders.order_key
        and moved.company <> orders.company
    group by all
),

joined as (
    select
        pairs.* exclude (read_at), orders.* exclude (system, connection),
        sums.lines, sums.total, sums.tax, sums.problems as line_problems,
        {{ sentence('orders.label', {'number': 'coalesce(orders.number, orders.order_key)'}) }} as label,
        orders.is_cancelled or orders.is_closed
            as is_ended,
        deliveries.target_id is not null as was_ever_delivered,
        deliveries.target_id is not null and not coalesce(deliveries.voided, false) as was_delivered,
        deliveries.delivered_document, deliveries.attempt_document, deliveries.state as delivery_state,
        deliveries.reason_code, deliveries.reason_text, deliveries.target_id, deliveries.target_number,
        deliveries.created_at as first_seen_at, deliveries.sent_at,
        theirs.purchase_order_id as their_id, coalesce(theirs.order_number, theirs.purchase_order_id) as their_number,
        theirs.level as their_level, theirs.total as their_total, theirs.is_cancelled as their_is_cancelled,
        coalesce(theirs.level <> 'carries our key'
            and (theirs.total is distinct from sums.total or theirs.currency is distinct from orders.currency),
            false) as says_otherwise,
        coalesce(likely.order_number, likely.purchase_order_id) as likely_number, likely.order_date as likely_date,
        vendors.supplier, concat_ws(' ', suppliers.code, suppliers.name) as supplier_label,
        coalesce(suppliers.blocked, false) as supplier_blocked,
        coalesce(suppliers.end_date <= pairs.today, false) as supplier_ended,
        coalesce(currencies.taken, []) as division_currencies, terms.code as term_code,
        closed.link is not null as is_closing, coalesce(existing.is_changed, false) as is_changed,
        existing.changed_text,
        -- deleted before it was ever read back: that is announced by a key that nobody knows
        coalesce(existing.is_deleted, existing.order_key is null
            and reads.read_at > deliveries.sent_at + interval 1 hour, false) as is_gone,
        existing.status as existing_status, existing.items as existing_items, existing.said as existing_said,
        coalesce(existing.is_fresh, false) as is_fresh, coalesce(existing.has_come_in, false) as has_come_in,
        elsewhere.sent as sent_elsewhere
    from pairs
    inner join orders on orders.system = pairs.other_system and orders.connection = pairs.other_connection
        and orders.company = pairs.other_company
    left join {{ ref('int_spend_order_sums') }} as sums using (link, company, order_key)
    left join deliveries on deliveries.link = pairs.link and deliveries.company = orders.company
        and deliveries.source_key = orders.order_key
    left join order_pairs as theirs on theirs.link = pairs.link and theirs.company = orders.company
        and theirs.order_key = orders.order_key and not theirs.is_likely
    left join order_pairs as likely on likely.link = pairs.link and likely.company = orders.company
        and likely.order_key = orders.order_key and likely.is_likely
    left join vendors on vendors.link = pairs.link and vendors.company = orders.company
        and vendors.vendor_key = orders.vendor_key
    left join {{ ref('canonical_vendors') }} as suppliers
        on suppliers.system = pairs.books_system and suppliers.connection = pairs.books_connection
        and suppliers.company = pairs.books_company and suppliers.vendor_key = vendors.supplier
    left join currencies on currencies.system = pairs.books_system and currencies.connection = pairs.books_connection
        and currencies.company = pairs.books_company
    left join maps on maps.link = pairs.link and maps.company = orders.company and maps.source_code = orders.term
    left join terms on terms.system = pairs.books_system and terms.connection = pairs.books_connection
        and terms.company = pairs.books_company and terms.code = coalesce(maps.target_code, orders.term)
    left join reads on reads.system = pairs.books_system and reads.connection = pairs.books_connection
        and reads.company = pairs.books_company
    left join closed on closed.link = pairs.link and closed.company = orders.company
        and closed.document_key = orders.order_key
    left join existing on existing.link = pairs.link and existing.company = orders.company
        and existing.order_key = orders.order_key
    left join elsewhere on elsewhere.connection = pairs.other_connection and elsewhere.company = orders.company
        and elsewhere.order_key = orders.order_key
    where orders.is_waiting or deliveries.target_id is not null
        or ({{ order_rule('queue', 'pairs.other_system') }} and deliveries.source_key is not null)
),

final as (
    select *,
        -- what waits in a queue wants its answer, however old it is
        their_id is null or (not {{ order_rule('queue', 'other_system') }}
            and (says_otherwise or their_is_cancelled or is_ended)) as is_alone,
        case when order_date < start_date and not was_ever_delivered and is_alone then 'before_start'
             when is_ended and not was_ever_delivered and (their_id is null
                 or (their_is_cancelled and not {{ order_rule('queue', 'other_system') }})) then 'not_chosen'
            end as skip,
        was_delivered and is_over as is_left_alone
    from joined
)

select * exclude (is_alone) from final
