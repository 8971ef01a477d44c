-- The dated movements of accounts payable, over all days, are what both systems have now: the same balances, the same
-- open amounts and the same amount unexplained as reconciliation.accounts_payable, which comes from open items. What
-- the other system has is summed over currencies: an invoice in another one than its bill stands there under the
-- bill's.
with moved as (
    select
        movements.link, movements.company, counterparty_key, currency,
        coalesce(sum(amount) filter (where side = 'ledger'), 0) as balance,
        balance - coalesce(sum(amount) filter (where side = 'books'), 0) as unexplained,
        coalesce(sum(amount) filter (where side = 'other'), 0) as open,
        coalesce(sum(amount) filter (where side = 'ordered'), 0) as ordered
    from {{ ref('reconciliation__payables_movements') }} as movements
    inner join {{ ref('int_payables_companies') }} as companies
        on companies.link = movements.link and companies.books_company = movements.company and companies.pays
    group by all
),

both_ways as (
    select link, company, counterparty_key, currency, balance, unexplained, open, ordered from moved
    union all
    select link, company, counterparty_key, currency, -books_balance, -unexplained, -other_open, -other_in_flight
    from {{ ref('reconciliation__accounts_payable') }}
),

books as (
    select link, company, counterparty_key, currency, sum(balance) as balance, sum(unexplained) as unexplained
    from both_ways group by all
),

others as (
    select link, company, counterparty_key, sum(open) as open, sum(ordered) as ordered from both_ways group by all
)

select books.*, others.open, others.ordered
from books
inner join others using (link, company, counterparty_key)
where greatest(abs(books.balance), abs(books.unexplained), abs(others.open), abs(others.ordered)) > 0.0005
