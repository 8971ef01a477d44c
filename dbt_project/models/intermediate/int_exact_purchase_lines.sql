{#- Every line of every purchase entry and trade-module invoice, with what of it is owed to the supplier.
    Excluding VAT (type E): the amount is net. Including (type I): the amount holds its VAT. Reverse charge (`Charged`):
    the VAT shown is owed to the tax office, not to the supplier. Non-deductible VAT is a cost, but is owed all the same. -#}
with entry_lines as (
    select
        connection, company, 'purchase_entry' as origin, entry_id as document_key,
        unnest(cast(purchase_entry_lines as json[])) as line
    from {{ ref('stg_exact_online__purchase_entries') }}
),

invoice_lines as (
    select
        connection, company, 'purchase_invoice' as origin, id as document_key,
        unnest(cast(purchase_invoice_lines as json[])) as line
    from {{ ref('stg_exact_online__purchase_invoices') }}
),

unnested as (
    select * from entry_lines
    union all
    select * from invoice_lines
),

typed as (
    select
        connection, company, origin, document_key,
        line ->> '$.ID' as line_key,
        coalesce(cast(line ->> '$.LineNumber' as integer), 0) as line_number,
        coalesce(line ->> '$.Description', '') as description,
        line ->> '$.GLAccount' as gl_account,
        nullif(trim(line ->> '$.CostCenter'), '') as cost_center,
        nullif(trim(line ->> '$.CostUnit'), '') as cost_unit,
        nullif(trim(line ->> '$.VATCode'), '') as vat_code,
        line ->> '$.Item' as item,
        line ->> '$.PurchaseOrderLine' as po_line,
        cast(line ->> '$.Quantity' as decimal(28, 6)) as quantity,
        cast(line ->> '$.UnitPrice' as decimal(28, 6)) as unit_price,
        cast(coalesce(line ->> '$.AmountFC', line ->> '$.Amount') as decimal(28, 2)) as amount,
        cast(coalesce(line ->> '$.VATAmountFC', line ->> '$.VATAmount', '0') as decimal(28, 2)) as vat,
        cast(line ->> '$.VATBaseAmountFC' as decimal(28, 2)) as vat_base
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
