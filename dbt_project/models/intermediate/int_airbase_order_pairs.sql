{#- Which Exact order an order of Airbase is where it was not posted by us: one that carries our key, or one that people entered with
    the same supplier and the order's number, as their reference or in the description. What they entered may say something else:
    `total`. One that they cancelled since is none to go on with. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
orders as (select * from {{ ref('stg_airbase__purchase_orders') }} where not is_deleted),
vendors as (select * from {{ ref('int_airbase_vendor_pairs') }} where verdict = 'auto'),

exact as (
    select orders.connection, orders.company, orders.purchase_order_id, orders.order_number, orders.supplier, orders.your_ref, orders.description,
        orders.airbase_key, coalesce(orders.order_status = 40, false) as is_cancelled, sums.total, sums.currency
    from (select *, {{ airbase_order_key() }} as airbase_key from {{ ref('stg_exact_online__purchase_orders') }} where not is_deleted) as orders
    left join {{ ref('int_books_orders') }} as sums
        on sums.system = 'exact_online' and sums.connection = orders.connection and sums.company = orders.company and sums.order_key = orders.purchase_order_id
),

taken as (
    select link, target_company, target_id from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system = 'exact_online' and target_id is not null
),

found as (
    select pairs.link, orders.company, orders.order_id, exact.* exclude (connection, company), 'carries our key' as level, 1 as preference
    from pairs
    inner join orders on orders.connection = pairs.airbase_connection and orders.company = pairs.airbase_company
    inner join exact on exact.connection = pairs.books_connection and exact.company = pairs.books_company and exact.airbase_key = orders.order_id
    where not exact.is_cancelled
    union all by name
    select pairs.link, orders.company, orders.order_id, exact.* exclude (connection, company),
        case when {{ normal_number('exact.your_ref') }} = {{ normal_number('orders.number') }} then 'same supplier and number' else 'same supplier, number in the description' end as level,
        case when {{ normal_number('exact.your_ref') }} = {{ normal_number('orders.number') }} then 2 else 3 end as preference
    from pairs
    inner join orders on orders.connection = pairs.airbase_connection and orders.company = pairs.airbase_company
    inner join vendors on vendors.link = pairs.link and vendors.company = orders.company and vendors.vendor_id = orders.vendor_id
    inner join exact
        on exact.connection = pairs.books_connection and exact.company = pairs.books_company and exact.supplier = vendors.supplier
        and exact.airbase_key is null and ({{ normal_number('exact.your_ref') }} = {{ normal_number('orders.number') }}
            or (exact.your_ref is null and list_contains(string_split_regex(upper(exact.description), '[^A-Z0-9-]+'), upper(trim(orders.number)))))
    anti join taken on taken.link = pairs.link and taken.target_company = pairs.books_company and taken.target_id = exact.purchase_order_id
),

final as (
    select * from found
    qualify row_number() over (partition by link, company, order_id order by is_cancelled, preference, order_number, purchase_order_id) = 1
)

select link, company, order_id, purchase_order_id, order_number, total, currency, is_cancelled, level from final
