{#- Invoices and payments that AvidXchange names no company for, and nothing else tells it: they are nobody's until a
    person says whose, so each is reported, by the first of the links that share the connection. -#}
with routed as (
    select connection, min(link) as first_link, min(start_date) as start_date,
        string_agg(distinct company, {{ sentence('common.or') }} order by company) as companies
    from {{ ref('int_connection_routes') }}
    where system = 'avidxchange'
    group by all
),

links as (
    select pairs.other_connection as connection, min(pairs.link) as link, min_by(pairs.kind, pairs.link) as link_kind,
        min_by(pairs.books_system, pairs.link) as books_system, routed.start_date, routed.companies
    from {{ ref('int_pairs') }} as pairs
    inner join routed on routed.connection = pairs.other_connection and routed.first_link = pairs.link
    where pairs.is_routed
    group by all
),

invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
payments as (select * from {{ ref('int_avid_payments') }} where not is_deleted and company = ''),
posted as (
    select link, split_part(source_key, ':', 1) as payment_id from {{ ref('stg_operations__deliveries') }}
    where flow = 'payments' and target_id is not null
),

paid_lines as (
    select connection, payment_id, line.invoice_id as invoice_id, line.invoice_number as invoice_number
    from (select connection, payment_id, unnest(paid_lines) as line from payments)
),

paid as (
    select paid_lines.connection, paid_lines.payment_id,
        string_agg(distinct paid_lines.invoice_number, ', ' order by paid_lines.invoice_number) as numbers,
        string_agg(distinct invoices.company, ', ' order by invoices.company)
            filter (where invoices.company <> '') as companies
    from paid_lines
    left join invoices using (connection, invoice_id)
    group by all
),

nameless_invoices as (
    select
        links.*, {{ flow_of('invoices', 'links.link_kind') }} as flow, 'avidxchange::' || invoice_id as document_key,
        invoice_number as number,
        vendor_external_code as counterparty, invoice_date as doc_date, currency_code as currency,
        cast(coalesce(amount, gross_amount) as decimal(28, 6)) as amount, status, invoice_id as target_id,
        {{ sentence('invoices.no_company', {
            'invoice_number': 'coalesce(invoice_number, invoice_id)',
            'vendor': 'coalesce(vendor_external_code, ' ~ sentence('vendors.unknown_vendor') ~ ')',
            'amount': money('coalesce(amount, gross_amount)'), 'currency': "coalesce(currency_code, '')",
            'companies': 'links.companies',
        }) }} as text
    from invoices
    inner join links using (connection)
    where invoices.company = '' and status not in ('Rejected', 'Voided')
        and coalesce(invoice_date >= links.start_date, true)
),

nameless_payments as (
    select
        links.*, 'payments' as flow, payment_id as document_key,
        coalesce(avid_pay_checknumber, trace_number, payment_id) as number,
        vendor_external_code as counterparty, day as doc_date, currency_code as currency,
        cast(amount as decimal(28, 6)) as amount,
        payments.status_text as status, cast(null as varchar) as target_id,
        {{ sentence('payments.no_company.names', {
            'payment_id': 'payment_id', 'amount': money('amount'), 'currency': "coalesce(currency_code, '')",
            'vendor': 'coalesce(vendor_external_code, ' ~ sentence('vendors.unknown_vendor') ~ ')',
            'why': 'case when paid.companies is not null then ' ~
                sentence('payments.no_company.several', {
                'companies': 'paid.companies', 'payment_id': 'payment_id',
            }) ~
                ' when paid.numbers is null then ' ~
                sentence('payments.no_company.no_invoice', {
                    'companies': 'links.companies',
                }) ~
                ' else ' ~
                sentence('payments.no_company.nor_invoices', {
                    'numbers': 'paid.numbers', 'companies': 'links.companies',
                }) ~
                ' end',
        }) }} as text
    from payments
    inner join links using (connection)
    left join paid using (connection, payment_id),
    lateral (select coalesce(payments.payment_date, payments.issued_date, payments.cleared_date) as day)
    where coalesce(day >= links.start_date, true)
        and (payments.payment_state <> 'void'
            or (links.link, payment_id) in (select (link, payment_id) from posted))
),

final as (
    select * from nameless_invoices
    union all by name
    select * from nameless_payments
)

select *, '' as company, 'alert' as kind, 'warning' as severity, 'not_routed' as code,
json_object('companies', companies) as payload
from final
