{#- The recorded tax of each final invoice as a general journal, as rows of the outbox. The amounts are AvaTax's, and
    known once it has recorded them. What was posted stays as it was posted. -#}
with invoices as (select * from {{ ref('int_avalara_invoice_facts') }} where is_final and is_routed and not is_deleted
    and not is_early and not is_rejected),
deliveries as (select *, target_id is not null as is_posted from {{ ref('stg_operations__deliveries') }}
    where flow = 'tax_journals'),

accounts as (
    select link, company, list({'country': country, 'region': region, 'kind': kind, 'account': account,
        'cost_center': cost_center} order by country, region, kind) as accounts
    from {{ ref('int_avalara_accounts') }}
    group by all
),

ledger as (
    select connection, company, invoice_id, min(first_entry_id) as entry_id, min(first_entry_number) as entry_number
    from {{ ref('int_avalara_ledger') }}
    group by all
),

joined as (
    select invoices.*,
        is_agreed and not is_void and billed <> recorded_tax and not has_vat as tax_differs,
        coalesce(deliveries.is_posted, false) as is_posted,
        coalesce(deliveries.delivered_document, deliveries.attempt_document) as posted_document,
        coalesce(accounts.accounts, []) as accounts, ledger.entry_id, ledger.entry_number
    from invoices
    left join deliveries on deliveries.link = invoices.link and deliveries.company = invoices.books_company
        and deliveries.source_key = invoices.invoice_id
    left join accounts on accounts.link = invoices.link and accounts.company = invoices.books_company
    left join ledger on ledger.connection = invoices.books_connection and ledger.company = invoices.books_company
        and ledger.invoice_id = invoices.invoice_id
),

final as (
    select
        {{ tax_row('tax_journals', to_books=true) }}, invoice_id as source_key, 'present' as wanted,
        case when is_posted then null when is_others then 'recorded_by_others' when has_vat
            then tax_skip end as skip,
        case when is_posted then posted_document else cast(json_object(
            'kind', 'tax_journal', 'company', books_company, 'source_key', invoice_id, 'invoice_key', invoice_id,
            'number', cast(invoice_number as varchar), 'date', cast(booking_date as varchar),
            'currency', coalesce(currency, ''), 'journal', tax_journal, 'clearing_account', clearing_account,
            'receivable_account', receivable_account, 'customer', billed_to,
            'billed', {{ money("billed") }}, 'takes_difference', case when tax_differs then true end, 'tax', 'tax:'
                || invoice_id, 'accounts', accounts, 'lines', []) as varchar) end as document,
        '[]' as problems,
        {{ json_list([hold('sales.tax_differs.first', "tax_differs and not is_posted",
            {'label': 'label', 'customer': customer_of(), 'billed': money("billed"), 'recorded': money("recorded_tax"),
                'difference': money("recorded_tax - billed"), 'books': 'books_system'},
            "json_object('billed', " ~ money("billed") ~ ", 'tax', " ~ money("recorded_tax") ~ ")")]) }} as holds,
        case when is_posted then '[]' else cast(to_json([{{ tax_ref('tax', 'invoice_id',
            'label') }}]) as varchar) end as refs,
        cast(recorded_tax as decimal(22, 6)) as amount,
        case when not is_posted and entry_id is not null
            then {{ tax_adopt('entry_id', 'entry_number') }} end as adopt
    from joined
)

select * from final
