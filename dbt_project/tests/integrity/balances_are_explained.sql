-- The difference between both systems' balances is the sum of the documents named for it and of what is unexplained.
select link, company, counterparty_key, difference, explained, unexplained
from {{ ref('reconciliation__accounts_payable') }}
where abs(difference - explained - unexplained) >= 0.0005
