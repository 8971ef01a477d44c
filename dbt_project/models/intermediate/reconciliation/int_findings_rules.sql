{#- What the rules find in supplier invoices and what holds none of them: a review each, where the vendor has none. -#}
select link, flow, company, document_key, 'review' as kind, 'warning' as severity, code, text, payload
from {{ ref('int_invoice_rules') }}
where level = 'remark' and not is_of_vendor
