{#- Each sales invoice with what AvaTax is told of it, what became of it there and in the ledger, and what may stand in its way. Once it is
    recorded, only what people change in the invoice itself is told again: a mapping, or a customer's address, that changes later does
    not record last year's invoices anew. -#}
with invoices as (select * from {{ ref('int_avalara_invoices') }}),
companies as (select * from {{ ref('stg_avalara__companies') }} where not is_deleted),
nexus as (select * from {{ ref('stg_avalara__nexus') }} where not is_deleted),
accounts as (select * from {{ ref('int_avalara_accounts') }}),
customers as (select connection, company, id, glar from {{ ref('stg_exact_online__accounts') }}),
ledger_accounts as {{ exact_masters('gl_accounts') }},

-- Exact's own, where a customer has none
usual_receivables as (
    select connection, company, min(code) as code from ledger_accounts
    where type = 20 and not is_deleted and not coalesce(is_blocked, false)
    group by all
    having count(*) = 1
),

periods as (select * from {{ ref('int_periods') }}),
others as (select * from {{ ref('int_avalara_others') }}),

documents as (
    select *, cast(json_object(
        'kind', 'sales_invoice', 'company', books_company, 'source_key', invoice_id, 'number', cast(invoice_number as varchar), 'customer_key', coalesce(customer_code, ''),
        'date', cast(coalesce(invoice_date, order_date, today) as varchar), 'tax_date', cast(tax_date as varchar), 'due_date', null, 'currency', coalesce(currency, ''),
        'net', cast(coalesce(net, 0) as varchar), 'tax_payable', cast(coalesce(exact_vat, 0) as varchar), 'total', cast(coalesce(net + exact_vat, 0) as varchar), 'is_credit', is_credit,
        'ship_to', json_object('line1', line1, 'line2', line2, 'postcode', postal_code, 'city', city, 'state', region, 'country', country),
        'lines', coalesce(to_json(lines), '[]'), 'company_code', company_code, 'ship_from', ship_from, 'entity_use_code', entity_use_code,
        'exemption_number', exemption_number, 'vat_number', vat_number, 'original_code', books_company || '-' || lower(original_id)) as varchar) as said
    from invoices
),

judged as (
    select documents.*, recorded.code as recorded_code, recorded.is_void, recorded.is_agreed, recorded.version, recorded.tax as recorded_tax, recorded.is_locked,
        recorded.sent_at as recorded_at, documents.was_recorded and coalesce({{ avalara_said('said') }} = {{ avalara_said('recorded.delivered_document') }}, false) as is_as_recorded,
        recorded.delivered_document,
        -- a kind and a region that nobody names is known only once AvaTax has said them
        exists (select 1 from nexus inner join companies on companies.connection = nexus.connection and companies.id = nexus.company_id
            where nexus.connection = documents.avalara_connection and companies.company_code = documents.company_code and nexus.country = documents.country
                and coalesce(nexus.end_date >= documents.today, true)
                -- the United States as such tax no sale
                and not (nexus.country = 'US' and coalesce(nullif(nexus.region, ''), 'US') = 'US')
                and coalesce(nullif(nexus.region, ''), documents.region, '') in (coalesce(documents.region, ''), nexus.country)
        ) as has_nexus,
        exists (select 1 from accounts where accounts.link = documents.link and accounts.company = documents.books_company
            and accounts.country in ('*', documents.country) and accounts.region in ('*', coalesce(documents.region, ''))) as has_account,
        not exists (select 1 from companies where companies.connection = documents.avalara_connection)
            or exists (select 1 from companies where companies.connection = documents.avalara_connection and companies.company_code = documents.company_code and coalesce(companies.is_active, true)) as company_is_known,
        exists (select 1 from periods where periods.connection = documents.books_connection and periods.company = documents.books_company and periods.journal = documents.tax_journal
            and documents.invoice_date between periods.start_date and periods.end_date and periods.is_closed) as is_closed,
        (select min(periods.start_date) from periods where periods.connection = documents.books_connection and periods.company = documents.books_company and periods.journal = documents.tax_journal
            and periods.start_date > documents.invoice_date and not periods.is_closed) as next_open_day
    from documents
    left join {{ ref('int_avalara_recorded') }} as recorded
        on recorded.link = documents.link and recorded.company = documents.books_company and recorded.invoice_id = documents.invoice_id
),

known as (
    select judged.* exclude (said, delivered_document, next_open_day), case when is_as_recorded then delivered_document else said end as document,
        case when is_closed then coalesce(next_open_day, today) else invoice_date end as booking_date,
        others.code as other_code, others.status as other_status, others.total_amount as other_total, coalesce(others.is_ours, false) as other_is_ours, others.has_our_code,
        coalesce(others.is_same_amount, false) as other_is_same, others.facts as other_facts,
        coalesce(invoice_to, ordered_by) as billed_to, coalesce(receivables.code, usual_receivables.code) as receivable_account, coalesce(exact_vat, 0) <> 0 as has_vat,
        not was_recorded and coalesce(others.has_our_code and not others.is_ours and others.is_same_amount and others.status = 'Committed', false) as is_others,
        coalesce(invoice_date, order_date, today) < start_date and not was_recorded and not coalesce(others.is_ours, false) as is_early
    from judged
    left join others on others.link = judged.link and others.company = judged.books_company and others.invoice_id = judged.invoice_id
    left join customers
        on customers.connection = judged.books_connection and customers.company = judged.books_company and customers.id = coalesce(judged.invoice_to, judged.ordered_by)
    left join ledger_accounts as receivables
        on receivables.connection = judged.books_connection and receivables.company = judged.books_company and receivables.id = customers.glar
    left join usual_receivables on usual_receivables.connection = judged.books_connection and usual_receivables.company = judged.books_company
),

final as (
    select *,
        -- whether AvaTax is to be asked its tax: of a draft that gets a tax line, of a final one that is not recorded as it is now
        not is_deleted and not is_early and case when is_final then not is_as_recorded and not is_others
            else writes_tax_lines and not has_vat and len(coalesce(lines, [])) > 0 end as is_due
    from known
)

select * from final
