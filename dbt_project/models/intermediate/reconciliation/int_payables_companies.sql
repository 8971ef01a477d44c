{#- Companies of the books whose accounts payable a link ties out. `pays`: the other system pays its bills, so that it
    has open ones of its own; one that only approves has none. `has_ledger`: what is booked on accounts payable is
    read. When it was read stands in `reconciliation.payables_companies`: here it would have each run build anew all
    that comes of it. Grain: one row per link and company of the books. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed and other_system <> 'avalara'),

ledger_feeds as (
    select distinct connection, company from {{ ref('canonical_feeds') }}
    where feed in ('transaction_lines', 'bill_payments')
)

select
    pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.other_system,
    min(pairs.start_date) as start_date, pairs.other_system = 'avidxchange' as pays,
    pays or bool_or(ledger_feeds.connection is not null) as has_ledger
from pairs
left join ledger_feeds
    on ledger_feeds.connection = pairs.books_connection and ledger_feeds.company in (pairs.books_company, '')
group by pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.other_system
