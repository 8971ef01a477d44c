{{ config(materialized='ephemeral') }}
{#- Each sales invoice with what AvaTax is sent of it and what it recorded. Once it is recorded, only what people change
    in the invoice itself is sent again: a mapping, or a customer's address, that changes later does not record last
    year's invoices anew. -#}
with invoices as (select * from {{ ref('int_avalara_invoices') }}),
recorded as (select * from {{ ref('int_avalara_recorded') }}),

documents as (
    -- what most do not have is added where there is some, so that what was sent before reads as it did
    select * replace (case when tax_parts is null and taken is null and exchange_rate is null then said
        else cast(json_merge_patch(
        said,
        case when tax_parts is null then '{}' else json_object('tax_parts', tax_parts) end,
        case when taken is null then '{}' else json_object('taken', taken) end,
        case when exchange_rate is null then '{}' else json_object(
            'exchange_rate', cast(exchange_rate as varchar), 'exchange_rate_currency', home_currency,
            'exchange_rate_date', cast(coalesce(invoice_date, order_date, today) as varchar))
                end) as varchar) end as said)
    from (select *, cast(json_object(
        'kind', 'sales_invoice', 'company', books_company, 'source_key', invoice_id, 'number',
        cast(invoice_number as varchar), 'customer_key', coalesce(customer_code, ''),
        'date', cast(coalesce(invoice_date, order_date, today) as varchar), 'tax_date', cast(tax_date as varchar),
        'due_date', null, 'currency', coalesce(currency, ''),
        'net', {{ money("coalesce(net, 0)") }}, 'tax_payable', {{ money("coalesce(books_vat, 0)") }}, 'total',
        {{ money("coalesce(net + books_vat, 0)") }}, 'is_credit', is_credit,
        'ship_to', json_object('line1', line1, 'line2', line2, 'postcode', postal_code, 'city', city, 'state', region,
            'country', country),
        'lines', coalesce(returned_lines, to_json(lines), '[]'), 'company_code', company_code, 'ship_from', ship_from,
        'entity_use_code', entity_use_code,
        'exemption_number', exemption_number, 'vat_number', vat_number, 'original_code',
        coalesce(original_code, books_company || '-' || lower(original_id))) as varchar) as said
    from invoices)
),

joined as (
    select documents.*, recorded.code as recorded_code, recorded.is_void, recorded.is_agreed, recorded.version,
    recorded.total as recorded_total, recorded.tax as recorded_tax, recorded.is_locked,
        recorded.sent_at as recorded_at, recorded.delivered_document,
        -- one of tax alone has no lines in the books, and those of its invoice in AvaTax
        documents.lines is null and documents.billed = list_sum(list_transform(
            cast(json_extract(recorded.delivered_document, '$.lines') as json[]),
            lambda line: cast(line ->> '$.tax' as decimal(28, 2)))) as is_same_tax,
        documents.was_recorded and coalesce({{ said_in_invoice("case when is_same_tax
            then json_merge_patch(said, json_object('lines', json_extract(recorded.delivered_document, '$.lines')))
            else said end") }}
            = {{ said_in_invoice('recorded.delivered_document') }}, false) as is_as_recorded
    from documents
    left join recorded on recorded.link = documents.link and recorded.company = documents.books_company
        and recorded.invoice_id = documents.invoice_id
),

final as (
    select * exclude (said, delivered_document, is_same_tax),
    case when is_as_recorded then delivered_document else said end as document from joined
)

select * from final
