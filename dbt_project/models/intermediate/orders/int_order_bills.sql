{#- What was billed on each purchase order, in the system that holds both: every bill that names the order, net and in
    the order's currency, and `billed`, the sum up to and with it. Credits come off first, then the oldest bill. Of a
    blanket order the sum is its limit. -#}
with orders as (
    select system, connection, company, order_key, number, supplier as vendor, currency, total as ordered
    from {{ ref('canonical_orders') }}
    where not is_cancelled
    union all by name
    select 'airbase' as system, connection, company, order_id as order_key, number, vendor_id as vendor,
        currency_code as currency, approved_amount as ordered
    from {{ ref('stg_airbase__purchase_orders') }}
    where not is_deleted and coalesce(status <> 'cancelled', true)
    union all by name
    select 'basware' as system, connection, company, external_code as order_key, trim(order_number) as number,
        supplier_code as vendor, purchase_currency as currency, net_sum as ordered
    from {{ ref('stg_basware__exported_orders') }}
    where not is_deleted and coalesce(order_status <> 'Canceled', true)
),

-- settled before what a run looks at; their lines are not read again
history as (
    select 'exact_online' as system, *, cast(order_number as varchar) as named
    from {{ ref('exact_online__purchase_records') }}
    anti join {{ ref('exact_online__purchase_scope') }} using (connection, company, origin, document_key)
    where order_number is not null and not is_deleted and status in (20, 50)
    union all by name
    select 'quickbooks_online' as system, *, order_key as named from {{ ref('quickbooks_online__bill_records') }}
    anti join {{ ref('quickbooks_online__bill_scope') }} using (connection, company, origin, document_key)
    where order_key is not null and not is_deleted and not is_own_discount
),

by_line as (
    select system, connection, company, document_key, order_key as named, sum(net) as net
    from {{ ref('int_tied_lines') }}
    where system <> 'basware'
    group by all
),

coded as (
    select connection, company, invoice_id, order_number as named, sum(net) as net
    from {{ ref('basware__spend_invoice_lines') }}
    where order_number is not null
    group by all
),

bills as (
    select documents.system, documents.connection, documents.company, documents.document_key,
        documents.supplier as vendor, documents.currency, documents.created,
        coalesce(by_line.named, documents.order_key, cast(documents.order_number as varchar)) as named,
        coalesce(by_line.net, documents.net) as net
    from {{ ref('canonical_bills') }} as documents
    left join by_line using (system, connection, company, document_key)
    where documents.is_bill and not documents.is_gone
    union all by name
    select history.system, connection, company, document_key, supplier as vendor,
        coalesce(history.currency, home.currency) as currency, created, named,
        case when is_credit_type or amount_sum < 0 then -1 else 1 end * abs(amount_sum) as net
    from history
    left join {{ ref('canonical_currencies') }} as home using (connection, company)
    union all by name
    select 'airbase' as system, documents.connection, documents.company, bill_id as document_key, vendor_id as vendor,
        currency_code as currency, cast(coalesce(entry_date, invoice_date) as timestamptz) as created,
        coalesce(by_line.named, purchase_order_ids ->> '$[0]') as named,
        coalesce(by_line.net, total_amount - coalesce(tax_amount, 0)) as net
    from {{ ref('stg_airbase__bills') }} as documents
    left join by_line
        on by_line.system = 'airbase' and by_line.connection = documents.connection
        and by_line.company = documents.company and by_line.document_key = documents.bill_id
    where not is_deleted
        and coalesce(status not in ('rejected', 'void'), true)
        and (by_line.named is not null or json_array_length(purchase_order_ids) = 1)
    union all by name
    select 'basware' as system, documents.connection, documents.company, documents.invoice_id as document_key,
        supplier_code as vendor, currency_code as currency, cast(invoice_date as timestamptz) as created,
        coalesce(coded.named, trim(order_numbers ->> '$[0]')) as named, coalesce(coded.net, net_sum, gross_sum) as net
    from {{ ref('stg_basware__accounting_documents') }} as documents
    left join coded using (connection, company, invoice_id)
    where not documents.is_deleted and (coded.named is not null or json_array_length(order_numbers) = 1)
),

final as (
    select
        bills.system, bills.connection, bills.company, orders.order_key, orders.number as order_number,
        bills.document_key, orders.currency,
        cast(orders.ordered as decimal(28, 6)) as ordered, cast(bills.net as decimal(28, 6)) as net,
        cast(sum(bills.net) over bill_after_bill as decimal(28, 6)) as billed,
        row_number() over bill_after_bill as place
    from bills
    inner join orders
        on orders.system = bills.system and orders.connection = bills.connection and orders.company = bills.company
        and (orders.order_key = bills.named or (bills.system <> 'quickbooks_online' and orders.number = bills.named))
        and orders.vendor is not distinct from bills.vendor and orders.currency = bills.currency
    where orders.ordered > 0
    window bill_after_bill as (
        partition by bills.system, bills.connection, bills.company, orders.order_key
        order by bills.net < 0 desc, bills.created, bills.document_key
    )
)

select * from final
