{{ config(alias='document_clock') }}
{#- Each purchase document of a link's books, of its spend system, or of both, with the days of its life. A day that no
    system tells is null, never guessed. -#}
with invoices as (select * from {{ ref('int_clock_invoices') }} where not is_gone),

bills as (
    select
        pairs.link, pairs.kind, pairs.books_system, pairs.books_connection, pairs.books_company, pairs.other_system,
        pairs.other_company,
        bills.document_key, bills.supplier, bills.your_ref as number, bills.entry_number, bills.date as invoice_date,
        bills.due_date, bills.currency, bills.total as amount, cast(bills.created as date) as booked_on,
        sign(bills.total) * coalesce(bills.open_amount, abs(bills.total)) as open_amount, bills.status_word,
        days.paid_on, days.discount_until, days.discount_amount
    from {{ ref('int_link_pairs') }} as pairs
    inner join {{ ref('canonical_bills') }} as bills
        on bills.system = pairs.books_system and bills.connection = pairs.books_connection
        and bills.company = pairs.books_company
    left join {{ ref('canonical_bill_days') }} as days
        on days.system = bills.system and days.connection = bills.connection and days.company = bills.company
        and days.document_key = bills.document_key
    where pairs.is_routed and pairs.other_system in {{ systems_with('invoice_days') }}
        and bills.is_bill and not bills.is_gone
),

paired as (
    select * from invoices
    semi join bills using (link, books_company, document_key)
    qualify row_number() over (partition by link, books_company, document_key order by invoice_id) = 1
),

documents as (
    select
        bills.link, bills.kind, bills.books_system, bills.books_connection, bills.books_company, bills.other_system,
        bills.other_company,
        bills.document_key, bills.supplier, paired.vendor, bills.number, bills.document_key as books_key,
        paired.invoice_id as other_key, bills.entry_number, bills.currency, bills.amount,
        paired.amount as other_amount, bills.open_amount, bills.status_word as books_status,
        paired.status as other_status,
        -- what the spend system was given after it was booked was received before: nobody tells when
        case when paired.received_on <= bills.booked_on then paired.received_on end as received_on,
        bills.invoice_date, bills.booked_on, paired.approved_on,
        coalesce(bills.due_date, paired.due_date) as due_date,
        coalesce(bills.discount_until, paired.discount_until) as discount_until,
        coalesce(bills.discount_amount, paired.discount_amount) as discount_amount, paired.paid_amount,
        coalesce(case when abs(paired.paid_amount) >= abs(paired.amount) then paired.last_sent_on end, bills.paid_on)
            as paid_on,
        coalesce(paired.last_sent_on, bills.paid_on) as last_paid_on,
        case when abs(paired.paid_amount) >= abs(paired.amount) then paired.last_cleared_on end as cleared_on,
        coalesce(paired.tells_payments, false) as tells_clearing
    from bills
    left join paired using (link, books_company, document_key)
    union all by name
    select
        link, kind, books_system, books_connection, books_company, other_system, other_company,
        other_system || ':' || other_company || ':' || invoice_id as document_key, supplier, vendor, number,
        invoice_id as other_key, currency, amount, amount as other_amount, amount - paid_amount as open_amount,
        status as other_status, received_on, invoice_date, approved_on, due_date, discount_until, discount_amount,
        paid_amount, case when abs(paid_amount) >= abs(amount) then last_sent_on end as paid_on,
        last_sent_on as last_paid_on, case when abs(paid_amount) >= abs(amount) then last_cleared_on end as cleared_on,
        tells_payments as tells_clearing
    from invoices
    anti join paired using (link, other_company, invoice_id)
),

final as (
    select
        documents.link, books_company as company, documents.document_key, books_system, other_system, other_company,
        books_key, other_key,
        case other_system when 'avidxchange' then {{ flow_of('invoices', 'documents.kind') }}
            when 'airbase' then 'bills' else 'invoices' end as flow,
        case when other_system = 'avidxchange' then books_company else other_company end as source_company,
        case when other_system = 'avidxchange' then documents.document_key else other_key end as source_key,
        supplier as vendor_key, vendors.code as vendor_code, coalesce(vendors.name, documents.vendor) as vendor,
        number, {{ invoice_n1('documents.number') }} as number_key,
        {{ invoice_n2(invoice_n1('documents.number')) }} as number_key_loose,
        cast(entry_number as varchar) as entry_number, documents.currency,
        cast(amount as decimal(28, 6)) as amount, cast(other_amount as decimal(28, 6)) as other_amount,
        cast(open_amount as decimal(28, 6)) as open_amount, cast(paid_amount as decimal(28, 6)) as paid_amount,
        books_status, other_status, received_on, invoice_date, booked_on, approved_on, due_date, discount_until,
        cast(discount_amount as decimal(22, 6)) as discount_amount, paid_on, last_paid_on, cleared_on, tells_clearing,
        reads.today as read_on
    from documents
    left join {{ ref('int_link_reads') }} as reads on reads.link = documents.link
    left join {{ ref('canonical_vendors') }} as vendors
        on vendors.system = books_system and vendors.connection = books_connection
        and vendors.company = books_company and vendors.vendor_key = supplier
)

select * from final
