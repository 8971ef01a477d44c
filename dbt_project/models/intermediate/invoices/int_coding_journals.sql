{#- Correcting journals of Exact's ledger, one row for each AvidXchange invoice: what they move together, those that a
    person reversed taken off. They carry `AVX:coding:<invoice>:<8 digits>` as the first word of every line's
    description, their reversals the same with `:void` behind it; one that the store knows is found by its id too. -#}
with delivered as (
    select target_company as company, target_id as entry_id, source_key as invoice_id
        from {{ ref('stg_operations__deliveries') }}
    where flow = 'coding' and target_id is not null and source_key not like '%:%'
),

lines as (
    select
        lines.connection, lines.company, lines.entry_id, lines.entry_number, lines.date, lines.currency,
        lines.is_deleted,
        coalesce(nullif(regexp_extract(lines.description, 'AVX:coding:([A-Za-z0-9._-]+):[0-9a-f]+', 1), ''),
            delivered.invoice_id) as invoice_id,
        coalesce(lines.description like '%AVX:coding:%:void%', false) as is_reversal,
        accounts.code as account, nullif(trim(lines.cost_center), '') as cost_center,
        nullif(trim(lines.cost_unit), '') as cost_unit,
        lines.amount_fc as net
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    left join delivered on delivered.company = lines.company and delivered.entry_id = lines.entry_id
    left join {{ ref('canonical_codes') }} as accounts
        on accounts.system = 'exact_online' and accounts.connection = lines.connection
        and accounts.company = lines.company
        and accounts.kind = 'gl_account' and accounts.code_key = lines.gl_account
    where lines.description like '%AVX:coding:%' or delivered.entry_id is not null
),

alive as (select * from lines where not is_deleted),
moved as ({{ coding_moves('alive', 'connection, company, invoice_id') }}),

final as (
    select
        connection, company, invoice_id, coalesce(any_value(moved.moves), []) as moves,
        list(distinct entry_id order by entry_id) as entries,
        arg_min(entry_id, entry_number) filter (where not is_deleted and not is_reversal) as entry_id,
        string_agg(distinct cast(entry_number as varchar), ', ' order by cast(entry_number as varchar))
            filter (where not is_deleted and not is_reversal) as entry_numbers,
        min(date) as date, max(currency) as currency
    from lines
    left join moved using (connection, company, invoice_id)
    group by connection, company, invoice_id
)

select * from final
