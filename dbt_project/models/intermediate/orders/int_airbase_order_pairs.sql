{#- Which Exact order an order of Airbase is where it was not posted by us: one that carries our key, or one that people
    entered with the same supplier and the order's number, as their reference or in the description. What they entered
    may say something else: `total`. One that they cancelled since is none to go on with. Exact's list of changes shows
    the lines' description and not always the order's: one without a reference that fits by supplier, amount and time
    only may be it (`is_likely`). -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
orders as (select * from {{ ref('stg_airbase__purchase_orders') }} where not is_deleted),
vendors as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),

exact as (
    select orders.connection, orders.company, orders.purchase_order_id, orders.order_number, orders.supplier,
    nullif(trim(orders.your_ref), '') as your_ref, orders.description, orders.order_date,
        orders.other_key, coalesce(orders.order_status = 40, false) as is_cancelled, sums.total, sums.currency
    from (select *, {{ airbase_order_key() }} as other_key from {{ ref('stg_exact_online__purchase_orders') }}
        where not is_deleted) as orders
    left join {{ ref('canonical_orders') }} as sums
        on sums.system = 'exact_online' and sums.connection = orders.connection and sums.company = orders.company
        and sums.order_key = orders.purchase_order_id
),

taken_orders as (
    select link, company, source_key as order_id from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system = 'exact_online' and target_id is not null
),

taken as (
    select link, target_company, target_id from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system = 'exact_online' and target_id is not null
),

found as (
    select pairs.link, orders.company, orders.order_id, exact.* exclude (connection, company),
    'carries our key' as level, 1 as preference
    from pairs
    inner join orders on orders.connection = pairs.other_connection and orders.company = pairs.other_company
    inner join exact on exact.connection = pairs.books_connection and exact.company = pairs.books_company
        and exact.other_key = orders.order_id
    where not exact.is_cancelled
    union all by name
    select pairs.link, orders.company, orders.order_id, exact.* exclude (connection, company),
        case when {{ normal_number('exact.your_ref') }} = {{ normal_number('orders.number') }}
            then 'same supplier and number' else 'same supplier, number in the description' end as level,
        case when {{ normal_number('exact.your_ref') }} = {{ normal_number('orders.number') }} then 2 else 3
            end as preference
    from pairs
    inner join orders on orders.connection = pairs.other_connection and orders.company = pairs.other_company
    inner join vendors on vendors.link = pairs.link and vendors.company = orders.company
        and vendors.vendor_id = orders.vendor_id
    inner join exact
        on exact.connection = pairs.books_connection and exact.company = pairs.books_company
        and exact.supplier = vendors.supplier
        and exact.other_key is null and ({{ normal_number('exact.your_ref') }} = {{ normal_number('orders.number') }}
            or (exact.your_ref is null and list_contains(string_split_regex(upper(exact.description), '[^A-Z0-9-]+'),
                upper(trim(orders.number)))))
    anti join taken on taken.link = pairs.link and taken.target_company = pairs.books_company
        and taken.target_id = exact.purchase_order_id
),

sums as (select link, company, order_id, total from {{ ref('int_airbase_order_lines') }}),

likely as (
    select pairs.link, orders.company, orders.order_id, exact.* exclude (connection, company),
    'same supplier, amount and time' as level, 4 as preference
    from pairs
    inner join orders on orders.connection = pairs.other_connection and orders.company = pairs.other_company
        and orders.status not in ('closed', 'cancelled')
    inner join sums on sums.link = pairs.link and sums.company = orders.company and sums.order_id = orders.order_id
    inner join vendors on vendors.link = pairs.link and vendors.company = orders.company
        and vendors.vendor_id = orders.vendor_id
    inner join exact
        on exact.connection = pairs.books_connection and exact.company = pairs.books_company
        and exact.supplier = vendors.supplier and exact.other_key is null and exact.your_ref is null
        and exact.total = sums.total and exact.currency = orders.currency_code and not exact.is_cancelled
        and abs(exact.order_date - coalesce(orders.issue_date, cast(orders.created_at as date))) <= 30
    anti join found on found.link = pairs.link and found.purchase_order_id = exact.purchase_order_id
    anti join taken on taken.link = pairs.link and taken.target_company = pairs.books_company
        and taken.target_id = exact.purchase_order_id
    anti join taken_orders on taken_orders.link = pairs.link and taken_orders.company = orders.company
        and taken_orders.order_id = orders.order_id
    qualify row_number() over (partition by pairs.link, exact.purchase_order_id
        order by abs(exact.order_date - orders.issue_date), orders.order_id) = 1
),

final as (
    select *, preference = 4 as is_likely from (select * from found union all by name select * from likely)
    qualify row_number() over (partition by link, company, order_id order by is_cancelled, preference, order_number,
        purchase_order_id) = 1
)

select link, company, order_id, purchase_order_id, order_number, order_date, total, currency, is_cancelled, is_likely,
level from final
