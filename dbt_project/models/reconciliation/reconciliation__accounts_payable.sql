{{ config(alias='accounts_payable') }}
{#- What is owed to each vendor, in each currency, by both systems, and every document that explains the difference. The
    balance is the books' own (Exact: the A/P lines of the ledger; QuickBooks: all that stands on A/P); the explanation
    comes from the open items and the invoices, so that what `unexplained` holds is a posting nobody tied to a document.
    Owed is positive. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
items as (select * from {{ ref('int_open_items') }}),
suppliers as (select * from {{ ref('canonical_vendors') }}),

ledger as (
    select pairs.link, pairs.books_company, balances.supplier, balances.currency, balances.balance
    from pairs
    inner join {{ ref('canonical_balances') }} as balances
        on balances.connection = pairs.books_connection and balances.company = pairs.books_company
),

explained as (
    select link, books_company, supplier, currency, sum(books_open) as books_open_items, sum(avid_open) as avid_open,
    sum(in_flight) as in_flight,
        sum(posted_unmatched) as posted_unmatched, sum(books_open - avid_open) as explained,
        list({'document': key, 'number': number, 'books_open': {{ money('books_open') }},
            'other_open': {{ money('avid_open') }},
              'difference': {{ money('books_open - avid_open') }}, 'class': class, 'reason': reason} order by key)
            filter (where abs(books_open - avid_open) > 0.0005) as documents
    from items
    group by all
),

final as (
    select
        coalesce(ledger.link, explained.link) as link,
        coalesce(ledger.books_company, explained.books_company) as company, pairs.books_system,
        'avidxchange' as other_system,
        coalesce(ledger.supplier, explained.supplier) as counterparty_key, suppliers.code as counterparty_code,
        coalesce(suppliers.name, replace(coalesce(ledger.supplier, explained.supplier), 'avidxchange:',
            'AvidXchange vendor ')) as counterparty,
        coalesce(ledger.currency, explained.currency) as currency,
        cast(coalesce(ledger.balance, 0) as decimal(22, 6)) as books_balance,
        cast(coalesce(explained.books_open_items, 0) as decimal(22, 6)) as books_open_items,
        cast(coalesce(explained.avid_open, 0) as decimal(22, 6)) as other_open,
        cast(coalesce(explained.in_flight, 0) as decimal(22, 6)) as other_in_flight,
        cast(coalesce(ledger.balance, 0) - coalesce(explained.avid_open, 0) as decimal(22, 6)) as difference,
        cast(coalesce(explained.explained, 0) - coalesce(explained.posted_unmatched, 0) as decimal(22, 6)) as explained,
        cast(coalesce(ledger.balance, 0) - coalesce(explained.avid_open, 0) - coalesce(explained.explained, 0)
            + coalesce(explained.posted_unmatched, 0) as decimal(22, 6)) as unexplained,
        cast(coalesce(explained.posted_unmatched, 0) as decimal(22, 6)) as posted_unmatched,
        cast(coalesce(to_json(explained.documents), '[]') as varchar) as documents
    from ledger
    full outer join explained using (link, books_company, supplier, currency)
    left join pairs on pairs.link = coalesce(ledger.link, explained.link)
        and pairs.books_company = coalesce(ledger.books_company, explained.books_company)
    left join suppliers
        on suppliers.connection = pairs.books_connection
        and suppliers.company = coalesce(ledger.books_company, explained.books_company)
        and suppliers.vendor_key = coalesce(ledger.supplier, explained.supplier)
)

select * from final
where books_balance <> 0 or books_open_items <> 0 or other_open <> 0
