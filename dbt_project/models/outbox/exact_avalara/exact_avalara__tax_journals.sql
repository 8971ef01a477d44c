{#- The recorded tax of each final invoice as a general journal. The amounts are AvaTax's, and known once it has recorded them; a correction is
    a journal of its own, of what is still missing. What was posted stays as it was posted. -#}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }} where is_final and is_routed),
tax as (select link, company, source_key, skip from {{ ref('exact_avalara__tax') }} where wanted = 'present'),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_journals'),
corrections as (select * from {{ ref('int_avalara_corrections') }}),

accounts as (
    select link, company, list({'country': country, 'region': region, 'kind': kind, 'account': account, 'cost_center': cost_center} order by country, region, kind) as accounts
    from {{ ref('int_avalara_accounts') }}
    group by all
),

-- one journal under our key alone: more of them are no first one
ledger as (
    select connection, company, invoice_id, min(first_entry_id) as entry_id, min(first_entry_number) as entry_number
    from {{ ref('int_avalara_ledger') }}
    group by all
),

first_ones as (
    select
        {{ avalara_row('tax_journals', 'exact_online', 'invoices.') }}, invoices.invoice_id as source_key, 'present' as wanted,
        case when deliveries.target_id is not null then null when tax.skip is not null then tax.skip when invoices.has_vat then 'vat_in_books' end as skip,
        case when deliveries.target_id is not null then deliveries.delivered_document else cast(json_object(
            'kind', 'tax_journal', 'company', books_company, 'source_key', invoices.invoice_id, 'invoice_key', invoices.invoice_id, 'number', cast(invoice_number as varchar), 'date', cast(booking_date as varchar),
            'currency', coalesce(invoices.currency, ''), 'journal', tax_journal, 'clearing_account', clearing_account, 'receivable_account', receivable_account, 'customer', ordered_by,
            'billed', cast(billed as varchar), 'tax', 'tax:' || invoices.invoice_id, 'accounts', coalesce(accounts.accounts, []), 'lines', []) as varchar) end as document,
        '[]' as problems, '[]' as holds,
        case when deliveries.target_id is not null then '[]' else cast(to_json([{'flow': 'tax', 'company': books_company, 'key': invoices.invoice_id, 'label': label, 'target': cast(null as varchar), 'known_as': cast(null as varchar), 'agreed': true}]) as varchar) end as refs,
        cast(recorded_tax as decimal(18, 2)) as amount,
        case when deliveries.target_id is null and ledger.entry_id is not null then cast(json_object(
            'id', ledger.entry_id, 'code', null, 'number', cast(ledger.entry_number as varchar), 'token', null, 'facts', json_object(), 'evidence', 'carries our key') as varchar) end as adopt
    from invoices
    inner join tax on tax.link = invoices.link and tax.company = invoices.books_company and tax.source_key = invoices.invoice_id
    left join deliveries on deliveries.link = invoices.link and deliveries.company = invoices.books_company and deliveries.source_key = invoices.invoice_id
    left join accounts on accounts.link = invoices.link and accounts.company = invoices.books_company
    left join ledger on ledger.connection = invoices.books_connection and ledger.company = invoices.books_company and ledger.invoice_id = invoices.invoice_id
    where not invoices.is_deleted or deliveries.target_id is not null
),

missing_ones as (
    select
        {{ avalara_row('tax_journals', 'exact_online', 'invoices.') }}, corrections.source_key, 'present' as wanted, cast(null as varchar) as skip,
        cast(json_object('kind', 'tax_journal', 'company', books_company, 'source_key', corrections.source_key, 'invoice_key', invoices.invoice_id, 'number', cast(invoice_number as varchar),
            'date', cast(booking_date as varchar), 'currency', corrections.currency, 'journal', tax_journal, 'accounts', [], 'lines', to_json(corrections.lines)) as varchar) as document,
        {{ json_list("[
            " ~ problem("lacks_account", "tax_account_missing", "'the tax of ' || label || ' was recorded for a place that no account is set for: add a line for it to tax_accounts.csv'") ~ ",
            " ~ problem("balance <> 0", "totals_differ", "'the journals of ' || label || ' do not balance in ' || division || ': look at them there'") ~ "
        ]") }} as problems,
        {{ json_list("[case when is_touched then {
            'code': 'changed_in_target',
            'text': 'the tax of ' || label || ' in ' || division || ' is not what AvaTax recorded, and AvaTax recorded nothing new: somebody changed the journals. Release it to book the difference (' || lines_text || '), or put the journals right by hand',
            'payload': json_object('difference', lines_text)} end]") }} as holds,
        '[]' as refs, cast(recorded_tax as decimal(18, 2)) as amount, cast(null as varchar) as adopt
    from corrections
    inner join invoices on invoices.link = corrections.link and invoices.books_company = corrections.company and invoices.invoice_id = corrections.invoice_id
),

posted as (
    select
        {{ avalara_row('tax_journals', 'exact_online', 'invoices.') }}, deliveries.source_key, 'present' as wanted, cast(null as varchar) as skip,
        deliveries.delivered_document as document, '[]' as problems, '[]' as holds, '[]' as refs, cast(deliveries.amount as decimal(18, 2)) as amount, cast(null as varchar) as adopt
    from deliveries
    inner join invoices on invoices.link = deliveries.link and invoices.books_company = deliveries.company and deliveries.source_key = invoices.invoice_id || regexp_extract(deliveries.source_key, ':\d+$')
    where deliveries.target_id is not null and deliveries.source_key <> invoices.invoice_id
),

final as (
    select * from first_ones
    union all by name
    select * from missing_ones
    union all by name
    select * from posted
)

select *, cast(null as varchar) as replaces from final
union all by name
select *, cast(null as varchar) as replaces, cast(null as varchar) as adopt from ({{ avalara_left('tax_journals', 'final', 'exact_online') }})
