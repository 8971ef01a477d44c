{#- The lines of the mapping files as they count for each company of a kind of link: a line for one company goes before one for all.
    `pairs`: the model of its companies; `company`: the column that names them there. -#}
{% macro mappings_by_company(pairs, company) -%}
select pairs.link, pairs.{{ company }} as company, mappings.kind, trim(mappings.source_code) as source_code, trim(mappings.target_code) as target_code
from {{ ref(pairs) }} as pairs
inner join {{ ref('stg_config__mappings') }} as mappings
    on mappings.link = pairs.link and coalesce(nullif(mappings.company, '*'), '') in (pairs.{{ company }}, '')
where pairs.is_routed
qualify row_number() over (
    partition by pairs.link, pairs.{{ company }}, mappings.kind, trim(mappings.source_code) order by coalesce(nullif(mappings.company, '*'), '') = '') = 1
{%- endmacro %}
