{#- What became of each order of Airbase, for Airbase: its number in the books once it stands there as Airbase says, or
    in plain words why it does not. What Airbase shows already is not said again. `otherwise`: what is said where the
    books refuse in this run what the models found nothing against. -#}
{% macro airbase_order_results_flow(kind) -%}
with results as (select * from {{ ref('int_airbase_order_results') }} where kind = '{{ kind }}'),

final as (
    select
        link, 'order_results' as flow, books_system as source_system, books_connection as source_connection, company,
        order_key || ':' || n as source_key,
        'airbase' as target_system, other_connection as target_connection, company as target_company,
        'present' as wanted, cast(null as varchar) as skip,
        -- what was said once stays as it was said
        case when was_said and not is_lost then said_document else {{ airbase_result('n', 'success', 'message') }}
            end as document,
        case when success and is_ripe then {{ airbase_result('next_n', 'false', "as_before || '{reason}'") }}
            end as otherwise,
        '[]' as problems, '[]' as holds,
        case when not success then '[]' else cast(to_json([{'flow': 'purchase_orders', 'company': company,
            'key': order_key, 'label': label, 'agreed': true}]) as varchar) end as refs,
        cast(null as varchar) as replaces, cast(null as varchar) as adopt,
        number, vendor_name as counterparty, order_date as doc_date, currency,
        cast(null as decimal(22, 6)) as amount
    from results
    where (success or is_ripe) and (not is_shown or (was_said and is_in_flight)
        or (success and was_said and is_changing))
)

select * from final
{%- endmacro %}
