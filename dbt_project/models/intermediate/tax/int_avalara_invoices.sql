{#- Every sales invoice with all that decides what AvaTax is sent of it, and what became of it there. `is_final`: nobody
    changes it any more (a company whose printed invoices stay so says it by option final_from). A credit note is sent
    as the invoice that it takes back was, with its day, place and exemption. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }}),
invoices as (select * from {{ ref('canonical_sales_invoices') }}),
lines as (select * from {{ ref('int_avalara_lines') }}),
places as (select * from {{ ref('int_avalara_places') }}),
customers as (select * from {{ ref('canonical_customers') }}),
maps as (select * from {{ ref('int_link_mappings') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax'),
returns as (select * from {{ ref('int_avalara_returns') }}),
-- what was begun is brought to its end, even where the invoice is gone
begun as (select distinct link, company, source_key from {{ ref('stg_operations__deliveries') }}
    where flow in ('estimates', 'tax_lines', 'tax', 'commit')),

joined as (
    select
        pairs.* replace (case when original_is_recorded then json_extract(original_document, '$.ship_from')
            else pairs.ship_from end as ship_from),
        invoices.* exclude (system, connection, company), customers.name as customer_name,
        customers.code as customer_code,
        case when original_is_recorded then original_document ->> '$.vat_number'
            else customers.vat_number end as vat_number,
        lines.* exclude (link, connection, company, invoice_id) replace (
            case when returns.lines is null then lines.unmapped end as unmapped,
            case when returns.lines is null then lines.tax_code_faults end as tax_code_faults),
        returns.* exclude (link, company, invoice_id, lines, original_document), returns.lines as returned_lines,
        case when original_is_recorded then original_document end as original_document,
        places.* exclude (link, connection, company, invoice_id, customer),
        case when original_is_recorded then original_document ->> '$.entity_use_code' else uses.target_code
            end as entity_use_code,
        case when original_is_recorded then original_document ->> '$.exemption_number' else exemptions.target_code
            end as exemption_number,
        {{ is_final_invoice('invoices') }} as is_final,
        deliveries.target_id is not null and not coalesce(deliveries.voided, false) as was_recorded,
        -- a person leaves it to be recorded by others, or not at all
        coalesce(deliveries.target_id is null and deliveries.state = 'skipped'
            and deliveries.reason_code = 'rejected_in_review', false) as is_rejected,
        -- a draft has no number that people know it by
        {%- set draft = {
            'customer': "coalesce(" ~ sentence('sales.draft.customer', {'customer': 'customers.name'}) ~ ", '')",
            'amount': "coalesce(" ~ sentence('sales.draft.amount', {
                'currency': 'invoices.currency', 'amount': money("lines.net")}) ~ ", '')",
        } %}
        case when invoices.is_credit then coalesce(
                {{ sentence('sales.credit_note', {'number': 'invoices.invoice_number'}) }},
                {{ sentence('sales.draft.credit_note', draft) }})
            else coalesce({{ sentence('sales.invoice', {'number': 'invoices.invoice_number'}) }},
                {{ sentence('sales.draft.invoice', draft) }}) end as label
    from pairs
    inner join invoices on invoices.connection = pairs.books_connection and invoices.company = pairs.books_company
    left join lines on lines.link = pairs.link and lines.company = invoices.company
        and lines.invoice_id = invoices.invoice_id
    left join places on places.link = pairs.link and places.company = invoices.company
        and places.invoice_id = invoices.invoice_id
    left join returns on returns.link = pairs.link and returns.company = invoices.company
        and returns.invoice_id = invoices.invoice_id
    left join customers on customers.connection = invoices.connection and customers.company = invoices.company
        and customers.customer_key = invoices.ordered_by
    left join maps as uses on uses.link = pairs.link and uses.company = invoices.company
        and uses.kind = 'entity_use_code' and uses.source_code = customers.code
    left join maps as exemptions
        on exemptions.link = pairs.link and exemptions.company = invoices.company
        and exemptions.kind = 'exemption_number' and exemptions.source_code = customers.code
    left join deliveries on deliveries.link = pairs.link and deliveries.company = invoices.company
        and deliveries.source_key = invoices.invoice_id
    where not invoices.is_deleted or (pairs.link, invoices.company,
        invoices.invoice_id) in (select (link, company, source_key) from begun)
),

final as (
    select joined.*, home.currency as home_currency,
        case when home.currency <> joined.currency and joined.amount <> 0 and joined.home_amount <> 0
            then round(joined.home_amount / joined.amount, 6)
        end as exchange_rate,
        case when joined.is_credit
            then coalesce(cast(joined.original_document ->> '$.tax_date' as date),
                cast(joined.original_document ->> '$.date' as date), originals.invoice_date, joined.invoice_date)
        end as tax_date
    from joined
    left join invoices as originals
        on originals.connection = joined.books_connection and originals.company = joined.books_company
        and originals.invoice_id = joined.original_id
    left join {{ ref('canonical_currencies') }} as home
        on home.connection = joined.books_connection and home.company = joined.books_company
)

select * from final
