{#- What the rules find in supplier invoices and holds none: a review each. -#}
select link, flow, company, document_key, 'review' as kind, 'warning' as severity, code, text, payload
from {{ ref('int_invoice_rules') }}
where level = 'remark'
