{#- Orders that are closed in a spend system and still open in the books, as we wrote them there. Where the API sets no
    order's status, one that came in in part is brought down to what came in (`is_closing`), and all else is a finding.
    So is what the spend system has billed or received of it beyond that: the rest is still to come.
    Grain: one row per link, company of the spend system and order. -#}
with closed as (
    select
        pairs.link, pairs.books_system, pairs.books_connection, orders.company, orders.order_key as document_key,
        orders.number, orders.vendor_name, orders.came_in as amount, orders.came_in_word,
        {{ word('name', 'pairs.other_system') }} as source, {{ word('name', 'pairs.books_system') }} as books_name,
        {{ order_ability('closes', 'pairs.books_system') }} as can_be_closed
    from {{ ref('int_link_pairs') }} as pairs
    inner join {{ ref('canonical_spend_orders') }} as orders
        on orders.system = pairs.other_system and orders.connection = pairs.other_connection
        and orders.company = pairs.other_company
    where pairs.is_routed and orders.is_closed and not orders.is_deleted
),

open as (
    select
        closed.*, deliveries.target_company, coalesce(orders.number, deliveries.target_id) as order_there,
            orders.status,
        reads.came_in as came_in_there, coalesce(closed.amount > reads.came_in, false) as is_more,
        can_be_closed or orders.status = 'partial' as can_be_ended,
        reads.read_at > deliveries.sent_at as is_fresh,
        (deliveries.delivered_document ->> '$.status') = 'closed' as was_closed,
        deliveries.state = 'refused' and (deliveries.attempt_document ->> '$.status') = 'closed' as was_refused
    from closed
    inner join {{ ref('stg_operations__deliveries') }} as deliveries
        on deliveries.link = closed.link and deliveries.flow = 'purchase_orders' and deliveries.company = closed.company
        and deliveries.source_key = closed.document_key and deliveries.target_system = closed.books_system
        and deliveries.target_id is not null and not coalesce(deliveries.voided, false)
    inner join {{ ref('canonical_orders') }} as orders
        on orders.system = closed.books_system and orders.connection = closed.books_connection
        and orders.company = deliveries.target_company and orders.order_key = deliveries.target_id
    inner join {{ ref('canonical_order_reads') }} as reads
        on reads.system = orders.system and reads.connection = orders.connection and reads.company = orders.company
        and reads.order_key = orders.order_key
    where orders.status in ('open', 'partial')
),

final as (
    select
        link, 'purchase_orders' as flow, company, document_key, 'review' as kind, 'info' as severity,
        'order_left_in_target' as code,
        {%- set closed = {
            'label': sentence('orders.label_of', {
                'number': 'coalesce(number, document_key)',
                'vendor': 'coalesce(vendor_name, ' ~ sentence('vendors.unknown_vendor') ~ ')'}),
            'source': 'source', 'order': 'order_there', 'company': sentence('companies.called', {
                'books': 'books_system', 'company': 'target_company'}),
            'state': "case when status = 'partial' then " ~ sentence('orders.closed_state.part_received')
                ~ ' when came_in_there > 0 then ' ~ sentence('orders.closed_state.open')
                ~ ' else ' ~ sentence('orders.closed_state.nothing_received') ~ ' end',
            'there': money('came_in_there'), 'amount': money('amount'), 'came_in': 'came_in_word',
            'books.name': 'books_name',
        } %}
        case when can_be_ended and is_more then {{ sentence('orders.closed.more_came_in', closed) }}
            when can_be_closed then {{ sentence('orders.closed.by_hand', closed) }}
            else {{ sentence('orders.closed.only_by_hand', closed) }} end as text,
        json_object('order', order_there) as payload,
        can_be_ended and not is_more and not coalesce(was_closed, false) and not coalesce(was_refused, false)
            as is_closing,
        -- what we brought down shows as complete once the books were read again
        not is_closing and not coalesce(was_closed and not is_fresh, false) as is_left
    from open
)

select * from final
