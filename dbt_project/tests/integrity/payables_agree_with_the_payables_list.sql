{{ config(severity='warn') }}
-- What is outstanding by document, by a second route: the payables list Exact itself makes. A warning, since the list
-- is
-- read at full comparisons only and the open items at every run.
with listed as (
    select connection, company, account_id as supplier, currency_code as currency, sum(amount) as amount
    from {{ ref('stg_exact_online__payables') }}
    where not is_deleted
    group by all
),

terms as (
    select connection, company, account as supplier, currency, sum(amount_fc) as amount
    from {{ ref('stg_exact_online__payment_terms') }}
    where line_type = 22 and not is_deleted and not coalesce(is_fully_paid, false) and coalesce(status, 20) <> 50
        and (connection, company) in (select (connection, company) from listed)
    group by all
)

select coalesce(listed.connection, terms.connection) as connection, coalesce(listed.company, terms.company) as company,
    coalesce(listed.supplier, terms.supplier) as supplier,
    listed.amount as listed, terms.amount as open_items
from listed
full outer join terms using (connection, company, supplier, currency)
where abs(abs(coalesce(listed.amount, 0)) - abs(coalesce(terms.amount, 0))) >= 0.0005
