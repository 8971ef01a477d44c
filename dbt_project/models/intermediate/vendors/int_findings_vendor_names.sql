{#- A vendor that people renamed in AvidXchange. Its other facts may come back to QuickBooks (option
    vendor_changes_back), its name does not: vendors, customers and employees share one name space there, and people
    find a vendor by it. -#}
select
    link, 'vendors' as flow, books_company as company, books_key as document_key, 'review' as kind, 'info' as severity,
    'vendor_renamed' as code,
    {{ sentence('vendors.vendor_renamed', {'name': 'name', 'their_name': 'their_name'}) }} as text,
    json_object('before', agreed_name, 'after', their_name) as payload
from {{ ref('int_quickbooks_vendor_changes') }}
where is_news and coalesce(their_name, '') <> ''
    and {{ normal_number('their_name') }} is distinct from {{ normal_number('agreed_name') }}
    and {{ normal_number('their_name') }} is distinct from {{ normal_number('name') }}
