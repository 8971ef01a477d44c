{#- Every coding row of Basware's invoices, in the order of its `rowIndex`, which has gaps. `tax`: what the supplier
    bills. -#}
with rows as (
    select connection, company, invoice_id, tax_code as header_tax_code, currency_code,
    unnest(cast(coalesce(coding_rows, '[]') as json[])) as coding
    from {{ ref('stg_basware__accounting_documents') }}
),

as_read as (
    select
        connection, company, invoice_id, coding ->> '$.externalCode' as row_key,
        row_number() over (partition by connection, company, invoice_id
            order by cast(coding ->> '$.rowIndex' as integer), coding ->> '$.externalCode') as no,
        nullif(trim(coding ->> '$.accountCode'), '') as account_code,
        nullif(trim(coding ->> '$.accountName'), '') as account_name,
        nullif(trim(coding ->> '$.costCenterCode'), '') as cost_center_code,
        nullif(trim(coding ->> '$.costCenterName'), '') as cost_center_name,
        nullif(trim(coding ->> '$.projectCode'), '') as project_code,
        coalesce(nullif(trim(coding ->> '$.taxCode'), ''), nullif(trim(header_tax_code), '')) as tax_code,
        nullif(trim(coding ->> '$.orderLineDescription'), '') as description,
        nullif(trim(coding ->> '$.orderNumber'), '') as order_number,
        cast(coding ->> '$.netTotal' as decimal(28, 6)) as net_read,
        cast(coding ->> '$.grossTotal' as decimal(28, 6)) as gross_read,
        coding, currency_code
    from rows
),

rounded as (
    select *, {{ rounded_line('net_read', 'currency_code', 'connection, company, invoice_id', 'no') }} as net,
    {{ rounded_line('gross_read', 'currency_code', 'connection, company, invoice_id', 'no') }} as gross
    from as_read
),

final as (
    select * exclude (net_read, gross_read, gross,
        currency_code) replace (nullif(coalesce(description, '') || {{ rounding_note('net', 'net_read') }},
        '') as description),
        cast(gross - net as decimal(28, 6)) as tax
    from rounded
)

select * from final
