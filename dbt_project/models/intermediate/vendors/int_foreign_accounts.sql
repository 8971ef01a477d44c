{#- Invoices that ask to be paid to a bank account that is none of their vendor's in the books; one that either side
    does not say is no question. -#}
select
    invoices.link, invoices.system, invoices.company, invoices.document_key,
    {{ account_pairs('vendors.connection', 'vendors.company', 'vendors.vendor_key', 'json_array(invoices.iban)') }}
        as pairs,
    {{ sentence('vendors.payee_differs.invoice', {
        'label': 'invoices.label', 'account': masked_accounts('json_array(invoices.iban)'), 'vendor': 'pairs.label',
        'known': masked_accounts('vendors.ibans'), 'books': 'vendors.system', 'company': 'vendors.company',
    }) }} as text,
    json_object('invoice', {{ masked_accounts('json_array(invoices.iban)') }},
        'books', {{ masked_accounts('vendors.ibans') }}) as payload
from {{ ref('int_link_invoices') }} as invoices
inner join {{ ref('int_payee_pairs') }} as pairs
    on pairs.link = invoices.link and pairs.company = invoices.company and pairs.document_key = invoices.vendor
inner join {{ ref('canonical_vendors') }} as vendors
    on vendors.system = pairs.books_system and vendors.connection = pairs.books_connection
    and vendors.company = pairs.books_company and vendors.vendor_key = pairs.supplier and vendors.ibans <> '[]'
    and vendors.is_vendor and not vendors.is_deleted
where invoices.iban is not null and not invoices.is_known
    and not list_has_any({{ plain_accounts('vendors.ibans') }}, {{ plain_accounts('json_array(invoices.iban)') }})
