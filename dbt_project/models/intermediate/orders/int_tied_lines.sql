{#- What each bill bills of a line of a purchase order, where its lines say which: net, and how much (null where one of
    them says none). Other lines of such a bill, its freight, are apart from the order. -#}
with own as (
    select documents.system, documents.connection, documents.company, documents.document_key, lines.po_line,
        lines.po_order, documents.turn * lines.net as net, lines.quantity
    from {{ ref('canonical_bills') }} as documents
    inner join {{ ref('canonical_bill_lines') }} as lines using (system, connection, company, document_key)
    where lines.po_line is not null
    union all by name
    -- settled before what a run looks at
    select 'quickbooks_online' as system, connection, company, document_key, line.po_line as po_line,
        line.order_key as po_order, case when is_credit_type then -1 else 1 end * line.amount as net,
        line.quantity as quantity
    from (
        select *, unnest(lines) as line from {{ ref('quickbooks_online__bill_records') }}
        anti join {{ ref('quickbooks_online__bill_scope') }} using (connection, company, origin, document_key)
        where order_key is not null and not is_deleted and not is_own_discount
    )
    where line.po_line is not null
),

found as (
    select own.* exclude (po_line, po_order), lines.order_key, lines.line_key
    from own
    inner join {{ ref('int_order_lines') }} as lines
        on lines.system = own.system and lines.connection = own.connection and lines.company = own.company
        and lines.line_key = own.po_line and lines.order_key = coalesce(own.po_order, lines.order_key)
    union all by name
    select 'airbase' as system, bills.connection, bills.company, bills.bill_id as document_key,
        try_cast(bills.line ->> '$.amount' as decimal(28, 6)) as net,
        try_cast(bills.line ->> '$.quantity' as decimal(28, 6)) as quantity, lines.order_key, lines.line_key
    from (select *, unnest(cast(line_items as json[])) as line from {{ ref('stg_airbase__bills') }}) as bills
    inner join {{ ref('int_order_lines') }} as lines
        on lines.system = 'airbase' and lines.connection = bills.connection and lines.company = bills.company
        and lines.line_key = (bills.line ->> '$.purchase_order_line_id')
    union all by name
    select 'basware' as system, coding.connection, coding.company, coding.invoice_id as document_key, coding.net,
        try_cast(coding.coding ->> '$.matchedQuantity' as decimal(28, 6)) as quantity, lines.order_key, lines.line_key
    from {{ ref('basware__spend_invoice_lines') }} as coding
    inner join {{ ref('int_order_lines') }} as lines
        on lines.system = 'basware' and lines.connection = coding.connection and lines.company = coding.company
        and coding.order_number in (lines.number, lines.order_key)
        and lines.line_key = (coding.coding ->> '$.orderLineNumber')
)

select
    system, connection, company, document_key, order_key, line_key, sum(net) as net,
    case when count(quantity) = count(*) then sum(sign(net) * abs(quantity)) end as quantity
from found
group by all
having sum(net) is not null
