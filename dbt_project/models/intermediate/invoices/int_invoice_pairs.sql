{#- Which AvidXchange invoice a document of the books is, per link: delivered by us, carrying our ExternalCode, or
    entered there by hand with the same vendor, number, currency and amount. Where several documents would fit, the
    first entered on either side are the pair: the others are suspected duplicates of it, held for a person. -#}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
documents as (select * from {{ ref('canonical_bills') }}),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
vendor_pairs as (select * from {{ ref('int_vendor_pairs') }} where verdict = 'auto'),

delivered as (
    select link, company as books_company, source_key as document_key, target_id as invoice_id, 1 as preference,
        'delivered' as level
    from {{ ref('stg_operations__deliveries') }}
    where flow in {{ invoice_flows() }} and target_id is not null
),

coded as (
    select pairs.link, pairs.books_company, split_part(invoices.external_code, ':', 3) as document_key,
        invoices.invoice_id, 2 as preference, 'external code' as level
    from pairs
    inner join invoices on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
    where invoices.external_code like pairs.books_system || ':' || pairs.books_company || ':%'
),

same_facts as (
    select
        pairs.link, pairs.books_company, documents.document_key, invoices.invoice_id, 3 as preference,
        'same vendor, number and amount' as level,
        row_number() over (
            partition by pairs.link, pairs.books_company, documents.document_key order by invoices.created_date,
            invoices.invoice_id
        ) as place_of_invoice,
        row_number() over (
            partition by pairs.link, invoices.company, invoices.invoice_id order by documents.created,
            documents.entry_number, documents.document_key
        ) as place_of_document
    from pairs
    inner join documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
    inner join vendor_pairs
        on vendor_pairs.link = pairs.link and vendor_pairs.books_company = documents.company
        and vendor_pairs.books_key = documents.supplier
    inner join invoices
        on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
        and {{ normal_number('invoices.invoice_number') }} = {{ normal_number('documents.your_ref') }}
        and {{ number_tells('invoices.invoice_number', 'invoices.invoice_date', 'documents.date') }}
        and invoices.currency_code = documents.currency
        and coalesce(invoices.amount, invoices.gross_amount) = documents.total
        and invoices.status not in ('Voided', 'Rejected')
    inner join {{ vendors_named_by('invoices') }} as avid_vendors on avid_vendors.vendor_id = vendor_pairs.other_key
    where not documents.is_deleted and not {{ is_copy('invoices.external_code') }} and not avid_vendors.is_deleted
        and not exists (
            select 1 from delivered
            where delivered.link = pairs.link and delivered.invoice_id = invoices.invoice_id)
        and not exists (
            select 1 from delivered
            where delivered.link = pairs.link and delivered.books_company = documents.company
                and delivered.document_key = documents.document_key)
),

ranked as (
    select * from delivered
    union all
    select * from coded
    union all
    select * exclude (place_of_document, place_of_invoice) from same_facts where place_of_document = 1
        and place_of_invoice = 1
),

final as (
    select
        pairs.link, pairs.books_connection, pairs.books_company, ranked.document_key,
        pairs.other_connection, pairs.other_company, ranked.invoice_id, ranked.level
    from ranked
    inner join pairs on pairs.link = ranked.link and pairs.books_company = ranked.books_company
    left join invoices
        on invoices.connection = pairs.other_connection and invoices.company = pairs.other_company
        and invoices.invoice_id = ranked.invoice_id
    qualify row_number() over (
        partition by pairs.link, ranked.books_company, ranked.document_key
        order by ranked.preference, coalesce(invoices.status in ('Voided', 'Rejected'), false), ranked.invoice_id desc
    ) = 1
)

select * from final
