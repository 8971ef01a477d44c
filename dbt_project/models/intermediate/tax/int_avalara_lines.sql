{#- The lines of each sales invoice: what is sold, with the tax code that its item has in AvaTax, and apart from it what
    a line on the tax item charges (`billed`, null where there is none) and the VAT that Exact itself puts on the
    invoice. One row per link and invoice. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
invoices as (select * from {{ ref('stg_exact_online__sales_invoices') }}),
items as {{ exact_masters('items') }},
accounts as {{ exact_masters('gl_accounts') }},
tax_codes as (select * from {{ ref('int_avalara_tax_codes') }}),

lines as (
    select pairs.link, pairs.tax_item, invoices.connection, invoices.company, invoices.invoice_id, invoices.currency,
    unnest(cast(invoices.sales_invoice_lines as json[])) as line
    from pairs
    inner join invoices on invoices.connection = pairs.books_connection and invoices.company = pairs.books_company
),

coded as (
    select
        lines.*, cast(line ->> '$.LineNumber' as integer) as no, line ->> '$.ID' as key, trim(items.code) as item,
        accounts.code as account,
        cast(line ->> '$.AmountFC' as decimal(28, 6)) as net_read,
        cast(coalesce(line ->> '$.VATAmountFC', '0') as decimal(28, 6)) as vat,
        coalesce(trim(items.code) = lines.tax_item, false) as is_tax,
        coalesce(trim(items.code) = lines.tax_item, false)
            and list_contains(string_split(coalesce(line ->> '$.Notes', ''), ' '), 'AV:tax_line:'
            || invoice_id) as is_ours,
        -- one item, else all of them
        coalesce(own.target_code, usual.target_code) as tax_code,
        'tax code ' || coalesce(own.target_code, usual.target_code) || ' of item '
            || coalesce(trim(items.code), '(no item)') || ' '
            || case when own.target_code is null then usual.fault else own.fault end as tax_code_fault
    from lines
    left join items on items.connection = lines.connection and items.company = lines.company
        and items.id = (line ->> '$.Item')
    left join accounts on accounts.connection = lines.connection and accounts.company = lines.company
        and accounts.id = (line ->> '$.GLAccount')
    left join tax_codes as own on own.link = lines.link and own.company = lines.company
        and own.source_code = trim(items.code)
    left join tax_codes as usual on usual.link = lines.link and usual.company = lines.company
        and usual.source_code = '*'
),

rounded as (
    select *, {{ rounded_line('net_read', 'currency', 'link, connection, company, invoice_id, is_tax',
        'no, key') }} as net from coded
),

final as (
    select
        link, connection, company, invoice_id,
        list({'no': no, 'key': key, 'description': coalesce(line ->> '$.Description', '')
            || coalesce({{ rounding_note('net', 'net_read') }}, ''), 'item': item, 'account': account,
            'tax_code': tax_code,
              'quantity': line ->> '$.Quantity', 'net': {{ money("net") }}} order by no, key)
                  filter (where not is_tax) as lines,
        coalesce(sum(net) filter (where not is_tax), 0) as net,
        cast(sum(net_read) filter (where not is_tax) as decimal(28, 6)) as stated_net, sum(net)
            filter (where is_tax) as billed, sum(vat) as exact_vat,
        arg_min(nullif(trim(line ->> '$.VATCode'), ''), no) filter (where not is_tax) as vat_code, arg_min(key, no)
            filter (where is_tax and (is_ours or not has_ours)) as tax_line_id, bool_or(is_ours) as is_ours,
        list(distinct coalesce(item, '(no item)') order by coalesce(item, '(no item)'))
            filter (where not is_tax and tax_code is null) as unmapped,
        list(distinct tax_code_fault order by tax_code_fault)
            filter (where not is_tax and tax_code_fault is not null) as tax_code_faults
    from (select *, bool_or(is_ours) over (partition by link, company, invoice_id) as has_ours from rounded)
    group by all
)

select * from final
