{#- What each entry of Exact's ledger books on accounts payable (accounts of type 22), by supplier. Owed is positive.
    `nature`: what kind of entry it is, by the type that Exact gives its lines.
    Grain: one row per connection, company, entry, day, supplier, currency and A/P account. -#}
select
    lines.connection, lines.company, lines.entry_id, cast(lines.date as date) as date, lines.account as supplier,
    coalesce(lines.currency, 'EUR') as currency, accounts.code as ap_account,
    cast(any_value(lines.entry_number) as varchar) as number,
    case max(lines.type) when 30 then 'bill' when 31 then 'bill' when 40 then 'payment' when 80 then 'revaluation'
        when 82 then 'revaluation' else 'journal' end as nature,
    -sum(lines.amount_fc) as amount
from {{ ref('stg_exact_online__transaction_lines') }} as lines
inner join {{ ref('stg_exact_online__gl_accounts') }} as accounts
    on accounts.connection = lines.connection and accounts.company = lines.company
    and accounts.id = lines.gl_account and accounts.type = 22
where lines.account is not null and not lines.is_deleted
group by all
