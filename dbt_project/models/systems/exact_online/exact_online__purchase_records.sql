{{ config(materialized='incremental', incremental_strategy='delete+insert',
    unique_key=['connection', 'company', 'origin', 'document_key']) }}
{#- Purchase entries and trade-module invoices as Exact sent them, each with its lines in their order as one typed list.
    Reading a document's JSON is the dearest step of a run, so only documents that a new load brought are read again.
    -#}
{%- set shape -%}
[{"ID":"VARCHAR","LineNumber":"INTEGER","Description":"VARCHAR","GLAccount":"VARCHAR","CostCenter":"VARCHAR",
"CostUnit":"VARCHAR",
"VATCode":"VARCHAR","Item":"VARCHAR","PurchaseOrderLine":"VARCHAR","Quantity":"VARCHAR","UnitPrice":"VARCHAR",
"AmountFC":"VARCHAR",
"Amount":"VARCHAR","VATAmountFC":"VARCHAR","VATAmount":"VARCHAR","VATBaseAmountFC":"VARCHAR"}]
{%- endset -%}
with entries as (
    select
        connection, company, 'purchase_entry' as origin, entry_id as document_key, supplier, journal, your_ref,
        entry_date as date, due_date, currency, amount_fc as header, type in (31) as is_credit_type, status,
        entry_number, invoice_number, order_number, reporting_year, reporting_period, description, is_deleted,
        external_link_reference, modified, created, purchase_entry_lines as lines_text, _dlt_load_id
    from {{ ref('stg_exact_online__purchase_entries') }}
),

trade_invoices as (
    select
        connection, company, 'purchase_invoice' as origin, id as document_key, supplier, journal, your_ref,
        invoice_date as date, due_date, currency, amount as header, type in (8031, 8034) as is_credit_type, status,
        entry_number, cast(null as bigint) as invoice_number, cast(null as bigint) as order_number,
        financial_year as reporting_year, financial_period as reporting_period, description, is_deleted,
        cast(null as varchar) as external_link_reference, modified, created,
        purchase_invoice_lines as lines_text, _dlt_load_id
    from {{ ref('stg_exact_online__purchase_invoices') }}
),

loaded as (
    select * from entries
    where {{ of_new_raw_loads('exact_online', 'purchase_entries',
        "case when origin = 'purchase_entry' then load_id end") }}
    union all by name
    select * from trade_invoices
    where {{ of_new_raw_loads('exact_online', 'purchase_invoices',
        "case when origin = 'purchase_invoice' then load_id end") }}
),

-- one pass over each document's JSON: reading it field by field costs a parse for every field
typed as (
    select
        * exclude (lines_text, _dlt_load_id), _dlt_load_id as load_id,
        list_sort(list_transform(coalesce(from_json(lines_text, '{{ shape }}'), []), lambda line: {
            'line_number': coalesce(line.LineNumber, 0), 'line_key': line.ID,
            'description': coalesce(line.Description, ''),
            'gl_account': line.GLAccount, 'cost_center': nullif(trim(line.CostCenter), ''),
            'cost_unit': nullif(trim(line.CostUnit), ''),
            'vat_code': nullif(trim(line.VATCode), ''), 'item': line.Item, 'po_line': line.PurchaseOrderLine,
            'quantity': cast(line.Quantity as decimal(28, 6)), 'unit_price': cast(line.UnitPrice as decimal(28, 6)),
            'amount': cast(coalesce(line.AmountFC, line.Amount) as decimal(28, 6)),
            'vat': cast(coalesce(line.VATAmountFC, line.VATAmount, '0') as decimal(28, 6)),
            'vat_base': cast(line.VATBaseAmountFC as decimal(28, 6))})) as lines,
        {{ normal_number('your_ref') }} as number_key, {{ invoice_n1('your_ref') }} as n1
    from loaded
),

final as (
    select
        *, {{ invoice_n2('n1') }} as n2, cast(abs(header) as decimal(28, 6)) as header_abs,
        cast(coalesce(list_sum(list_transform(lines, lambda line: line.amount)), 0) as decimal(28, 6)) as amount_sum,
        cast(coalesce(list_sum(list_transform(lines, lambda line: line.vat)), 0) as decimal(28, 6)) as vat_sum
    from typed
)

select * from final
