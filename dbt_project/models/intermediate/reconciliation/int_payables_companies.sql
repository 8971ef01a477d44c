{#- Companies of the books whose accounts payable a link ties out. `pays`: the other system pays its bills, so that it
    has open ones of its own; one that only approves has none. `has_ledger`: what is booked on accounts payable is
    read. `books_read_at`, `other_read_at`: when a feed of each was last read, UTC.
    Grain: one row per link and company of the books. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed and other_system <> 'avalara'),

reads as (
    select connection, company, max(read_at) as read_at,
        bool_or(feed in ('transaction_lines', 'bill_payments')) as has_ledger
    from {{ ref('canonical_feeds') }}
    group by all
)

select
    pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.other_system,
    min(pairs.start_date) as start_date, max(pairs.today) as today,
    max(books.read_at) as books_read_at, max(others.read_at) as other_read_at,
    pairs.other_system = 'avidxchange' as pays,
    pays or coalesce(bool_or(books.has_ledger), false) as has_ledger
from pairs
left join reads as books
    on books.connection = pairs.books_connection and books.company in (pairs.books_company, '')
left join reads as others
    on others.connection = pairs.other_connection and others.company in (pairs.other_company, '')
group by pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.other_system
