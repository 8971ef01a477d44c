{#- Orders of Airbase that need a person though nothing of them is to be sent. -#}
with facts as (select * from {{ ref('int_spend_order_facts') }} where other_system = 'airbase'),
pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
reads as (select * from {{ ref('int_link_reads') }}),
requests as (select * from {{ ref('stg_airbase__purchase_requests') }} where not is_deleted),

left_there as (
    select facts.link, 'purchase_orders' as flow, facts.company, facts.order_key as document_key, 'review' as kind,
    'warning' as severity, 'order_left_in_target' as code,
        {{ sentence('orders.left_in_target', {
            'label': 'facts.label', 'vendor': 'facts.vendor_label', 'division': 'facts.division',
            'order': 'coalesce(orders.number, orders.order_key)',
        }) }} as text,
        json_object('order', orders.number) as payload
    from facts
    inner join {{ ref('canonical_orders') }} as orders
        on orders.system = facts.books_system and orders.connection = facts.books_connection
        and orders.company = facts.books_company and orders.order_key = facts.their_id
    where facts.is_cancelled and not facts.was_ever_delivered and orders.status in ('open', 'partial')
        and coalesce(facts.order_date >= facts.start_date, true)
),

-- Airbase keeps the first reference for ever
referred_otherwise as (
    select facts.link, 'order_results' as flow, facts.company, facts.order_key as document_key, 'review' as kind,
    'info' as severity, 'reference_differs' as code,
        {{ sentence('orders.reference_differs', {
            'label': 'label', 'reference': 'erp_reference_id', 'division': 'division', 'order': 'target_number',
        }) }} as text,
        json_object('reference', erp_reference_id, 'order', target_number) as payload
    from facts
    inner join {{ ref('stg_airbase__purchase_orders') }} as orders
        on orders.connection = facts.other_connection and orders.company = facts.company
        and orders.order_id = facts.order_key
    where was_delivered and target_number is not null and nullif(trim(erp_reference_id), '') is not null
        and erp_reference_id not in (target_number, target_id) and not is_ended
),

-- approval makes the order in the same moment
lost as (
    select pairs.link, 'purchase_orders' as flow, requests.company, 'request:' || requests.request_id as document_key,
    'review' as kind, 'warning' as severity, 'order_missing' as code,
        {{ sentence('orders.order_missing', {
            'request': "coalesce(requests.number, requests.request_id) || coalesce(' ' || requests.title, '')",
        }) }} as text,
        json_object('request', requests.number, 'order', requests.purchase_order_id) as payload
    from requests
    inner join pairs on pairs.other_connection = requests.connection and pairs.other_company = requests.company
    inner join reads on reads.link = pairs.link
    where requests.status in ('approved', 'completed') and cast(requests.approved_at as date) >= pairs.start_date
        and requests.approved_at < reads.read_at - interval 1 hour
        {%- for one, named in (('order_id', 'purchase_order_id'), ('purchase_request_id', 'request_id')) %}
        and not exists (
            select 1 from {{ ref('stg_airbase__purchase_orders') }} as orders
            where orders.connection = requests.connection and orders.{{ one }} = requests.{{ named }})
        {%- endfor %}
),

-- what names no subsidiary can be nobody's row
homeless as (
    select min(pairs.link) as link, 'purchase_orders' as flow, '' as company, orders.order_id as document_key,
    'review' as kind, 'warning' as severity, 'company_missing' as code,
        {{ sentence('orders.company_missing', {
            'label': sentence('orders.label_of', {
                'number': 'coalesce(orders.number, orders.order_id)',
                'vendor': 'coalesce(orders.vendor_name, ' ~ sentence('vendors.unknown_vendor') ~ ')'}),
        }) }} as text,
        json_object('number', orders.number) as payload
    from {{ ref('stg_airbase__purchase_orders') }} as orders
    inner join pairs on pairs.other_connection = orders.connection
    where orders.company = '' and not orders.is_deleted and not coalesce(orders.status in ('closed', 'cancelled'),
        false)
    group by orders.connection, orders.order_id, orders.number, orders.vendor_name
)

select link, flow, company, document_key, kind, severity, code, text, payload from {{ ref('int_closed_orders') }}
    where is_left and link in (select link from pairs)
union all
select * from left_there
union all
select * from referred_otherwise
union all
select * from lost
union all
select * from homeless
