{#- Which order of the books an order of a spend system is where it was not posted by us: one that carries our key, or
    one that people entered with the same vendor and the order's number, as their reference or in the description. What
    they entered may say something else: `total`. One that they cancelled since is none to go on with. A list of changes
    shows the lines' description and not always the order's: one without a reference that fits by vendor, amount and
    time only may be it (`is_likely`). Grain: one row per link, company of the spend system and order. -#}
with pairs as (
    select *, {{ key_prefix('other_system') }} as prefix from {{ ref('int_link_pairs') }}
    where is_routed and other_system in {{ spend_systems() }}
),

vendors as (select * from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),

orders as (
    select
        pairs.link, pairs.books_company, orders.*, vendors.supplier,
        {{ normal_number('orders.number') }} as plain_number
    from pairs
    inner join {{ ref('canonical_spend_orders') }} as orders
        on orders.system = pairs.other_system and orders.connection = pairs.other_connection
        and orders.company = pairs.other_company
    left join vendors
        on vendors.link = pairs.link and vendors.company = orders.company and vendors.vendor_key = orders.vendor_key
    where orders.is_looked_for
),

books as (
    select
        pairs.link, orders.company as books_company, orders.order_key as purchase_order_id,
        orders.number as order_number, orders.supplier,
        case when not {{ order_ability('numbers_itself', 'pairs.books_system') }}
            then nullif(trim(orders.your_ref), '') end as your_ref,
        orders.note as description, orders.order_date, coalesce(orders.is_cancelled, false) as is_cancelled,
            orders.total,
        orders.currency, {{ normal_number('orders.your_ref') }} as plain_reference,
        case when starts_with(orders.note, pairs.prefix || ':')
            then nullif(regexp_extract(substr(orders.note, length(pairs.prefix) + 2), '^(\S+)', 1), '')
            end as other_key
    from pairs
    inner join {{ ref('canonical_orders') }} as orders
        on orders.system = pairs.books_system and orders.connection = pairs.books_connection
        and orders.company = pairs.books_company
    where not orders.is_deleted
),

deliveries as (
    select link, company, source_key as order_key, target_company as books_company, target_id as purchase_order_id
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'purchase_orders' and target_system in {{ books_systems() }} and target_id is not null
),

found as (
    select
        orders.link, orders.company, orders.order_key, orders.is_looked_for_by_text,
        books.* exclude (link, books_company),
        'carries our key' as level, 1 as preference
    from orders
    inner join books
        on books.link = orders.link and books.books_company = orders.books_company
        and books.other_key = orders.order_key
    where not (orders.is_looked_for_by_text and books.is_cancelled)
    union all by name
    select
        orders.link, orders.company, orders.order_key, orders.is_looked_for_by_text,
        books.* exclude (link, books_company),
        case when books.plain_reference = orders.plain_number then 'same supplier and number'
            else 'same supplier, number in the description' end as level,
        case when books.plain_reference = orders.plain_number then 2 else 3 end as preference
    from orders
    inner join books
        on books.link = orders.link and books.books_company = orders.books_company
        and books.supplier = orders.supplier and books.other_key is null
        and (books.plain_reference = orders.plain_number
            or (orders.is_looked_for_by_text and books.your_ref is null and list_contains(
                string_split_regex(upper(books.description), '[^A-Z0-9-]+'), upper(trim(orders.number)))))
    anti join deliveries as taken
        on taken.link = orders.link and taken.books_company = orders.books_company
        and taken.purchase_order_id = books.purchase_order_id
),

sums as (select * from {{ ref('int_spend_order_sums') }}),

likely as (
    select
        orders.link, orders.company, orders.order_key, orders.is_looked_for_by_text,
        books.* exclude (link, books_company),
        'same supplier, amount and time' as level, 4 as preference
    from orders
    inner join sums
        on sums.link = orders.link and sums.company = orders.company and sums.order_key = orders.order_key
    inner join books
        on books.link = orders.link and books.books_company = orders.books_company
        and books.supplier = orders.supplier and books.other_key is null and books.your_ref is null
        and books.total = sums.total and books.currency = orders.currency and not books.is_cancelled
        and abs(books.order_date - orders.order_date) <= 30
    anti join found on found.link = orders.link and found.purchase_order_id = books.purchase_order_id
    anti join deliveries as taken
        on taken.link = orders.link and taken.books_company = orders.books_company
        and taken.purchase_order_id = books.purchase_order_id
    anti join deliveries as sent
        on sent.link = orders.link and sent.company = orders.company and sent.order_key = orders.order_key
    where orders.is_looked_for_by_text and orders.is_open
    qualify row_number() over (
        partition by orders.link, books.purchase_order_id
        order by abs(books.order_date - orders.issue_date), orders.order_key) = 1
),

final as (
    select *, preference = 4 as is_likely
    from (select * from found union all by name select * from likely)
    qualify row_number() over (
        partition by link, company, order_key
        order by is_cancelled and is_looked_for_by_text, preference, try_cast(order_number as bigint), order_number,
            purchase_order_id) = 1
)

select
    link, company, order_key, purchase_order_id, order_number, order_date, total, currency, is_cancelled,
    is_likely, level
from final
