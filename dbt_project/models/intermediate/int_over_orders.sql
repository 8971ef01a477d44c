{#- Bills that bring what was billed on a purchase order above what was ordered, by more than a link lets go (options
    over_order_percent and over_order_amount; up to 10 always goes). A question about one of them is remembered by its
    `pairs`, each of an order and sum. -#}
with sides as (
    select link, books_system as system, books_connection as connection, books_company as company
    from {{ ref('int_pairs') }}
    where is_routed
    union all
    select link, 'basware', basware_connection, basware_company from {{ ref('int_basware_pairs') }} where is_routed
    union all
    select link, 'airbase', airbase_connection, airbase_company from {{ ref('int_airbase_pairs') }} where is_routed
),

levels as (
    select
        link, cast({{ option('over_order_percent', '5') }} as decimal(9, 2)) as over_percent,
        cast({{ option('over_order_amount', '500') }} as decimal(18, 2)) as over_amount,
        {{ option('over_order', "hold") }} as chosen
    from {{ ref('stg_config__links') }} as links
),

above as (
    select
        sides.link, bills.system, bills.connection, bills.company, bills.document_key, bills.order_number,
        -- where the other system matched the order and somebody approved there, or where nothing is sent, it is said
        -- and holds nothing
        case when bills.system in ('airbase', 'basware') and levels.chosen = 'hold' then 'remark'
            else levels.chosen
        end as level,
        'purchase order ' || coalesce(bills.order_number, bills.order_key)
            || ' is of ' || {{ money('bills.ordered') }} || ' ' || bills.currency || ' net, and with it '
            || {{ money('bills.billed') }} || ' are billed, '
            || {{ money('bills.billed - bills.ordered') }} || ' more' as text,
        md5(concat_ws(
            '|', 'order', bills.connection, bills.company, bills.order_key, bills.ordered, bills.billed
        )) as pair
    from sides
    inner join levels using (link)
    inner join {{ ref('int_order_bills') }} as bills using (system, connection, company)
    where levels.chosen <> 'off' and bills.net > 0 and bills.billed - bills.ordered > 10
        and (
            bills.billed - bills.ordered > bills.ordered * levels.over_percent / 100
            or bills.billed - bills.ordered > levels.over_amount
        )
),

final as (
    select
        link, system, connection, company, document_key, level,
        string_agg(text, '; ' order by order_number, text) as text,
        list(order_number order by order_number) as orders, list(pair order by pair) as pairs
    from above
    group by all
)

select * from final
