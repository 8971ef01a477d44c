{#- Purchase orders that Basware exports, with all their lines, as Exact orders: a line for each coding row, by its
    share. Exported again means changed; cancelled in Basware means taken back in Exact, closed there brought down to
    what came in; received there is Basware's matter. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }}),
orders as (select * from {{ ref('stg_basware__exported_orders') }}),
sums as (select * rename (order_key as external_code) from {{ ref('int_spend_order_sums') }}),
maps as (select * from {{ ref('int_link_mappings') }}),
conditions as {{ exact_masters('payment_conditions') }},
-- sent while Basware had it in another company
moved as (
    select connections.connection, source_key, company, coalesce(target_number, target_id) as order_in_exact
        from {{ ref('stg_operations__deliveries') }}
    inner join {{ ref('stg_config__link_connections') }} as connections using (link)
    where connections.system = 'basware' and flow = 'purchase_orders' and target_system = 'exact_online'
        and target_id is not null and not coalesce(voided, false)
),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'purchase_orders'),
theirs as (select * rename (order_key as external_code) from {{ ref('int_spend_order_pairs') }}),
vendors as (select * rename (vendor_key as vendor_code) from {{ ref('int_spend_vendor_pairs') }}
    where verdict = 'auto'),
suppliers as (select * from {{ ref('canonical_vendors') }} where system = 'exact_online'),
closed as (select * from {{ ref('int_closed_orders') }} where is_closing),

joined as (
    select
        pairs.link, pairs.is_routed, pairs.start_date, pairs.books_connection, pairs.books_company,
        pairs.other_connection, orders.*, sums.lines, sums.total, sums.problems as line_problems,
        cast(timezone('UTC', orders.order_creation_time) as date) as order_date,
        coalesce(orders.order_status = 'Canceled', false) as is_cancelled,
        deliveries.target_id is not null as was_ever_delivered,
        deliveries.target_id is not null and not coalesce(deliveries.voided, false) as was_delivered,
        deliveries.delivered_document,
        theirs.purchase_order_id as their_id, try_cast(theirs.order_number as bigint) as their_number,
        theirs.level as their_level,
        theirs.total as their_total,
        theirs.level = 'same supplier and number'
            and (theirs.total is distinct from sums.total
            or theirs.currency is distinct from orders.purchase_currency) as says_otherwise,
        concat_ws(' ', suppliers.code, suppliers.name) as supplier_label,
        coalesce(suppliers.blocked or suppliers.end_date <= pairs.today, false) as supplier_blocked, orders.is_listed
            and orders.processing_status = 'WaitingForExport' as is_waiting,
        coalesce(term_map.target_code, orders.payment_term_code) as term_code, conditions.id is not null
            and not conditions.is_deleted as term_is_there,
        (select min(moved.company || ' (order ' || moved.order_in_exact || ')') from moved
         where moved.connection = pairs.other_connection and moved.source_key = orders.external_code
             and moved.company <> orders.company) as sent_elsewhere,
        closed.link is not null as is_closing,
        -- what is not waiting has not changed since it went, and what is closed is no order any more
        was_delivered and (not is_waiting or coalesce(orders.order_status = 'Closed', false)) as is_left_alone,
        'purchase order ' || coalesce(orders.order_number, orders.external_code) as label
    from pairs
    inner join orders on orders.connection = pairs.other_connection and orders.company = pairs.other_company
    left join sums on sums.link = pairs.link and sums.company = orders.company
        and sums.external_code = orders.external_code
    left join deliveries on deliveries.link = pairs.link and deliveries.company = orders.company
        and deliveries.source_key = orders.external_code
    left join closed on closed.link = pairs.link and closed.company = orders.company
        and closed.document_key = orders.external_code
    left join theirs on theirs.link = pairs.link and theirs.company = orders.company
        and theirs.external_code = orders.external_code
    left join vendors on vendors.link = pairs.link and vendors.company = orders.company
        and vendors.vendor_code = orders.supplier_code
    left join suppliers on suppliers.connection = pairs.books_connection and suppliers.company = pairs.books_company
        and suppliers.vendor_key = vendors.supplier
    left join maps as term_map
        on term_map.link = pairs.link and term_map.company = orders.company and term_map.kind = 'payment_term'
        and term_map.source_code = orders.payment_term_code
    left join conditions
        on conditions.connection = pairs.books_connection and conditions.company = pairs.books_company
        and trim(conditions.code) = coalesce(term_map.target_code, orders.payment_term_code)
    where (orders.is_listed and orders.processing_status = 'WaitingForExport') or deliveries.source_key is not null
),

