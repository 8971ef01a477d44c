{#- Bills above their purchase order, where that is a remark and holds nothing: a review each. -#}
select
    over_orders.link,
    case over_orders.system
        when 'airbase' then 'bills'
        when 'basware' then 'invoices'
        else {{ flow_of('invoices', 'links.kind') }}
    end as flow,
    over_orders.company, over_orders.document_key, 'review' as kind, 'warning' as severity, 'over_order' as code,
    'invoice ' || coalesce(documents.your_ref, bills.number, invoices.invoice_number, over_orders.document_key)
        || ' of ' || coalesce(bills.vendor_name, invoices.supplier_name, vendors.name, 'an unknown vendor')
        || ': ' || over_orders.text
        || '. Compare with the order and with what came in; take back what is too much, or correct the order' as text,
    json_object('orders', over_orders.orders) as payload
from {{ ref('int_over_orders') }} as over_orders
inner join {{ ref('stg_config__links') }} as links using (link)
left join {{ ref('int_purchase_documents') }} as documents using (system, connection, company, document_key)
left join {{ ref('int_books_vendors') }} as vendors
    on vendors.connection = over_orders.connection
    and vendors.company = over_orders.company
    and vendors.id = documents.supplier
left join {{ ref('stg_airbase__bills') }} as bills
    on over_orders.system = 'airbase'
    and bills.connection = over_orders.connection
    and bills.bill_id = over_orders.document_key
left join {{ ref('stg_basware__accounting_documents') }} as invoices
    on over_orders.system = 'basware'
    and invoices.connection = over_orders.connection
    and invoices.invoice_id = over_orders.document_key
where over_orders.level = 'remark'
