{#- Every line of every purchase entry and trade-module invoice, with what of it is owed to the supplier.
    Excluding VAT (type E): the amount is net. Including (type I): the amount holds its VAT. Reverse charge (`Charged`):
    the VAT shown is owed to the tax office, not to the supplier. Non-deductible VAT is a cost, but is owed all the same. -#}
{%- set shape -%}
[{"ID":"VARCHAR","LineNumber":"INTEGER","Description":"VARCHAR","GLAccount":"VARCHAR","CostCenter":"VARCHAR","CostUnit":"VARCHAR",
"VATCode":"VARCHAR","Item":"VARCHAR","PurchaseOrderLine":"VARCHAR","Quantity":"VARCHAR","UnitPrice":"VARCHAR","AmountFC":"VARCHAR",
"Amount":"VARCHAR","VATAmountFC":"VARCHAR","VATAmount":"VARCHAR","VATBaseAmountFC":"VARCHAR"}]
{%- endset -%}
with entry_lines as (
    -- one pass over each document's JSON: reading it field by field costs a parse for every field
    select connection, company, 'purchase_entry' as origin, entry_id as document_key,
        unnest(from_json(purchase_entry_lines, '{{ shape }}'), max_depth := 2)
    from {{ ref('stg_exact_online__purchase_entries') }}
),

invoice_lines as (
    select connection, company, 'purchase_invoice' as origin, id as document_key,
        unnest(from_json(purchase_invoice_lines, '{{ shape }}'), max_depth := 2)
    from {{ ref('stg_exact_online__purchase_invoices') }}
),

unnested as (
    select * from entry_lines
    union all by name
    select * from invoice_lines
),

typed as (
    select
        connection, company, origin, document_key, ID as line_key, coalesce(LineNumber, 0) as line_number,
        coalesce(Description, '') as description, GLAccount as gl_account,
        nullif(trim(CostCenter), '') as cost_center, nullif(trim(CostUnit), '') as cost_unit,
        nullif(trim(VATCode), '') as vat_code, Item as item, PurchaseOrderLine as po_line,
        cast(Quantity as decimal(28, 6)) as quantity, cast(UnitPrice as decimal(28, 6)) as unit_price,
        cast(coalesce(AmountFC, Amount) as decimal(28, 2)) as amount,
        cast(coalesce(VATAmountFC, VATAmount, '0') as decimal(28, 2)) as vat,
        cast(VATBaseAmountFC as decimal(28, 2)) as vat_base
    from unnested
),

vat_codes as (select * from {{ ref('stg_exact_online__vat_codes') }}),
accounts as (select * from {{ ref('stg_exact_online__gl_accounts') }}),

final as (
    select
        typed.* exclude (amount, vat, vat_base),
        row_number() over (
            partition by typed.connection, typed.company, typed.origin, typed.document_key
            order by typed.line_number, typed.line_key
        ) as no,
        accounts.code as account, accounts.description as account_name,
        accounts.type as account_type, typed.amount,
        -- the line's own base says whether this amount holds its VAT; without a base the code's type does
        case when vat_codes.type = 'I' and typed.origin = 'purchase_entry' and typed.vat_base is distinct from typed.amount
             then typed.amount - typed.vat else typed.amount end as net,
        case when coalesce(vat_codes.charged, false) or vat_codes.type = 'N' then 0::decimal(28, 2)
             else typed.vat end as tax_payable
    from typed
    left join vat_codes
        on vat_codes.connection = typed.connection and vat_codes.company = typed.company
        and vat_codes.code = typed.vat_code
    left join accounts
        on accounts.connection = typed.connection and accounts.company = typed.company
        and accounts.id = typed.gl_account
)

select * from final
