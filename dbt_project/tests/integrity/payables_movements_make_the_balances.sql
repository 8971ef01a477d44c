-- The dated movements of accounts payable, over all days, are what both systems have now: the same balances, the same
-- open amounts and the same amount unexplained as reconciliation.accounts_payable, which comes from open items.
with moved as (
    select
        movements.link, movements.company, counterparty_key, currency,
        coalesce(sum(amount) filter (where side = 'ledger'), 0) as books_balance,
        coalesce(sum(amount) filter (where side = 'other'), 0) as other_open,
        coalesce(sum(amount) filter (where side = 'ordered'), 0) as other_in_flight,
        books_balance - coalesce(sum(amount) filter (where side = 'books'), 0) as unexplained
    from {{ ref('reconciliation__payables_movements') }} as movements
    inner join {{ ref('int_payables_companies') }} as companies
        on companies.link = movements.link and companies.books_company = movements.company and companies.pays
    group by all
),

payable as (select * from {{ ref('reconciliation__accounts_payable') }})

select
    link, company, counterparty_key, currency, moved.books_balance, payable.books_balance as balance_now,
    moved.other_open, payable.other_open as open_now, moved.other_in_flight, payable.other_in_flight as in_flight_now,
    moved.unexplained, payable.unexplained as unexplained_now
from moved
full outer join payable using (link, company, counterparty_key, currency)
where abs(coalesce(moved.books_balance, 0) - coalesce(payable.books_balance, 0)) > 0.0005
    or abs(coalesce(moved.other_open, 0) - coalesce(payable.other_open, 0)) > 0.0005
    or abs(coalesce(moved.other_in_flight, 0) - coalesce(payable.other_in_flight, 0)) > 0.0005
    or abs(coalesce(moved.unexplained, 0) - coalesce(payable.unexplained, 0)) > 0.0005
