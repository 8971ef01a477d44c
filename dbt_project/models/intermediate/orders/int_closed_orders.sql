{#- Orders that are closed in Basware or Airbase and still open in Exact, as we wrote them there. Exact's API sets no
    order's status: one that came in in part is brought down to what came in (`is_closing`), all else is a finding. So
    is what Airbase has billed, or Basware received, of it beyond that: the rest is still to come. -#}
with basware_lines as (
    select connection, company, external_code, unnest(cast(order_lines as json[])) as line
    from {{ ref('stg_basware__exported_orders') }}
    where order_status = 'Closed' and not is_deleted
),

received as (
    select connection, company, external_code, sum(cast(line ->> '$.receivedNetSum' as decimal(28, 6))) as amount
    from basware_lines
    group by all
),

exact_lines as (
    select
        connection, company, purchase_order_id, coalesce(cast(coalesce(line ->> '$.NetPrice',
            line ->> '$.UnitPrice') as decimal(28, 6)), 0) as price,
        greatest(coalesce(cast(line ->> '$.ReceivedQuantity' as decimal(28, 6)), 0),
            coalesce(cast(line ->> '$.InvoicedQuantity' as decimal(28, 6)), 0)) as quantity
    from (
        select connection, company, purchase_order_id, unnest(cast(purchase_order_lines as json[])) as line
        from {{ ref('stg_exact_online__purchase_orders') }}
        where order_status = 20 and not is_deleted
    )
),

receipts as (
    select connection, company, purchase_order_id, sum({{ line_value('quantity', 'price') }}) as amount
    from exact_lines
    group by all
),

closed as (
    select pairs.link, pairs.books_connection, orders.company, orders.order_id as document_key, orders.number,
    orders.vendor_name,
        'Airbase' as source, orders.billed_amount as amount, 'billed' as word
    from {{ ref('int_airbase_pairs') }} as pairs
    inner join {{ ref('stg_airbase__purchase_orders') }} as orders on orders.connection = pairs.other_connection
        and orders.company = pairs.other_company
    where pairs.is_routed and orders.status = 'closed' and not orders.is_deleted
    union all
    select pairs.link, pairs.books_connection, orders.company, orders.external_code, orders.order_number,
    orders.supplier_name,
        'Basware', received.amount, 'received'
    from {{ ref('int_basware_pairs') }} as pairs
    inner join {{ ref('stg_basware__exported_orders') }} as orders on orders.connection = pairs.other_connection
        and orders.company = pairs.other_company
    left join received on received.connection = orders.connection and received.company = orders.company
        and received.external_code = orders.external_code
    where pairs.is_routed and orders.order_status = 'Closed' and not orders.is_deleted
),

standing as (
    select
        closed.*, deliveries.target_company, coalesce(exact.number,
            deliveries.target_id) as order_in_exact, exact.status,
        coalesce(receipts.amount, 0) as came_in, coalesce(closed.amount > came_in, false) as is_more,
        heads.read_at > deliveries.sent_at as is_fresh,
        (deliveries.delivered_document ->> '$.status') = 'closed' as was_closed,
        deliveries.state = 'refused' and (deliveries.attempt_document ->> '$.status') = 'closed' as was_refused
    from closed
    inner join {{ ref('stg_operations__deliveries') }} as deliveries
        on deliveries.link = closed.link and deliveries.flow = 'purchase_orders' and deliveries.company = closed.company
        and deliveries.source_key = closed.document_key
        and deliveries.target_system = 'exact_online' and deliveries.target_id is not null
        and not coalesce(deliveries.voided, false)
    inner join {{ ref('canonical_orders') }} as exact
        on exact.system = 'exact_online' and exact.connection = closed.books_connection
        and exact.company = deliveries.target_company and exact.order_key = deliveries.target_id
    inner join {{ ref('stg_exact_online__purchase_orders') }} as heads
        on heads.connection = exact.connection and heads.company = exact.company
        and heads.purchase_order_id = exact.order_key
    left join receipts
        on receipts.connection = exact.connection and receipts.company = exact.company
        and receipts.purchase_order_id = exact.order_key
    where exact.status in ('open', 'partial')
),

final as (
    select
        link, 'purchase_orders' as flow, company, document_key, 'review' as kind, 'info' as severity,
        'order_left_in_target' as code,
        'purchase order ' || coalesce(number, document_key) || ' of ' || coalesce(vendor_name, 'an unknown vendor')
            || ' is closed in ' || source || ', and order ' || order_in_exact
            || ' of Exact division ' || target_company
                || case status when 'partial' then ' is received in part'
                else ' is open, and nothing was received on it' end
            || case when status = 'partial' and is_more then ', for ' || {{ money('came_in') }} || ' of the '
                || {{ money('amount') }} || ' that ' || source || ' has as ' || word
                    || ': enter there what came in since, or close it by hand'
                else ': close it there by hand, which Exact lets no program do' end as text,
        json_object('order', order_in_exact) as payload,
        status = 'partial' and not is_more and not coalesce(was_closed, false)
            and not coalesce(was_refused, false) as is_closing,
        -- what we brought down shows as complete once Exact was read again
        not is_closing and not coalesce(was_closed and not is_fresh, false) as is_left
    from standing
)

select * from final
