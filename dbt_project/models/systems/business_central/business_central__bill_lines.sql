{#- Lines of Business Central's purchase invoices, drafts too; one that is a comment says no amount. An invoice has one
    pair of dimensions, which its lines share. Grain: one row per connection, company, invoice and line. -#}
{%- set shape -%}
[{"id":"VARCHAR","sequence":"INTEGER","lineType":"VARCHAR","lineObjectNumber":"VARCHAR","description":"VARCHAR",
"taxCode":"VARCHAR","quantity":"VARCHAR","unitCost":"VARCHAR","netAmount":"VARCHAR","netTaxAmount":"VARCHAR"}]
{%- endset -%}
with invoices as (
    {{ raw('business_central', 'purchase_invoices', {
        'id': 'varchar',
        'currency_code': 'varchar',
        'order_id': 'varchar',
        'shortcut_dimension1_code': 'varchar',
        'shortcut_dimension2_code': 'varchar',
        'purchase_invoice_lines': 'varchar',
    }) }}
),

lines as (
    select *, unnest(coalesce(from_json(purchase_invoice_lines, '{{ shape }}'), [])) as line from invoices
),

typed as (
    select
        *, cast(coalesce(line.netAmount, '0') as decimal(28, 6)) as amount,
        cast(coalesce(line.netTaxAmount, '0') as decimal(28, 6)) as tax
    from lines
    where line.lineType <> 'Comment'
)

select
    connection, company, 'posted_purchase_invoice' as origin, id as document_key,
    row_number() over (partition by connection, company, id order by line.sequence, line.id) as no,
    line.sequence as line_number, line.id as line_key, coalesce(line.description, '') as description,
    case when line.lineType = 'Account' then line.lineObjectNumber end as account,
    case when line.lineType = 'Item' then line.lineObjectNumber end as item,
    shortcut_dimension1_code as cost_center, shortcut_dimension2_code as cost_unit, line.taxCode as vat_code,
    nullif(order_id, '00000000-0000-0000-0000-000000000000') as po_order,
    cast(line.quantity as decimal(28, 6)) as quantity, cast(line.unitCost as decimal(28, 6)) as unit_price, amount,
    {{ rounded_line('amount', 'currency_code', 'connection, company, id', 'line.sequence') }} as net,
    {{ rounded_line('tax', 'currency_code', 'connection, company, id', 'line.sequence') }} as tax_payable
from typed
{{ config(materialized='table') }}
