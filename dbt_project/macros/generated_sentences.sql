{#- Written by `make compile` from include/texts: not to be edited. -#}
{#- Each sentence as SQL literals and, between them, the names of its values. -#}
{% macro sentences() -%}
{{ return({
    "common.a_person": ["'a person'"],
    "payments.how_to_match.exact_online": ["'in Exact open Purchase > Outstanding items, choose supplier '", ["supplier"], "' and Match the entry with '", ["document"]],
    "payments.how_to_match.quickbooks_online": ["'in QuickBooks open the bill payment of '", ["supplier"], "', which somebody changed, and apply it again to '", ["document"]],
    "vendors.changed_on_both_sides": [["label"], "' was changed in AvidXchange and in '", ["books", "name"], "', each in its way: '", ["conflict"], "'. Release it to write what '", ["books", "name"], "' says into AvidXchange, or enter what is right in '", ["books", "name"], "' first'"],
    "vendors.country_missing": [["label"], "' is no '", ["books", "vendor"], "' of '", ["division"], "', and '", ["other", "name"], "' tells no country of it: enter it in '", ["leading", "name"], "', or name the '", ["books", "vendor"], "' it is (`review pair`)'"],
    "vendors.of_books.this": [["books", "name"], "' '", ["books", "vendor"], "' '", ["vendor"]],
    "vendors.of_division.one": ["'a '", ["books", "vendor"], "' of '", ["division"]],
    "vendors.of_division.this": [["books", "vendor"], "' '", ["vendor"], "' of '", ["division"]],
    "vendors.supplier_missing": [["label"], "' is no '", ["books", "vendor"], "' of '", ["division"], "': enter it there, or name the '", ["books", "vendor"], "' it is (`review pair`)'"],
    "vendors.their_change": ["'what AvidXchange changed of '", ["label"]],
    "vendors.their_vendor": ["'AvidXchange vendor '", ["name"], "'('", ["code"], "')'"],
    "vendors.vendor_disputed.in_avidxchange": [["label"], "' '", ["refusal"], "'. Its new documents wait: say which vendor it is (`--decision same --with` its id in AvidXchange), or release it to be created there as a new vendor'"],
    "vendors.vendor_disputed.in_books": [["label"], "' was '", ["one"], "' that is gone, or is another company by a person''s word. Its '", ["other", "documents"], "' wait: say which '", ["books", "vendor"], "' it is (`--decision same --with` its id in '", ["books", "name"], "'), or release it to be created as a new one'"],
    "vendors.vendor_review.in_avidxchange": [["label"], "' may be AvidXchange vendor '", ["name"], "' ('", ["code"], "'): say whether they are the same'"],
    "vendors.vendor_review.in_books": [["label"], "' may be '", ["candidate"], "': say whether they are the same'"],
    "vendors.vendor_review.inactive_there": ["', and is not active in '", ["other", "name"]],
    "vendors.vendor_review.no_second": [["label"], "' cannot be created anew while '", ["vendor"], "' carries its code: take the code off that vendor in AvidXchange, or name the vendor it is (`review pair`)'"],
    "vendors.vendor_review.none_in_books": [["label"], "' has no '", ["books", "vendor"], "' in '", ["division"], ["reason"], "': release it to be created, or name the '", ["books", "vendor"], "' it is'"],
    "vendors.was_theirs.different": ["'is not '", ["vendor"], "', says '", ["who"], "' since '", ["day"], ["reason"]],
    "vendors.was_theirs.gone": ["'was '", ["vendor"], "', which is gone from AvidXchange'"],
}) }}
{%- endmacro %}

{#- What people call things in each system. -#}
{% macro system_words() -%}
{{ return({
    "exact_online": {"name": "Exact", "full_name": "Exact Online", "company": "Exact division", "division": "division", "vendor": "supplier", "a_vendor": "an Exact supplier", "cost_center": "cost centre", "cost_unit": "cost unit", "blocked": "blocked", "unblock": "unblock it", "document": "entry", "a_document": "purchase entry", "number_field": "Your ref. in Exact", "has_ended": "has ended", "mend_vendor": "mark it as supplier", "reject": "reject the invoice", "posting_noun": "entry", "postings_noun": "entries", "undo": "reverse", "note": "description", "ap_place": "supplier", "posting": "journal", "usual_journal": "60", "tax": "VAT", "tax_code": "VAT code", "term": "payment condition", "is_settled": "it is processed", "no_projects": "while option projects is no", "or_pays": ", or its method is on credit", "a_block": "a payment condition whose method is cash", "to_block": "whose method is cash ", "order_number_field": "Your ref. in Exact", "reference_field": "Your ref. in Exact", "sales_tax": "VAT", "sales_tax_skip": "vat_in_books", "sales_tax_remedy": "correct the VAT code with a credit note and a new invoice, or release it to commit what AvaTax says; nothing is journalled away, since VAT returns follow the VAT codes"},
    "quickbooks_online": {"name": "QuickBooks", "full_name": "QuickBooks Online", "company": "QuickBooks company", "division": "company", "vendor": "vendor", "a_vendor": "a QuickBooks vendor", "cost_center": "class", "cost_unit": "department", "blocked": "inactive", "unblock": "make it active", "document": "bill", "a_document": "bill", "number_field": "Bill no. in QuickBooks", "has_ended": "is inactive", "mend_vendor": "make it active, or put another vendor on it", "reject": "delete the bill", "posting_noun": "bill payment", "postings_noun": "bill payments", "undo": "void", "note": "memo", "ap_place": "bills", "posting": "bill payment", "usual_journal": "", "tax": "tax", "tax_code": "tax code", "term": "payment term", "is_settled": "something of it is paid", "no_projects": "in QuickBooks, whose bills we code to no projects: take it off, or enter it there by hand", "or_pays": "", "a_block": "the payment term that is mapped for that", "to_block": "", "order_number_field": "P.O. no. in QuickBooks", "reference_field": "message on the credit memo in QuickBooks", "sales_tax": "sales tax", "sales_tax_skip": "tax_in_books", "sales_tax_remedy": "put that tax on the form, or release it to commit what AvaTax says; nothing is journalled away, since the sales tax center reports what forms bear"},
    "avidxchange": {"name": "AvidXchange", "full_name": "AvidXchange"},
    "basware": {"name": "Basware", "full_name": "Basware", "documents": "documents"},
    "airbase": {"name": "Airbase", "full_name": "Airbase", "documents": "orders"},
    "avalara": {"name": "AvaTax", "full_name": "Avalara"},
}) }}
{%- endmacro %}
