{#- Which Exact order an exported order of Basware is where it was not posted by us: one that carries our key, or one
    that people entered with the same supplier and the order's number as their reference. What they entered may say
    something else: `total`. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
orders as (select * from {{ ref('stg_basware__exported_orders') }} where is_listed
    and processing_status = 'WaitingForExport'),
vendors as (select * rename (vendor_key as vendor_code) from {{ ref('int_spend_vendor_pairs') }}
    where verdict = 'auto'),

exact as (
    select orders.connection, orders.company, orders.purchase_order_id, orders.order_number, orders.supplier,
    orders.your_ref,
        orders.other_key, sums.total, sums.currency
    from (select *, {{ basware_order_key() }} as other_key from {{ ref('stg_exact_online__purchase_orders') }}
        where not is_deleted) as orders
    left join {{ ref('canonical_orders') }} as sums
        on sums.system = 'exact_online' and sums.connection = orders.connection and sums.company = orders.company
        and sums.order_key = orders.purchase_order_id
),

taken as (
    select link, target_company, target_id from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system = 'exact_online' and target_id is not null
),

found as (
    select pairs.link, orders.company, orders.external_code, exact.* exclude (connection, company),
    'carries our key' as level, 1 as preference
    from pairs
    inner join orders on orders.connection = pairs.other_connection and orders.company = pairs.other_company
    inner join exact on exact.connection = pairs.books_connection and exact.company = pairs.books_company
        and exact.other_key = orders.external_code
    union all by name
    select pairs.link, orders.company, orders.external_code, exact.* exclude (connection, company),
    'same supplier and number' as level, 2 as preference
    from pairs
    inner join orders on orders.connection = pairs.other_connection and orders.company = pairs.other_company
    inner join vendors on vendors.link = pairs.link and vendors.company = orders.company
        and vendors.vendor_code = orders.supplier_code
    inner join exact
        on exact.connection = pairs.books_connection and exact.company = pairs.books_company
        and exact.supplier = vendors.supplier
        and exact.other_key is null
        and {{ normal_number('exact.your_ref') }} = {{ normal_number('orders.order_number') }}
    anti join taken on taken.link = pairs.link and taken.target_company = pairs.books_company
        and taken.target_id = exact.purchase_order_id
),

final as (
    select * from found
    qualify row_number() over (partition by link, company, external_code order by preference, order_number,
        purchase_order_id) = 1
)

select link, company, external_code, purchase_order_id, order_number, total, currency, level from final
