{#- What a document of the link kind refers to and waits for is a document of its link: one of an outbox, or one that was
    delivered. A correcting tax journal alone is referred to before it is decided on, which it is once the ledger shows
    the one before it. -#}
{% test references_are_complete(model, kind) %}
with documents as (
    {%- for flow in flows_by_kind()[kind] %}
    select link, flow, company, source_key, refs,
        skip is null and cast(problems as varchar) = '[]' and wanted = 'present' as is_sent
    from {{ ref(kind ~ '__' ~ flow) }}
    union all
    {%- endfor %}
    select link, flow, company, source_key, '[]' as refs, false as is_sent from {{ ref('stg_operations__deliveries') }}
),

wanted as (
    select link, flow, company, source_key, unnest(cast(refs as json[])) as reference
    from documents
    where is_sent and cast(refs as varchar) <> '[]'
),

named as (
    select link, flow, company, source_key, reference ->> '$.flow' as wanted_flow,
    reference ->> '$.company' as wanted_company,
        reference ->> '$.key' as wanted_key
    from wanted
)

select named.*
from named
anti join documents
    on documents.link = named.link and documents.flow = named.wanted_flow and documents.company = named.wanted_company
    and documents.source_key = named.wanted_key
where wanted_flow <> 'tax_journals'
{% endtest %}
