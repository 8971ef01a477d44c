{#- Written by `make compile` from the registries: not to be edited. -#}
{#- The kinds of link that AvidXchange is one side of: the system that keeps the books, the flows in order,
    and which flow carries invoices and each kind of code. -#}
{% macro link_kinds() -%}
{{ return({
    "exact_avidxchange": {"books": "exact_online", "invoices": "purchase_invoices", "flows": ["gl_accounts", "cost_centers", "suppliers", "vendors", "purchase_orders", "purchase_invoices", "coding", "payments"], "codes": {"gl_account": "gl_accounts", "cost_center": "cost_centers", "cost_unit": "cost_centers"}},
    "quickbooks_avidxchange": {"books": "quickbooks_online", "invoices": "bills", "flows": ["gl_accounts", "classes", "departments", "vendor_changes", "vendors", "purchase_orders", "bills", "payments", "payment_status"], "codes": {"gl_account": "gl_accounts", "cost_center": "classes", "cost_unit": "departments"}},
}) }}
{%- endmacro %}

{#- The flows of every kind of link. -#}
{% macro flows_by_kind() -%}
{{ return({
    "exact_avidxchange": ["gl_accounts", "cost_centers", "suppliers", "vendors", "purchase_orders", "purchase_invoices", "coding", "payments"],
    "quickbooks_avidxchange": ["gl_accounts", "classes", "departments", "vendor_changes", "vendors", "purchase_orders", "bills", "payments", "payment_status"],
    "basware_exact": ["vendors", "purchase_orders", "order_acknowledgements", "invoice_acknowledgements", "invoices", "invoice_responses", "prebook_responses"],
    "basware_quickbooks": ["vendors", "purchase_orders", "order_acknowledgements", "invoice_acknowledgements", "invoices", "invoice_responses", "prebook_responses"],
    "airbase_exact": ["gl_accounts", "cost_centers", "vendors", "airbase_vendors", "vendor_links", "purchase_orders", "order_results", "bills"],
    "airbase_quickbooks": ["gl_accounts", "cost_centers", "vendors", "airbase_vendors", "vendor_links", "purchase_orders", "order_results", "bills"],
    "exact_avalara": ["addresses", "estimates", "tax_lines", "tax", "tax_journals", "commit"],
    "quickbooks_avalara": ["addresses", "tax", "tax_journals", "commit"],
}) }}
{%- endmacro %}

{#- The system of record and the spend or tax system of every kind of link. -#}
{% macro sides_by_kind() -%}
{{ return({
    "exact_avidxchange": {"books": "exact_online", "other": "avidxchange"},
    "quickbooks_avidxchange": {"books": "quickbooks_online", "other": "avidxchange"},
    "basware_exact": {"books": "exact_online", "other": "basware"},
    "basware_quickbooks": {"books": "quickbooks_online", "other": "basware"},
    "airbase_exact": {"books": "exact_online", "other": "airbase"},
    "airbase_quickbooks": {"books": "quickbooks_online", "other": "airbase"},
    "exact_avalara": {"books": "exact_online", "other": "avalara"},
    "quickbooks_avalara": {"books": "quickbooks_online", "other": "avalara"},
}) }}
{%- endmacro %}

{#- The level of each rule of every kind of link, where a company chose none. -#}
{% macro rules_by_kind() -%}
{{ return({
    "exact_avidxchange": {"duplicate": "hold", "over_order": "hold", "over_receipt": "remark", "paid_elsewhere": "hold", "payee_account": "hold", "payee_details": "hold"},
    "quickbooks_avidxchange": {"duplicate": "hold", "over_order": "hold", "over_receipt": "remark", "paid_elsewhere": "hold", "payee_account": "hold", "payee_details": "hold"},
    "basware_exact": {"duplicate": "hold", "over_order": "remark", "over_receipt": "remark", "payee_account": "hold", "payee_details": "remark", "payment_block": "hold"},
    "basware_quickbooks": {"duplicate": "hold", "over_order": "remark", "over_receipt": "remark", "payee_account": "hold", "payee_details": "remark", "payment_block": "hold"},
    "airbase_exact": {"over_order": "remark", "over_receipt": "remark", "payee_details": "remark"},
    "airbase_quickbooks": {"over_order": "remark", "over_receipt": "remark", "payee_details": "remark"},
    "exact_avalara": {},
    "quickbooks_avalara": {},
}) }}
{%- endmacro %}

{#- Every system there is. -#}
{% macro systems() -%}
{{ return(["exact_online", "avidxchange", "quickbooks_online", "basware", "airbase", "avalara", "business_central"]) }}
{%- endmacro %}

{#- The systems that have a branch of each canonical relation. -#}
{% macro branches_by_relation() -%}
{{ return({
    "accepted_currencies": ["exact_online", "quickbooks_online"],
    "balances": ["exact_online", "quickbooks_online"],
    "bill_days": ["exact_online", "quickbooks_online"],
    "bill_lines": ["exact_online", "quickbooks_online", "business_central"],
    "bill_payment_lines": ["quickbooks_online"],
    "bill_records": ["quickbooks_online"],
    "bill_scope": ["quickbooks_online"],
    "bills": ["exact_online", "quickbooks_online", "business_central"],
    "booked_bills": ["exact_online", "quickbooks_online"],
    "codes": ["exact_online", "avidxchange", "quickbooks_online", "basware", "airbase"],
    "companies": ["exact_online", "quickbooks_online"],
    "currencies": ["exact_online", "quickbooks_online"],
    "customers": ["exact_online", "quickbooks_online"],
    "delivery_addresses": ["exact_online", "quickbooks_online"],
    "invoice_days": ["avidxchange", "basware", "airbase"],
    "items": ["exact_online", "quickbooks_online"],
    "journal_lines": ["quickbooks_online"],
    "journals": ["exact_online", "quickbooks_online"],
    "ledger_by_entry": ["exact_online"],
    "order_lines": ["exact_online", "quickbooks_online", "basware", "airbase"],
    "order_reads": ["exact_online", "quickbooks_online"],
    "order_receipts": ["exact_online", "basware", "airbase"],
    "orders": ["exact_online", "quickbooks_online"],
    "other_payables": ["exact_online", "quickbooks_online"],
    "payable_entries": ["exact_online", "quickbooks_online"],
    "payable_lines": ["quickbooks_online"],
    "payment_days": ["avidxchange", "airbase"],
    "periods": ["exact_online", "quickbooks_online"],
    "postings": ["exact_online", "quickbooks_online"],
    "postings_by_key": ["exact_online"],
    "projects": ["exact_online"],
    "purchase_heads": ["exact_online"],
    "purchase_records": ["exact_online"],
    "purchase_scope": ["exact_online"],
    "purchase_twins": ["exact_online"],
    "receivable_accounts": ["exact_online", "quickbooks_online"],
    "sales_forms": ["quickbooks_online"],
    "sales_invoices": ["exact_online", "quickbooks_online"],
    "sales_lines": ["exact_online", "quickbooks_online"],
    "sending_companies": ["exact_online", "avidxchange", "quickbooks_online", "basware", "airbase"],
    "spend_invoice_lines": ["basware"],
    "spend_invoices": ["basware"],
    "spend_order_lines": ["basware", "airbase"],
    "spend_orders": ["basware", "airbase"],
    "spend_vendors": ["basware", "airbase"],
    "tax_codes": ["exact_online", "quickbooks_online"],
    "tax_postings": ["exact_online", "quickbooks_online"],
    "terms": ["exact_online", "quickbooks_online"],
    "terms_by_entry": ["exact_online"],
    "vendor_terms": ["exact_online", "quickbooks_online"],
    "vendors": ["exact_online", "avidxchange", "quickbooks_online", "basware", "airbase", "business_central"],
}) }}
{%- endmacro %}
