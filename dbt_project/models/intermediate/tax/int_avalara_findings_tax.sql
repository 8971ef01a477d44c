{{ config(materialized='view') }}
{#- What a person must see of sales invoices and their tax though nothing is to be sent. -#}
with facts as (select * from {{ ref('int_avalara_invoice_facts') }} where is_routed and not is_deleted),
-- looked up without success, or by what AvaTax said of it when it worked out the tax
refused as (
    select * from {{ ref('stg_operations__deliveries') }}
    where flow in ('addresses', 'estimates', 'tax') and state in ('refused', 'blocked')
        and reason_code = 'address_failed'
),

estimates as (select *, cast(target_facts ->> '$.tax' as decimal(28,
    6)) as tax from {{ ref('stg_operations__deliveries') }} where flow = 'estimates' and state = 'delivered'),
lines as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'tax_lines' and state = 'delivered'),
recorded as (select * from {{ ref('int_avalara_recorded') }} where not is_void and is_agreed),
commits as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'commit' and state = 'delivered'),
documents as (select * from {{ ref('stg_avalara__transactions') }} where not is_deleted and status <> 'Adjusted'),

-- one bad address stops its invoices alone, and is reported once; of a customer without one that customer is
stopped as (
    select facts.*, coalesce(looked_up.reason_text, taxed.reason_text) as reason_text,
        case when facts.trouble is null then facts.place_key else coalesce(facts.customer_code, '') || ' '
            || facts.place_key end as document_key
    from facts
    left join refused as looked_up
        on looked_up.link = facts.link and looked_up.company = facts.books_company and looked_up.flow = 'addresses'
        and looked_up.source_key = facts.place_key
    left join refused as taxed
        on taxed.link = facts.link and taxed.company = facts.books_company and taxed.source_key = facts.invoice_id
        and taxed.flow = case when facts.is_final then 'tax' else 'estimates' end
    where facts.is_due and (looked_up.source_key is not null or taxed.source_key is not null
        or facts.trouble is not null)
),

bad_addresses as (
    select link, 'addresses' as flow, books_company as company, document_key, 'address_failed' as code,
        {%- set kept = {
            'fault': "coalesce(max(reason_text) filter (where trouble is null), " ~ sentence('sales.address.fault', {
                'customer': customer_of('min(customer_name)'), 'trouble': 'max(trouble)'}) ~ ')',
            'count': 'count(*)', 'division': 'min(division)', 'books': 'min(books_system)',
            'invoices': "array_to_string(list(label order by label)[1:20], ', ')
                || case when count(*) > 20 then " ~ sentence('sales.address.more', {'count': '(count(*) - 20)'})
                ~ " else '' end",
        } %}
        case count(*) when 1 then {{ sentence('sales.address.keeps_one', kept) }}
            else {{ sentence('sales.address.keeps', kept) }} end as text,
        json_object('customer', min(customer_name), 'invoices', list(label order by label)[1:20]) as payload
    from stopped
    group by link, books_company, document_key
),

-- kept right while the draft changes; what somebody typed into our line is a question
changed_lines as (
    select facts.link, 'tax_lines' as flow, facts.books_company as company, facts.invoice_id as document_key,
    'changed_in_target' as code,
        {{ sentence('sales.changed_in_target.line', {
            'label': 'facts.label', 'customer': customer_of('facts.customer_name'), 'billed': money('facts.billed'),
            'tax': money('estimates.tax'),
        }) }} as text,
        json_object('billed', {{ money("facts.billed") }}, 'tax', {{ money("estimates.tax") }}) as payload
    from facts
    inner join estimates on estimates.link = facts.link and estimates.company = facts.books_company
        and estimates.source_key = facts.invoice_id
    inner join lines on lines.link = facts.link and lines.company = facts.books_company
        and lines.source_key = facts.invoice_id
    where not facts.is_final and facts.billed <> estimates.tax and facts.modified > lines.sent_at
        and starts_with(lines.delivered_document ->> '$.basis', md5(facts.draft_document))
        -- what is worked out anew is written first
        and coalesce(cast(lines.target_facts ->> '$.tax' as decimal(28, 6)), estimates.tax) = estimates.tax
        and estimates.delivered_document = facts.asked_document
),

changed_documents as (
    select facts.link, 'tax' as flow, facts.books_company as company, facts.invoice_id as document_key,
        case when documents.status = 'Cancelled' then 'void_in_avatax' when documents.total_tax <> recorded.tax
            or documents.total_amount <> recorded.total then 'changed_in_avatax'
            else 'uncommitted_in_avatax' end as finding,
        {%- set found = {
            'label': 'facts.label', 'customer': customer_of('facts.customer_name'), 'books': 'facts.books_system',
            'code': 'recorded.code', 'recorded': money('recorded.tax'), 'tax': money('documents.total_tax'),
            'amount': money('documents.total_amount'),
        } %}
        case finding
            when 'void_in_avatax' then {{ sentence('sales.void_in_avatax', found) }}
            when 'changed_in_avatax' then {{ sentence('sales.changed_in_avatax', found) }}
            else {{ sentence('sales.uncommitted_in_avatax', found) }} end as text,
        json_object('code', recorded.code, 'status', documents.status, 'tax',
            {{ money('documents.total_tax') }}) as payload
    from facts
    inner join recorded on recorded.link = facts.link and recorded.company = facts.books_company
        and recorded.invoice_id = facts.invoice_id
    left join commits on commits.link = facts.link and commits.company = facts.books_company
        and commits.source_key = facts.invoice_id and commits.sent_at > recorded.sent_at
    inner join documents
        on documents.connection = facts.other_connection and documents.company = facts.company_code
        and lower(documents.code) = lower(recorded.code)
        and documents.modified_date > recorded.sent_at
    where facts.is_as_recorded and (documents.status = 'Cancelled' or documents.total_tax <> recorded.tax
        or documents.total_amount <> recorded.total
        or (documents.status in ('Saved', 'Posted') and documents.modified_date > commits.sent_at))
    qualify row_number() over (partition by facts.link, facts.books_company, facts.invoice_id
        order by documents.version desc) = 1
),

-- a mapping file shares a credit note out otherwise than it is
amounts as (
    select link, 'tax' as flow, books_company as company, 'credited_invoices.csv ' || invoice_number as document_key,
    'mapping_amounts' as code,
        {{ sentence('sales.mapping_amounts', {'fault': 'amounts_fault'}) }} as text,
        json_object('credit_note', cast(invoice_number as varchar)) as payload
    from facts
    where is_due and amounts_fault is not null
),
reviews as (
    select * from bad_addresses
    union all
    select * from changed_lines
    union all
    select * rename (finding as code) from changed_documents
)

select link, flow, company, document_key, 'review' as kind, 'warning' as severity, code, text, payload from reviews
union all
select link, flow, company, document_key, 'alert' as kind, 'warning' as severity, code, text, payload
    from (select * from bad_addresses union all select * from amounts)
