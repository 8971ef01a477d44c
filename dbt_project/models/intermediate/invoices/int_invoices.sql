{#- Purchase invoices of every system in one shape, for the search of duplicates. Amounts are signed: what is owed to
    the supplier is positive, a credit note negative. Of the history (settled before the start of a link) only what
    could be the twin of one of the others is here, and all that tells whether such bills come regularly: equal numbers,
    equal amounts. -#}
with line_amounts as (
    select connection, company, origin, document_key as invoice_key, list_sort(list(abs(net))) as amounts
        from {{ ref('canonical_bill_lines') }} group by all
    union all
    select connection, company, system || '_invoice', invoice_id, list_sort(list(abs(net)))
        from {{ ref('canonical_spend_invoice_lines') }} group by all
),

booked as (
    select
        connection, system, company, document_key as invoice_key, supplier as vendor_key,
        your_ref as number, date, due_date, currency, total as gross, net, tax_payable as tax, is_credit,
        coalesce(cast(order_number as varchar), order_key) as po_number,
        case when is_deleted then 'deleted' else coalesce(cast(status as varchar), status_word) end as status,
        cast(open_amount as decimal(28, 6)) as open_amount, origin,
        external_link_reference as external_code
    from {{ ref('canonical_bills') }}
),

avid_invoices as (
    select
        invoices.connection, 'avidxchange' as system, invoices.company, invoices.invoice_id as invoice_key,
        coalesce(vendors.vendor_id, invoices.vendor_id) as vendor_key, invoices.invoice_number as number,
        invoices.invoice_date as date, invoices.due_date, invoices.currency_code as currency,
        coalesce(invoices.amount, invoices.gross_amount) as gross, invoices.tax_amount as vat,
        coalesce(invoices.amount, invoices.gross_amount) < 0 as is_credit,
        invoices.purchase_order_number as po_number, invoices.status, 'avidxchange_invoice' as origin,
        invoices.external_code
    from {{ ref('stg_avidxchange__invoices') }} as invoices
    left join {{ ref('stg_avidxchange__vendors') }} as vendors
        on vendors.connection = invoices.connection and vendors.company = invoices.company
        and vendors.external_vendor_code = invoices.vendor_external_code
    where not invoices.is_deleted
),

avid as (
    select
        * exclude (gross, vat), cast(gross as decimal(28, 6)) as gross,
        cast(gross - coalesce(vat, 0) as decimal(28, 6)) as net, cast(vat as decimal(28, 6)) as tax,
        cast(null as decimal(28, 6)) as open_amount
    from avid_invoices
),

-- what the books have of them stands there as a bill: here are those that wait, and those that we booked
approved as (
    select
        connection, system, company, invoice_id as invoice_key, supplier_code as vendor_key,
        invoice_number as number, invoice_date as date,
        due_date, currency_code as currency, {{ posted_amount('gross_sum', 'currency_code') }} as gross,
        {{ posted_amount('coalesce(net_sum, gross_sum)', 'currency_code') }} as net,
        gross - net as tax, gross_sum < 0 as is_credit, order_numbers ->> '$[0]' as po_number,
        source_status as status, cast(null as decimal(28, 6)) as open_amount, system || '_invoice' as origin
    from {{ ref('canonical_spend_invoices') }} as documents
    where is_open or is_prebook or exists (
        select 1 from {{ ref('stg_operations__deliveries') }} as posted
        where posted.flow = 'invoices' and posted.company = documents.company
            and posted.source_key = documents.invoice_id and posted.target_id is not null)
),

others as (
    select number, gross, net from booked
    union all
    select number, gross, net from avid
    union all
    select number, gross, net from approved
),

numbers as (select distinct {{ invoice_n1('number') }} as n1, {{ invoice_n2(invoice_n1('number')) }} as n2 from others),

amounts as (
    select distinct cast(unnest([abs(gross) - 0.01, abs(gross), abs(gross) + 0.01, abs(net)]) as decimal(28,
        6)) as amount from others
),

-- one search at a time: each looks at one narrow column of a long table
alike as (
    {%- for records in ['exact_online__purchase_records', 'quickbooks_online__bill_records'] %}
    {%- set records_loop = loop %}
    {%- for found in ["numbers on numbers.n1 = records.n1", "numbers on numbers.n2 = records.n2",
        "amounts on amounts.amount = records.header_abs",
            "amounts on amounts.amount = abs(records.amount_sum)"] + (["amounts on amounts.amount =
                abs(records.amount_sum - records.vat_sum)"] if records == 'exact_online__purchase_records' else []) %}
    select connection, company, origin, document_key from {{ ref(records) }} as records semi join {{ found }}
    {%- if not (loop.last and records_loop.last) %}
    union{% endif %}
    {%- endfor %}
    {%- endfor %}
),

history_alike as (
    select * from alike
    anti join {{ ref('exact_online__purchase_scope') }} using (connection, company, origin, document_key)
    anti join {{ ref('quickbooks_online__bill_scope') }} using (connection, company, origin, document_key)
    anti join {{ ref('exact_online__purchase_twins') }} using (connection, company, origin, document_key)
),

history as (
    select
        connection, 'exact_online' as system, company, document_key as invoice_key, supplier as vendor_key,
        your_ref as number,
        date, due_date, currency, {{ history_amount('header_abs') }} as gross,
        {{ history_amount('abs(amount_sum)') }} as net,
        is_credit_type or amount_sum < 0 as is_credit,
        cast(order_number as varchar) as po_number, cast(status as varchar) as status,
        cast(0 as decimal(28, 6)) as open_amount,
        origin, external_link_reference as external_code, true as is_history
    from {{ ref('exact_online__purchase_records') }}
    semi join history_alike using (connection, company, origin, document_key)
    where not is_deleted
    union all by name
    select
        connection, 'quickbooks_online' as system, company, document_key as invoice_key, supplier as vendor_key,
        your_ref as number,
        date, due_date, coalesce(records.currency, home.currency, 'USD') as currency,
        cast(case when is_credit_type then -1 else 1 end * header_abs as decimal(28, 6)) as gross,
        cast(case when is_credit_type then -1 else 1 end * amount_sum as decimal(28, 6)) as net,
        is_credit_type as is_credit,
        order_key as po_number, 'paid' as status, cast(0 as decimal(28, 6)) as open_amount, origin,
        cast(null as varchar) as external_code, true as is_history
    from {{ ref('quickbooks_online__bill_records') }} as records
    semi join history_alike using (connection, company, origin, document_key)
    left join {{ ref('canonical_currencies') }} as home using (connection, company)
    where not is_deleted and not is_own_discount
),

gathered as (
    select *, false as is_history from booked
    union all by name
    select *, false as is_history from avid
    union all by name
    select *, false as is_history from approved
    union all by name
    select *, gross - net as tax from history
),

final as (
    select gathered.*, cast(line_amounts.amounts as varchar) as line_amounts, len(line_amounts.amounts) as lines
    from gathered
    left join line_amounts using (connection, company, origin, invoice_key)
)

select * from final
