{{ config(alias='to_match') }}
{#- To do in the books: postings of ours that they show, and did not match with what they pay. Grain: link, company,
    posting, document. -#}
{%- set document = "coalesce(cast(entry_number as varchar), your_ref, document_key)" %}
select
    link, books_company as company, supplier_code as counterparty_code, supplier_name as counterparty,
    your_ref as invoice_number, cast(entry_number as varchar) as invoice_entry_number,
    target_number as books_entry_number, journal, date as posting_date, currency, amount,
    case when is_derived then 'derived' else 'read' end as settlement_basis, cast(age_days as bigint) as age_days,
    payment_id, source_key, document_key,
    {{ how_to_match('books_system', 'supplier_code', 'supplier_name', document) }} as suggested_action
from {{ ref('int_to_match') }}
where is_read_back
