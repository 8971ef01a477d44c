{#- Suspected twins of an Exact document as one list of holds. Of two documents the later one waits; one that stands on
    both sides already is its own copy, no twin. -#}
{% macro duplicate_holds() -%}
    select
        twins.link, twins.company, twins.invoice_key as document_key,
        list({'code': 'duplicate_suspected',
              'text': twins.reason || ': release it if it is another invoice, else delete one of them at the source',
              'payload': json_object('twin_system', twins.twin_system, 'twin_company', twins.twin_company, 'twin_key', twins.twin_key,
                  'twin_number', twins.twin_number, 'twin_date', cast(twins.twin_date as varchar), 'twin_gross', cast(twins.twin_gross as varchar),
                  'rule', twins.rule)} order by twins.rule, twins.twin_key)[1:1] as holds
    from {{ ref('matching__duplicate_invoices') }} as twins
    left join {{ ref('int_invoice_pairs') }} as copies
        on copies.link = twins.link and copies.exact_company = twins.company and copies.document_key = twins.invoice_key
        and twins.twin_system = 'avidxchange' and copies.invoice_id = twins.twin_key
    where twins.system = 'exact_online' and twins.action in ('block', 'review') and (twins.is_later or twins.across_systems)
        and copies.link is null
    group by all
{%- endmacro %}
