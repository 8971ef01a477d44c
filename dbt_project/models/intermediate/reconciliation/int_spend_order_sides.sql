{#- Each order of a spend system as it stands in the books: what reconciliation compares an outbox row with. What the
    API of the books does not close, or take back since something came in on it, stays a difference until a person fixes
    it. What people change in the books is looked at where the spend system's orders follow (`order_rules`).
    Grain: one row per link, company of the spend system and order. -#}
with facts as (
    select *, {{ word('name', 'books_system') }} as books_name, {{ word('name', 'other_system') }} as other_name,
        {{ order_ability('closes', 'books_system') }} as can_close,
        {{ order_rule('follows', 'other_system') }} as is_followed
    from {{ ref('int_spend_order_facts') }}
),

existing as (select * from {{ ref('int_existing_orders') }}),
suppliers as (select * from {{ ref('canonical_vendors') }}),

written as (
    select
        facts.link, 'purchase_orders' as flow, facts.company, facts.order_key as source_key,
        existing.books_order as target_id, true as is_there, existing.is_deleted as is_target_gone,
        facts.is_deleted as is_source_gone,
        {{ order_amount('existing.total', 'facts.delivered_document') }} as target_amount,
        existing.currency as target_currency, suppliers.name as target_counterparty,
        not facts.is_followed or coalesce(existing.supplier = facts.supplier, true) as is_same_counterparty,
        case when facts.is_followed and existing.is_changed then existing.changed_text end as coding_text,
        facts.status as source_status, existing.status as target_status,
        {%- set shown = {
            'status': 'facts.status', 'books_status': 'existing.status', 'books.name': 'facts.books_name',
            'other.name': 'facts.other_name', 'order': 'coalesce(existing.number, existing.books_order)',
        } %}
        case
            when not facts.is_followed then case when facts.is_ended and existing.status in ('open', 'partial')
                then {{ sentence('orders.status.in_both', dict(shown, status='lower(facts.status)')) }} end
            when facts.is_ended and existing.status in ('open', 'partial') then case
                when facts.can_close then {{ sentence('orders.status.left_open', shown) }}
                else {{ sentence('orders.status.not_closable', shown) }} end
            when facts.status = 'open' and existing.billed = 'part'
                then {{ sentence('orders.status.part_billed', shown) }}
            when facts.status = 'open' and existing.billed is not null
                then {{ sentence('orders.status.billed', shown) }}
            when facts.status = 'open' and existing.received = 'part'
                then {{ sentence('orders.status.part_received', shown) }}
            when facts.status = 'open' and existing.received is not null
                then {{ sentence('orders.status.received', shown) }}
            when rows.problems <> '[]' then {{ sentence('orders.status.not_taken_over', shown) }}
            when not facts.is_ended and existing.status = 'cancelled'
                then {{ sentence('orders.status.cancelled_in_books',
                    dict(shown, status="replace(facts.status, '_', ' ')")) }} end as status_text
    from facts
    inner join existing on existing.link = facts.link and existing.company = facts.company
        and existing.order_key = facts.order_key
    left join {{ rows_with(branches_by_relation()['spend_orders'], 'purchase_orders') }} as rows
        on rows.link = facts.link and rows.company = facts.company and rows.source_key = facts.order_key
    left join suppliers
        on suppliers.system = facts.books_system and suppliers.connection = facts.books_connection
        and suppliers.company = facts.books_company and suppliers.vendor_key = existing.supplier
    where not (facts.is_followed and existing.is_voided)
),

-- what people entered before us, and the spend system has cancelled
entered as (
    select
        facts.link, 'purchase_orders' as flow, facts.company, facts.order_key as source_key,
        orders.order_key as target_id, true as is_there, false as is_target_gone, false as is_source_gone,
        cast(orders.total as decimal(28, 6)) as target_amount, orders.currency as target_currency,
        facts.status as source_status, orders.status as target_status,
        {{ sentence('orders.status.entered_by_hand', {
            'status': 'orders.status', 'books.name': 'facts.books_name',
            'order': 'coalesce(orders.number, orders.order_key)',
        }) }} as status_text
    from facts
    inner join {{ ref('canonical_orders') }} as orders
        on orders.system = facts.books_system and orders.connection = facts.books_connection
        and orders.company = facts.books_company and orders.order_key = facts.their_id
    where facts.is_followed and facts.is_cancelled and not facts.was_ever_delivered
        and orders.status in ('open', 'partial')
)

select * from written
union all by name
select * from entered
