{#- The suspected twins of a document as one hold, from rows of `matching__duplicate_invoices` called `twins`. A release is
    remembered for each of its `pairs`, whichever of the two documents was asked about. -#}
{% macro duplicate_hold(remedy) -%}
[{'code': 'duplicate_suspected',
  'text': array_to_string(list(twins.reason order by twins.rule, twins.twin_key)[1:3], '; ')
      || case when count(*) > 3 then '; and ' || (count(*) - 3) || ' more' else '' end || ': {{ remedy }}',
  'payload': json_merge_patch(
      list(json_object('twin_system', twins.twin_system, 'twin_company', twins.twin_company, 'twin_key', twins.twin_key,
          'twin_number', twins.twin_number, 'twin_date', cast(twins.twin_date as varchar),
          'twin_gross', cast(twins.twin_gross as varchar), 'rule', twins.rule) order by twins.rule, twins.twin_key)[1],
      json_object('pairs', list_sort(list(distinct twins.pair))))}]
{%- endmacro %}

{#- Suspected twins of a document of the books as one hold. Of two of them the one that AvidXchange has already stays, else the one that
    was paid, else the one entered first; the other waits. A document's own copy in AvidXchange is no twin of it. -#}
{% macro duplicate_holds() -%}
    select
        twins.link, twins.company, twins.invoice_key as document_key,
        {{ duplicate_hold('release it if it is another invoice, else delete one of them at the source') }} as holds
    from {{ ref('matching__duplicate_invoices') }} as twins
    left join {{ ref('int_invoice_pairs') }} as own
        on own.link = twins.link and own.books_company = twins.company and own.document_key = twins.invoice_key
    left join {{ ref('int_invoice_pairs') }} as theirs
        on theirs.link = twins.link and theirs.books_company = twins.twin_company and theirs.document_key = twins.twin_key
    left join {{ ref('int_purchase_documents') }} as mine
        on mine.connection = twins.connection and mine.company = twins.company and mine.document_key = twins.invoice_key
    left join {{ ref('int_purchase_documents') }} as other
        on other.connection = twins.twin_connection and other.company = twins.twin_company and other.document_key = twins.twin_key
    where twins.system <> 'avidxchange' and twins.action in ('block', 'review')
        and case
            when twins.twin_system = 'avidxchange' then own.invoice_id is distinct from twins.twin_key
            when (own.invoice_id is null) <> (theirs.invoice_id is null) then own.invoice_id is null
            when (mine.open_amount <= 0.005) <> (other.open_amount <= 0.005) then other.open_amount <= 0.005
            else (coalesce(mine.created, '1970-01-01'), coalesce(mine.entry_number, 0), twins.invoice_key)
                > (coalesce(other.created, '1970-01-01'), coalesce(other.entry_number, 0), twins.twin_key)
        end
    group by all
{%- endmacro %}
