{#- Which bill of the books an invoice of a spend system is, per link: posted by us, carrying our key, named as its
    voucher by whoever transferred it before, or entered by hand with the same vendor, number, day, currency and amount:
    a supplier's numbers may begin again. Where several would fit, the first entered on either side are the pair, and a
    bill is one invoice only: the others are suspected duplicates of it, held for a person.
    Grain: one row per link, company of the spend system and invoice. -#}
with pairs as (select * from {{ ref('int_spend_pairs') }} where is_routed),
entries as (select * from {{ ref('canonical_bills') }} where origin <> 'purchase_invoice' and not is_gone),
vendors as (select * rename (vendor_key as vendor_code) from {{ ref('int_spend_vendor_pairs') }}
    where verdict = 'auto'),

invoices as (
    select pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company,
        {{ key_prefix('pairs.other_system') }} || ':' || documents.invoice_id as our_key, documents.*
    from pairs
    inner join {{ ref('canonical_spend_invoices') }} as documents
        on documents.system = pairs.other_system and documents.connection = pairs.other_connection
        and documents.company = pairs.other_company
),

delivered as (
    select link, company, source_key as invoice_id,
        {{ booked_key('target_system', 'target_id', 'delivered_document') }} as entry_id
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'invoices' and target_system in {{ books_systems() }} and target_id is not null
        and not coalesce(voided, false)
),

keyed as (
    select system, connection, company, document_key as entry_id, our_key
    from {{ ref('canonical_booked_bills') }}
    where not is_deleted and our_key is not null
),

same_facts as (
    select invoices.link, invoices.company, invoices.invoice_id, entries.document_key as entry_id,
        row_number() over (partition by invoices.link, invoices.company, invoices.invoice_id order by entries.created,
            entries.entry_number, entries.document_key) as place_of_entry,
        row_number() over (partition by invoices.link, entries.company, entries.document_key
            order by invoices.is_listed, invoices.last_updated, invoices.invoice_id) as place_of_invoice
    from invoices
    inner join vendors on vendors.link = invoices.link and vendors.company = invoices.company
        and vendors.vendor_code = invoices.supplier_code
    inner join entries
        on entries.system = invoices.books_system and entries.connection = invoices.books_connection
        and entries.company = invoices.books_company and entries.supplier = vendors.supplier
        and {{ normal_number('entries.your_ref') }} = {{ normal_number('invoices.invoice_number') }}
        and entries.currency = invoices.currency_code
        and entries.total = {{ posted_amount('invoices.gross_sum', 'invoices.currency_code') }}
        and (entries.date = invoices.invoice_date
            or (not invoices.is_listed and abs(entries.date - invoices.invoice_date) < 300
            and {{ number_tells('invoices.invoice_number', 'entries.date', 'invoices.invoice_date') }}))
    anti join delivered on delivered.link = invoices.link and delivered.entry_id = entries.document_key
        and delivered.invoice_id <> invoices.invoice_id
    anti join keyed
        on keyed.system = entries.system and keyed.connection = entries.connection
        and keyed.company = entries.company and keyed.entry_id = entries.document_key
        and keyed.our_key <> invoices.our_key
),

ranked as (
    select link, company, invoice_id, entry_id, 1 as preference, 'delivered' as level from delivered
    union all
    select invoices.link, invoices.company, invoices.invoice_id, keyed.entry_id, 2, 'carries our key'
    from invoices
    inner join keyed
        on keyed.system = invoices.books_system and keyed.connection = invoices.books_connection
        and keyed.company = invoices.books_company and keyed.our_key = invoices.our_key
    union all
    select invoices.link, invoices.company, invoices.invoice_id, entries.document_key, 3, 'voucher number'
    from invoices
    inner join entries
        on entries.system = invoices.books_system and entries.connection = invoices.books_connection
        and entries.company = invoices.books_company
        and cast(entries.entry_number as varchar) = invoices.voucher
        and {{ normal_number('entries.your_ref') }} = {{ normal_number('invoices.invoice_number') }}
        and (not invoices.is_listed or (entries.currency = invoices.currency_code
            and entries.total = {{ posted_amount('invoices.gross_sum', 'invoices.currency_code') }}))
    union all
    select link, company, invoice_id, entry_id, 4, 'same supplier, number and amount' from same_facts
        where place_of_entry = 1 and place_of_invoice = 1
),

chosen as (
    select * from ranked
    qualify row_number() over (partition by link, company, invoice_id order by preference, entry_id) = 1
),

final as (
    select link, company, invoice_id, entry_id, level
    from chosen
    qualify row_number() over (partition by link, company, entry_id order by preference, invoice_id) = 1
)

select * from final
