{#- The accounts of Exact that payments are cleared on: those the link names now, and those that our own postings were
    made on, when the option said otherwise. An entry that a person entered and we adopted tells nothing: it may be
    against the bank itself. -#}
with pairs as (select * from {{ routed_pairs('exact_avidxchange') }}),
mappings as (select distinct link, company, target_code from {{ ref('stg_config__mappings') }}
    where kind = 'payment_account'),
accounts as (select * from {{ ref('stg_exact_online__gl_accounts') }} where not is_deleted),

deliveries as (
    select * from {{ ref('stg_operations__deliveries') }}
    where flow = 'payments' and target_id is not null and (target_facts ->> '$.entity') is not null
),

named as (
    select pairs.link, pairs.books_connection, pairs.books_company, pairs.today, accounts.id, true as is_named
    from pairs
    left join mappings on mappings.link = pairs.link
        and coalesce(mappings.company, '') in ('', pairs.books_company, pairs.other_company)
    inner join accounts
        on accounts.connection = pairs.books_connection and accounts.company = pairs.books_company
        and accounts.code in (pairs.clearing_account, mappings.target_code)
),

-- the line of our entry that is neither a supplier's nor the discount; in a bank journal Exact's own, which has no text
-- of ours
used as (
    select pairs.link, pairs.books_connection, pairs.books_company, pairs.today, lines.gl_account as id,
    false as is_named
    from deliveries
    inner join pairs on pairs.link = deliveries.link and pairs.books_company = deliveries.target_company
    inner join {{ ref('stg_exact_online__transaction_lines') }} as lines
        on lines.connection = pairs.books_connection and lines.company = pairs.books_company
        and lines.entry_id = deliveries.target_id
    where not lines.is_deleted and lines.account is null
        and (lines.line_number = 0 or starts_with(lines.description || ' ', 'AVX:' || deliveries.source_key || ' '))
        and not starts_with(coalesce(lines.description, '') || ' ', 'AVX:' || deliveries.source_key || ' discount ')
),

final as (
    select
        link, books_connection, books_company, today, candidates.id, any_value(accounts.code) as code,
        any_value(accounts.description) as description, bool_or(is_named) as is_named
    from (select * from named union all select * from used) as candidates
    inner join accounts on accounts.connection = books_connection and accounts.company = books_company
        and accounts.id = candidates.id
    group by link, books_connection, books_company, today, candidates.id
)

select * from final
