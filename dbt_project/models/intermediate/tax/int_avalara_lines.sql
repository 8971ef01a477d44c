{#- The lines of each sales invoice: what is sold, with the tax code that its item has in AvaTax, and apart from it what
    a line on the tax item charges (`billed`, null where there is none) and the tax that the books themselves
    put on the invoice. One row per link and invoice. -#}
with pairs as (select * from {{ ref('int_avalara_pairs') }} where is_routed),
invoices as (select * from {{ ref('canonical_sales_invoices') }}),
tax_codes as (select * from {{ ref('int_avalara_tax_codes') }}),

lines as (
    select pairs.link, pairs.tax_item, invoices.currency, sold.*
    from pairs
    inner join invoices on invoices.connection = pairs.books_connection and invoices.company = pairs.books_company
    inner join {{ ref('canonical_sales_lines') }} as sold
        on sold.connection = invoices.connection and sold.company = invoices.company
        and sold.invoice_id = invoices.invoice_id
),

coded as (
    select
        lines.*, lines.amount as net_read, coalesce(lines.item = lines.tax_item, false) as is_tax,
        coalesce(lines.item = lines.tax_item, false)
            and list_contains(string_split(lines.notes, ' '), 'AV:tax_line:' || lines.invoice_id) as is_ours,
        -- one item, else all of them
        coalesce(own.target_code, usual.target_code) as tax_code,
        {{ sentence('sales.tax_code_fault', {
            'code': 'coalesce(own.target_code, usual.target_code)',
            'item': 'coalesce(lines.item, ' ~ sentence('sales.no_item') ~ ')',
            'fault': 'case when own.target_code is null then usual.fault else own.fault end',
        }) }} as tax_code_fault
    from lines
    left join tax_codes as own on own.link = lines.link and own.company = lines.company
        and own.source_code = lines.item
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
        list({'no': no, 'key': key,
            'description': description || coalesce({{ rounding_note('net', 'net_read') }}, ''),
            'item': item, 'account': account, 'tax_code': tax_code, 'quantity': quantity,
            'net': {{ money("net") }}} order by no, key)
                  filter (where not is_tax) as lines,
        coalesce(sum(net) filter (where not is_tax), 0) as net,
        cast(sum(net_read) filter (where not is_tax) as decimal(28, 6)) as stated_net, sum(net)
            filter (where is_tax) as billed, sum(vat) as books_vat,
        arg_min(vat_code, no) filter (where not is_tax) as vat_code, arg_min(key, no)
            filter (where is_tax and (is_ours or not has_ours)) as tax_line_id, bool_or(is_ours) as is_ours,
        list(distinct coalesce(item, '(no item)') order by coalesce(item, '(no item)'))
            filter (where not is_tax and tax_code is null) as unmapped,
        list(distinct tax_code_fault order by tax_code_fault)
            filter (where not is_tax and tax_code_fault is not null) as tax_code_faults
    from (select *, bool_or(is_ours) over (partition by link, company, invoice_id) as has_ours from rounded)
    group by all
)

select * from final