final as (
    select
        link, 'purchase_orders' as flow, 'basware' as source_system, other_connection as source_connection, company,
        external_code as source_key,
        'exact_online' as target_system, books_connection as target_connection, books_company as target_company,
        case when is_cancelled then 'void' else 'present' end as wanted,
        case when order_date < start_date and not was_ever_delivered and their_id is null then 'before_start'
             when order_status in ('Canceled', 'Closed') and not was_ever_delivered and their_id is null
                 then 'not_chosen' end as skip,
        case when is_closing then {{ closed_order('delivered_document') }} when is_left_alone then delivered_document
            else cast(json_object(
            'kind', 'purchase_order', 'company', company, 'source_key', external_code, 'number',
            coalesce(order_number, external_code),
            'vendor_key', coalesce(supplier_code, ''), 'date',
            cast(coalesce(order_date, cast(timezone('UTC', last_updated) as date), date '1900-01-01') as varchar),
            'currency', coalesce(purchase_currency, ''), 'total', {{ money("coalesce(total, 0)") }},
            'status', case when is_cancelled then 'cancelled' else 'open' end, 'description', '', 'lines',
            coalesce(to_json({{ order_lines_as(['no', 'key', 'description', 'item', 'cost_center', 'quantity',
                'unit_price', 'net', 'tax_code']) }}), '[]'),
            'payment_term', case when term_is_there then term_code end) as varchar) end as document,
        case when not is_routed then cast(to_json([{'code': 'not_routed', 'text': 'Basware company ' || company
            || ' is not in the routing table of link ' || link
            || ': add it under companies in links.yml, or give the order another company'}]) as varchar)
        else {{ json_list("list_concat([
            " ~ problem("coalesce(supplier_code, '') = '' and not is_cancelled", "vendor_unmatched", "label
                || ' names no supplier: choose one in Basware'") ~ ",
            " ~ problem("sent_elsewhere is not null", "booked_elsewhere", "label
                || ' stands in Exact for Basware company ' || sent_elsewhere
                || ': delete it there and enter it by hand, or give the order its company back'") ~ ",
            " ~ problem("purchase_currency is null and not is_cancelled", "currency_not_accepted", "label
                || ' names no currency: correct it in Basware'") ~ ",
            " ~ problem("supplier_blocked and not is_cancelled and not is_left_alone", "vendor_blocked", "'supplier '
                || supplier_label || ' is blocked or has ended in Exact division ' || books_company
                || ': mend it there, or cancel the order in Basware'") ~ ",
            " ~ problem("coalesce(len(lines), 0) = 0 and not is_cancelled", "quarantined_line", "label
                || ' has no readable lines: open it in Basware and save it again'") ~ "
        ], case when is_cancelled or is_left_alone then [] else coalesce(line_problems, []) end)") }} end as problems,
        case when says_otherwise and not is_cancelled and not was_ever_delivered then {{ json_list("[{
            'code': 'order_entered_by_hand',
            'text': label || ' of ' || coalesce(supplier_name, supplier_code) || ' over ' || " ~ money("total") ~ "
                || ' stands in Exact as order ' || their_number || ' over '
                || coalesce(" ~ money("their_total") ~ ", 'nothing')
                    ||
                    ', entered by hand: correct that one, and it is taken for this order, or release it to be ordered besides',
            'payload': json_object('order', their_number, 'total', " ~ money("their_total") ~ ")}]") }}
                else '[]' end as holds,
        case when coalesce(supplier_code, '') = '' then '[]'
            else cast(to_json([{{ reference('vendors', 'company', 'supplier_code', "'vendor '
            || coalesce(supplier_name, supplier_code)") }}]) as varchar) end as refs,
        cast(null as varchar) as replaces,
        case when their_id is not null and not says_otherwise
            then cast(json_object('id', their_id, 'code', null, 'number', cast(their_number as varchar), 'token', null,
            'facts', json_object(), 'evidence', their_level) as varchar) end as adopt,
        order_number as number, supplier_name as counterparty, order_date as doc_date, purchase_currency as currency,
        cast({{ order_amount('total', 'delivered_document') }} as decimal(22, 6)) as amount
    from joined
)

select * from final
