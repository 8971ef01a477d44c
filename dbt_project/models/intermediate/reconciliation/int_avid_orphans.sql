{#- Live AvidXchange invoices that no document of the books stands behind. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),
companies as (select * from {{ ref('int_link_companies') }}),

-- pairs of companies that their own link has decided about: a run of another one may be the first that knows them as
-- routed
decided as (
    select distinct link, company, target_company from {{ ref('int_outbox_rows') }}
    where is_in_outbox and target_system = 'avidxchange'
),

final as (
    select
        pairs.link, {{ flow_of('invoices') }} as flow, pairs.books_company as company,
        pairs.other_company as target_company, pairs.books_system as source_system, 'avidxchange' as target_system,
        'avidxchange:' || invoices.company || ':' || invoices.invoice_id as source_key,
        invoices.invoice_number as number, invoices.vendor_external_code as counterparty,
        invoices.invoice_date as doc_date, invoices.currency_code as currency, invoices.invoice_id as target_id,
        cast(coalesce(invoices.amount, invoices.gross_amount) as decimal(28, 6)) as target_amount,
        cast(-target_amount as decimal(28, 6)) as amount_difference,
        invoices.status as target_status, 'not_delivered' as state,
        coalesce(companies.unread, case when decided.link is null
            then {{ sentence('reconciliation.not_routed.not_run', {
                'link': 'pairs.link', 'books_company': 'pairs.books_company', 'other_company': 'pairs.other_company',
            }) }} end) as not_compared,
        case when invoices.invoice_date < pairs.start_date then 'before_start' when not_compared is not null
            then 'not_routed' else 'missing_in_source' end as difference_class,
        coalesce(not_compared, {{ sentence('reconciliation.there_only', {
            'books.name': word('name', 'pairs.books_system'), 'books.document': word('document', 'pairs.books_system'),
            'books.vendor': word('vendor', 'pairs.books_system'),
        }) }}) as reason
    from pairs
    inner join invoices on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
    left join companies on companies.link = pairs.link and companies.company = pairs.books_company
        and companies.other_company = pairs.other_company
    left join decided on decided.link = pairs.link and decided.company = pairs.books_company
        and decided.target_company = pairs.other_company
    where invoices.status not in ('Rejected', 'Voided') and not exists (
        select 1 from invoice_pairs
        where invoice_pairs.link = pairs.link and invoice_pairs.other_company = invoices.company
            and invoice_pairs.invoice_id = invoices.invoice_id)
)

select * exclude (not_compared) from final
