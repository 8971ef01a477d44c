{#- Approved purchase orders of Airbase with all their lines, as Exact orders. A change order is an update; cancelled in
    Airbase means taken back in Exact, closed there brought down to what came in. What people changed there after we
    wrote it is not written over without their word. -#}
with facts as (select * from {{ ref('int_airbase_order_facts') }}),

said as (
    select *,
        case when is_closing then {{ closed_order('delivered_document') }} when is_left_alone then delivered_document
            else cast(json_object(
            'kind', 'purchase_order', 'company', company, 'source_key', order_id, 'number', coalesce(number, order_id),
            'vendor_key', coalesce(vendor_id, ''),
            'date', cast(coalesce(order_date, cast(timezone('UTC', updated_at) as date), date '1900-01-01') as varchar),
            'currency', coalesce(currency_code, ''),
            'total', {{ money("coalesce(total, 0)") }}, 'status',
            case when is_cancelled then 'cancelled' else 'open' end, 'description', coalesce(memo, ''),
            'lines', coalesce(to_json({{ order_lines_as(['no', 'key', 'description', 'item', 'account', 'cost_center',
                'cost_unit', 'quantity', 'unit_price', 'net']) }}), '[]'), 'receipt_date', cast(delivery_date as varchar), 'payment_term',
            trim(term_code)) as varchar) end as document
    from facts
),

-- what is wrong, and what people changed there, matters where something is to be written
judged as (
    select *, coalesce(approved_amount is distinct from total and approved_amount is distinct from total + tax,
        true) as totals_differ,
        -- an account that got a second item since, or lost its only one, changes no order that stands
        was_delivered and not is_gone
            and coalesce({{ airbase_order_text('document') }} = {{ airbase_order_text('delivered_document') }}, false)
            and len(list_filter(list_zip({{ airbase_order_items('document') }},
                {{ airbase_order_items('delivered_document') }}), lambda pair: pair[1] <> pair[2])) = 0 as is_same,
        {{ airbase_order_items('document') }} as items,
            coalesce(is_fresh and standing_said = {{ airbase_lines_text('document') }}, false) as is_agreed
    from said
),

final as (
    select
        link, 'purchase_orders' as flow, 'airbase' as source_system, other_connection as source_connection, company,
        order_id as source_key,
        'exact_online' as target_system, books_connection as target_connection, books_company as target_company,
        case when is_cancelled then 'void' else 'present' end as wanted, skip,
        case when is_same then delivered_document else document end as document,
        case when not is_routed then cast(to_json([{'code': 'not_routed', 'text': 'Airbase subsidiary ' || company
            || ' is not in the routing table of link ' || link
            || ': add it under companies in links.yml, or give the order another subsidiary'}]) as varchar)
        when is_cancelled then {{ json_list("[
            " ~ problem("was_delivered and has_come_in and coalesce(standing_status, '') <> 'cancelled'",
                "order_received", "label || ' is cancelled in Airbase, and order ' || coalesce(target_number, target_id)
                || ' of ' || division || ' is received or billed '
                || case standing_status when 'complete' then 'in whole: settle it with the vendor'
                else 'in part: close what is left of it there by hand' end") ~ "
        ]") }}
        when is_left_alone or is_same then '[]'
        else {{ json_list("list_concat([
            " ~ problem("coalesce(vendor_id, '') = ''", "vendor_unmatched", "label
                || ' names no vendor: choose one in Airbase'") ~ ",
            " ~ problem("sent_elsewhere is not null", "booked_elsewhere", "label
                || ' stands in Exact for Airbase subsidiary ' || sent_elsewhere
                || ': delete it there and enter it by hand, or give the order its subsidiary back'") ~ ",
            " ~ problem("coalesce(status, '') not in ('open', 'partially_billed', 'billed', 'closed', 'cancelled')",
                "status_unknown", "label || ' has status ' || coalesce(status, '(none)')
                || ', which nobody here knows: look at it in Airbase, and tell whoever looks after this link'") ~ ",
            " ~ problem("request_status in ('draft', 'pending_approval', 'rejected', 'cancelled')", "not_approved",
                "label || ' is of purchase request ' || coalesce(request_number, '(no number)') || ', which is '
                || replace(request_status, '_', ' ') || ': approve the request in Airbase, or cancel the order'") ~ ",
            " ~ problem("supplier_blocked", "vendor_blocked", "'supplier ' || supplier_label || ' is blocked in '
                || division || ': unblock it there, or cancel the order in Airbase'") ~ ",
            " ~ problem("supplier_ended", "vendor_blocked", "'supplier ' || supplier_label || ' has ended in '
                || division || ': take its end date away there, or cancel the order in Airbase'") ~ ",
            " ~ problem("currency_code is null", "currency_not_accepted", "label
                || ' names no currency: correct it in Airbase'") ~ ",
            " ~ problem("len(accepted_currencies) > 0 and not list_contains(accepted_currencies, currency_code)",
                "currency_not_accepted", "label || ' is in ' || currency_code
                || ', which the connection to Exact does not take (it takes '
                || array_to_string(accepted_currencies, ', ')
                || '): add it to its currencies in links.yml, or order in another in Airbase'") ~ ",
            " ~ problem("len(division_currencies) > 0 and not list_contains(division_currencies, currency_code)",
                "currency_not_accepted", "label || ' is in ' || currency_code || ', which ' || division
                || ' does not have (it has ' || array_to_string(division_currencies, ', ')
                || '): add the currency there, or order in another in Airbase'") ~ ",
            " ~ problem("coalesce(len(lines), 0) = 0", "quarantined_line", "label
                || ' has no readable lines: open it in Airbase and save it again'") ~ ",
            " ~ problem("len(lines) > 0 and totals_differ", "totals_differ", "label || ' is approved for '
                || coalesce(" ~ money("approved_amount") ~ ", 'nothing') || ', but its lines make '
                || coalesce(" ~ money("total") ~ ", 'nothing')
                || case when tax <> 0 then ', or ' || " ~ money("total + tax") ~ " || ' with tax' else '' end
                || ': correct the lines in Airbase'") ~ ",
            " ~ problem("was_delivered and not is_gone and is_fresh and standing_status in ('open', 'partial')
                and len(coalesce(line_problems, [])) = 0 and items <> standing_items", "lines_changed", "label
                || ' has ' || len(items) || ' lines now and ' || len(standing_items)
                ||
                ' in Exact, or other items on them; Exact takes no line into an order and gives none back: change order ' || coalesce(target_number, target_id) || ' there by hand to what Airbase says, or give it its lines back in Airbase'") ~ "
        ], coalesce(line_problems, []))") }} end as problems,
        case when is_cancelled or is_ended then '[]' else {{ json_list("[
        case when not was_ever_delivered and their_is_cancelled then {
            'code': 'order_entered_by_hand',
            'text': label || ' of ' || coalesce(vendor_name, 'an unknown vendor') || ' stands in Exact as order '
                || their_number
                || ', entered by hand and cancelled there: release it to be ordered anew, or cancel it in Airbase',
            'payload': json_object('order', their_number, 'total', " ~ money("their_total") ~ ")} end,
        case when not was_ever_delivered and says_otherwise and not their_is_cancelled then {
            'code': 'order_entered_by_hand',
            'text': label || ' of ' || coalesce(vendor_name, 'an unknown vendor') || ' over '
                || coalesce(" ~ money("total") ~ ", 'nothing') || ' stands in Exact as order '
                || their_number || ' over '
                || coalesce(" ~ money("their_total") ~ ", 'nothing')
                    ||
                    ', entered by hand: correct that one, and it is taken for this order, or release it to be ordered besides',
            'payload': json_object('order', their_number, 'total', " ~ money("their_total") ~ ")} end,
        case when not was_ever_delivered and their_id is null and likely_number is not null then {
            'code': 'order_entered_by_hand',
            'text': label || ' of ' || coalesce(vendor_name, 'an unknown vendor') || ' over ' || " ~ money("total") ~ "
                || ' may be order ' || likely_number || ' of ' || likely_date
                || ' over the same amount, entered by hand without a reference: write '
                || coalesce(number, order_id)
                    || ' as its Your ref. in Exact if it is, or release it to be ordered besides',
            'payload': json_object('order', likely_number, 'total', " ~ money("total") ~ ")} end,
        case when was_delivered and is_gone then {
            'code': 'deleted_in_target',
            'text': label || ' of ' || coalesce(vendor_name, 'an unknown vendor') || ' was deleted in ' || division
                || ' and is ' || replace(status, '_', ' ')
                || ' in Airbase: cancel it there, or release it to be ordered again',
            'payload': json_object('gone', target_id)} end,
        case when was_delivered and not is_gone and is_changed and not is_same and not is_agreed then {
            'code': 'changed_in_target',
            'text': label || ' of ' || coalesce(vendor_name, 'an unknown vendor')
                || ' was changed in Airbase, and by somebody in ' || division || ' too: ' || changed_text
                || '. Release it to write what Airbase says, or bring both together by hand',
            'payload': json_object('order', target_number)} end
        ]") }} end as holds,
        case when coalesce(vendor_id, '') = '' then '[]'
            else cast(to_json([{{ reference('vendors', 'company', 'vendor_id', "'vendor '
            || coalesce(vendor_name, vendor_id)") }}]) as varchar) end as refs,
        case when was_delivered and is_gone and not is_ended then target_id end as replaces,
        case when their_id is not null and not says_otherwise and not their_is_cancelled and not is_cancelled
            then cast(json_object(
            'id', their_id, 'code', null, 'number', cast(their_number as varchar), 'token', null, 'facts',
            json_object(), 'evidence', their_level) as varchar) end as adopt,
        number, vendor_name as counterparty, order_date as doc_date, currency_code as currency,
        cast({{ order_amount("case when is_left_alone then cast(delivered_document ->> '$.total' as decimal(28, 6))
            else total end", 'delivered_document') }} as decimal(22, 6)) as amount
    from judged
)

select * from final
