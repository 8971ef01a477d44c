{#- What becomes of what a rule finds in the documents of a link: off, remark (it is said, and the document goes) or
    hold (a person answers first), as the link chose, else as its kind does (include/link_kinds). -#}
{%- set rows = [] %}
{%- for kind, levels in rules_by_kind().items() %}
{%- for rule, level in levels.items() %}
{%- do rows.append("('" ~ kind ~ "', '" ~ rule ~ "', '" ~ level ~ "')") %}
{%- endfor %}
{%- endfor %}
with rules (kind, rule, level) as (values {{ rows | join(',\n    ') }})

select
    links.link, links.kind, rules.rule,
    coalesce(json_extract_string(links.options, '$.' || rules.rule), rules.level) as level
from {{ ref('stg_config__links') }} as links
inner join rules using (kind)
