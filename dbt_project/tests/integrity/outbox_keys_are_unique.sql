-- One row per document and flow: a second row for the same document would be a second posting.
select link, flow, company, source_key, count(*) as rows
from (
    {%- for kind, flows in flows_by_kind().items() %}
    {%- for flow in flows %}
    select link, flow, company, source_key from {{ ref(kind ~ '__' ~ flow) }}
    {%- if not loop.last %} union all{% endif %}
    {%- endfor %}
    {%- if not loop.last %} union all{% endif %}
    {%- endfor %}
)
group by all
having count(*) > 1
