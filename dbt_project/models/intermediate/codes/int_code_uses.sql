{#- The codes that documents of a link name, of the kinds that mapping files map, each with its document as it stands.
    What is left out of the link (before its start, not chosen) is not here.
    Grain: one row per link, flow, company, document, kind of code and code. -#}
with spend_pairs as (select * from {{ ref('int_spend_pairs') }} where is_routed),
links as (select link, kind from {{ ref('stg_config__links') }}),
outbox as (select * from {{ ref('int_outbox_rows') }} where is_in_outbox and skip is null),

spend_invoices as (
    select
        pairs.link, 'invoices' as flow, coding.company, coding.invoice_id as source_key,
        [{'kind': 'gl_account', 'code': coding.account_code},
            {'kind': 'cost_center', 'code': coding.cost_center_code},
            {'kind': 'cost_unit', 'code': json_extract_string(
                coding.coding, '$.' || coalesce(pairs.cost_unit_field, 'none'))},
            {'kind': 'tax_code', 'code': coding.tax_code}, {'kind': 'project', 'code': coding.project_code}] as codes
    from spend_pairs as pairs
    inner join {{ ref('canonical_spend_invoice_lines') }} as coding
        on coding.system = pairs.other_system and coding.connection = pairs.other_connection
        and coding.company = pairs.other_company
),

invoice_terms as (
    select
        pairs.link, 'invoices' as flow, invoices.company, invoices.invoice_id as source_key,
        [{'kind': 'payment_term', 'code': invoices.payment_term_code}] as codes
    from spend_pairs as pairs
    inner join {{ ref('canonical_spend_invoices') }} as invoices
        on invoices.system = pairs.other_system and invoices.connection = pairs.other_connection
        and invoices.company = pairs.other_company
),

-- an order's account may be mapped to an item as well
spend_orders as (
    select
        link, 'purchase_orders' as flow, company, order_key as source_key,
        [{'kind': 'gl_account', 'code': account_code}, {'kind': 'item', 'code': account_code},
            {'kind': 'item', 'code': item_code}, {'kind': 'cost_center', 'code': centers[1]},
            {'kind': 'cost_unit', 'code': units[1]}, {'kind': 'tax_code', 'code': tax_code}] as codes
    from {{ ref('int_order_items') }}
),

order_terms as (
    select
        pairs.link, 'purchase_orders' as flow, orders.company, orders.order_key as source_key,
        [{'kind': 'payment_term', 'code': orders.term}] as codes
    from {{ ref('int_link_pairs') }} as pairs
    inner join {{ ref('canonical_spend_orders') }} as orders
        on orders.system = pairs.other_system and orders.connection = pairs.other_connection
        and orders.company = pairs.other_company
    where pairs.is_routed and pairs.other_system in {{ spend_systems() }}
),

bills as (
    select
        lines.link, {{ flow_of('invoices', 'links.kind') }} as flow, lines.company, lines.document_key as source_key,
        [{'kind': 'gl_account', 'code': books_account}, {'kind': 'cost_center', 'code': books_cost_center},
            {'kind': 'cost_unit', 'code': books_cost_unit}] as codes
    from {{ ref('int_coded_invoice_lines') }} as lines
    inner join links using (link)
),

sales as (
    select
        pairs.link, unnest(['estimates', 'tax']) as flow, sold.company, sold.invoice_id as source_key,
        [{'kind': 'item_tax_code', 'code': sold.item}] as codes
    from {{ ref('int_avalara_pairs') }} as pairs
    inner join {{ ref('canonical_sales_lines') }} as sold
        on sold.connection = pairs.books_connection and sold.company = pairs.books_company
    where pairs.is_routed and sold.item is distinct from pairs.tax_item
),

named as (
    select link, flow, company, source_key, unnest(codes) as named
    from (
        select * from spend_invoices
        union all by name
        select * from invoice_terms
        union all by name
        select * from spend_orders
        union all by name
        select * from order_terms
        union all by name
        select * from bills
        union all by name
        select * from sales
    ) as every_one
),

uses as (
    select distinct link, flow, company, source_key, named.kind as kind, trim(named.code) as source_code
    from named
    where nullif(trim(named.code), '') is not null
)

select
    uses.*, outbox.number, outbox.counterparty, outbox.doc_date, outbox.currency, outbox.amount,
    coalesce(outbox.state, 'not_delivered') as state, outbox.target_number,
    list_transform(cast(outbox.problems as json[]), lambda entry: entry ->> '$.code') as problem_codes
from uses
inner join outbox using (link, flow, company, source_key)
