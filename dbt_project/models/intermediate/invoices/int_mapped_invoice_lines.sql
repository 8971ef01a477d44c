{{ config(materialized='ephemeral') }}
{#- The lines of the books' purchase documents with the codes that they travel as, per link. A line that AvidXchange has
    (or may have: no answer came yet) keeps the code that it was sent with while its code in the books is the same:
    what was posted keeps its mapping (`keeps_account`: by the mapping of today it would be another). `from_account`:
    the code in the books where another one travels. Of a line that was sent before these were kept the sent code is
    taken for the books' own.
    Documents from before the link's start that are on neither side's books together are left out: they never travel,
    and a company that begins with a million of them should not have them coded anew in every run.
    Grain: one row per link, company of the books, purchase document and line. -#}
{%- set codes = ['account', 'cost_center', 'cost_unit'] -%}
with pairs as (select * from {{ ref('int_pairs') }} where is_routed),
lines as (select * from {{ ref('canonical_bill_lines') }}),
mappings as (select * from {{ ref('int_link_mappings') }}),
invoice_pairs as (select * from {{ ref('int_invoice_pairs') }}),

deliveries as (
    select link, company, source_key, coalesce(voided, false) as is_voided,
        coalesce(delivered_document, case when state in ('sending', 'unknown') then attempt_document end) as document
    from {{ ref('stg_operations__deliveries') }}
    where flow in {{ invoice_flows() }}
),

delivered as (select distinct link, company, source_key from deliveries),

travelling as (
    select distinct pairs.link, documents.connection, documents.company, documents.origin, documents.document_key
    from pairs
    inner join {{ ref('canonical_bills') }} as documents
        on documents.connection = pairs.books_connection and documents.company = pairs.books_company
    left join delivered
        on delivered.link = pairs.link and delivered.company = documents.company
        and delivered.source_key = documents.document_key
    left join invoice_pairs
        on invoice_pairs.link = pairs.link and invoice_pairs.books_company = documents.company
        and invoice_pairs.document_key = documents.document_key
    where documents.date >= pairs.start_date or documents.date is null
        or delivered.source_key is not null or invoice_pairs.document_key is not null
),

sent as (
    select link, company, source_key, is_voided,
        unnest(cast(json_extract(document, '$.lines') as json[])) as line
    from deliveries
    where document is not null
),

final as (
    select
        pairs.link, pairs.kind, pairs.books_system, pairs.other_connection, pairs.other_company,
        lines.* exclude (system), sent.line as sent_line
        {%- for code in codes %},
        sent.line ->> '$.{{ code }}' as sent_{{ code }},
        sent.line ->> '$.coded_from.{{ code }}' as sent_from_{{ code }},
        coalesce(not sent.is_voided, false)
            and lines.{{ code }} is not distinct from coalesce(sent_from_{{ code }}, sent_{{ code }})
            and coalesce({{ code }}_map.target_code, lines.{{ code }}) is distinct from sent_{{ code }}
            as keeps_{{ code }},
        case when keeps_{{ code }} then nullif(sent_{{ code }}, lines.{{ code }}) else {{ code }}_map.target_code
            end as mapped_{{ code }},
        coalesce(mapped_{{ code }}, lines.{{ code }}) as coded_{{ code }},
        case when coded_{{ code }} is distinct from sent_{{ code }} or sent_from_{{ code }} is not null
            then nullif(lines.{{ code }}, coded_{{ code }}) end as from_{{ code }}
        {%- endfor %}
    from pairs
    inner join lines on lines.connection = pairs.books_connection and lines.company = pairs.books_company
    inner join travelling
        on travelling.link = pairs.link and travelling.connection = lines.connection
        and travelling.company = lines.company and travelling.origin = lines.origin
        and travelling.document_key = lines.document_key
    left join sent
        on sent.link = pairs.link and sent.company = lines.company and sent.source_key = lines.document_key
        and (sent.line ->> '$.key') = lines.line_key
    {%- for code in codes %}
    left join mappings as {{ code }}_map
        on {{ code }}_map.link = pairs.link and {{ code }}_map.company = lines.company
        and {{ code }}_map.kind = '{{ 'gl_account' if code == 'account' else code }}'
        and {{ code }}_map.source_code = lines.{{ code }}
    {%- endfor %}
)

select * from final
