{#- Airbase is told what became of each order: its number in Exact once it stands there as Airbase says, or in plain words why it does
    not. What Airbase shows already is not said again. -#}
with results as (select * from {{ ref('int_airbase_order_results') }}),

final as (
    select
        link, 'order_results' as flow, 'exact_online' as source_system, books_connection as source_connection, company, order_id || ':' || n as source_key,
        'airbase' as target_system, airbase_connection as target_connection, company as target_company, 'present' as wanted, cast(null as varchar) as skip,
        -- what was said once stays as it was said
        case when was_said and not is_lost then said_document else cast(json_object('kind', 'order_result', 'company', company, 'source_key', order_id || ':' || n, 'order_id', order_id,
            'number', coalesce(number, order_id), 'success', success, 'message', message, 'posting', case when success then 'purchase_orders:' || order_id end,
            'url', case when success then replace(order_link, '{division}', books_company) end, 'untold', case when is_untold then true end) as varchar) end as document,
        '[]' as problems, '[]' as holds,
        case when not success then '[]' else cast(to_json([{'flow': 'purchase_orders', 'company': company, 'key': order_id, 'label': label, 'agreed': true}]) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        number, vendor_name as counterparty, order_date as doc_date, currency_code as currency, cast(null as decimal(22, 6)) as amount
    from results
    where is_due and (not is_shown or (was_said and is_in_flight))
)

select * from final
