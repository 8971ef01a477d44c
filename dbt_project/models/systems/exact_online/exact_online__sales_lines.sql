{#- Lines of Exact's sales invoices. Our key stands in the notes of a line that we wrote.
    Grain: one row per connection, company, sales invoice and line. -#}
with items as {{ exact_masters('items') }},
accounts as {{ exact_masters('gl_accounts') }},

unnested as (
    select connection, company, invoice_id, unnest(cast(sales_invoice_lines as json[])) as line
    from {{ ref('stg_exact_online__sales_invoices') }}
)

select
    unnested.connection, unnested.company, unnested.invoice_id, cast(line ->> '$.LineNumber' as integer) as no,
    line ->> '$.ID' as key, trim(items.code) as item, accounts.code as account,
    coalesce(line ->> '$.Description', '') as description, line ->> '$.Quantity' as quantity,
    cast(line ->> '$.AmountFC' as decimal(28, 6)) as amount,
    cast(coalesce(line ->> '$.VATAmountFC', '0') as decimal(28, 6)) as vat,
    nullif(trim(line ->> '$.VATCode'), '') as vat_code, coalesce(line ->> '$.Notes', '') as notes
from unnested
left join items on items.connection = unnested.connection and items.company = unnested.company
    and items.id = (line ->> '$.Item')
left join accounts on accounts.connection = unnested.connection and accounts.company = unnested.company
    and accounts.id = (line ->> '$.GLAccount')
