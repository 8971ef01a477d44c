{#- Lines of our tax journals in Exact's ledger, by our key in their description, the deleted ones among them.
    Grain: one row per connection, company and transaction line. -#}
with accounts as {{ exact_masters('gl_accounts') }}

select
    lines.connection, lines.company, lines.id as line_key, lines.entry_id,
    cast(lines.entry_number as varchar) as entry_number, lines.description,
    trim(accounts.code) as account, coalesce(nullif(trim(lines.cost_center), ''), '') as cost_center,
    lines.amount_fc as amount, lines.currency, lines.date, lines.is_deleted
from {{ ref('stg_exact_online__transaction_lines') }} as lines
left join accounts on accounts.connection = lines.connection and accounts.company = lines.company
    and accounts.id = lines.gl_account
where starts_with(lines.description, 'AV:tax:')
