{#- Suspected twins of an invoice as holds, one list per document. Only the later of two documents of one side is held. -#}
{% macro duplicate_holds() -%}
    select
        link, company, document_key,
        list({'code': 'duplicate_suspected', 'text': text, 'payload': payload} order by text) as holds
    from {{ ref('matching__duplicate_invoices') }}
    group by all
{%- endmacro %}
