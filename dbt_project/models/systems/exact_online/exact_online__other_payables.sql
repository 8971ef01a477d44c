{#- What stands on accounts payable in Exact beside the bills a run looks at and our own postings: payments on account,
    manual journals, revaluations. Only what the open items know: `open_amount` of an entry is the sum of its terms.
    Grain: one row per connection, company, entry, supplier and currency. -#}
with terms as (
    select
        connection, company, transaction_entry_id as entry_id, account as supplier,
        coalesce(currency, 'EUR') as currency, max(last_payment_date) as settled_on,
        sum(case when coalesce(is_fully_paid, false) or status = 50 then 0 else abs(amount_fc) end) as open_amount
    from {{ ref('stg_exact_online__payment_terms') }}
    where line_type = 22 and not is_deleted
    group by all
),

bills as (select connection, company, entry_key as entry_id from {{ ref('exact_online__bills') }}),

entries as (
    select connection, company, entry_id, supplier, currency, min(date) as date, any_value(number) as number,
        max(nature) as nature, min(ap_account) as ap_account, sum(amount) as ledger_amount
    from {{ ref('canonical_payable_entries') }}
    anti join bills using (connection, company, entry_id)
    anti join {{ ref('exact_online__postings_by_key') }} as ours using (connection, company, entry_id)
    where system = 'exact_online'
    group by all
)

select
    entries.connection, entries.company,
    'E-' || entry_id || case when count(*) over (partition by entries.connection, entries.company, entry_id) > 1
        then ':' || supplier || ':' || currency else '' end as key,
    supplier, currency, entries.number, entries.date, entries.nature, entries.ap_account, terms.settled_on,
    cast(entries.ledger_amount as decimal(22, 6)) as ledger_amount,
    cast(sign(entries.ledger_amount) * least(terms.open_amount, abs(entries.ledger_amount)) as decimal(22, 6))
        as open_amount,
    case entries.nature when 'payment' then {{ sentence('reconciliation.payable.payment') }}
        when 'revaluation' then {{ sentence('reconciliation.payable.revaluation') }}
        when 'bill' then {{ sentence('reconciliation.payable.bill') }}
        else {{ sentence('reconciliation.payable.journal') }} end as reason
from entries
inner join terms using (connection, company, entry_id, supplier, currency)
where entries.ledger_amount <> 0
