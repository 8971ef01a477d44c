{{ config(materialized='ephemeral') }}
{#- Records of every system that could not be read. `origin` and `document_key` are those of the purchase document it
    would be: a bare key may be a record's of any feed. Each system's sources say which of their tables are such. -#}
{%- set bills = graph.sources.values() | selectattr('config.meta.origin', 'defined') | sort(attribute='unique_id') -%}
with quarantine as (
    {{ staged('quarantine', {'feed': 'varchar', 'reason': 'varchar', 'record': 'varchar', 'key': 'varchar'}) }}
),

final as (
    select
        *,
        case 'raw_' || system || '.' || feed
            {%- for table in bills %}
            when '{{ table.schema }}.{{ table.name }}' then '{{ table.config.meta.origin }}'
            {%- endfor %} end as origin,
        case origin
            {%- for table in bills if table.config.meta.key_prefix %}
            when '{{ table.config.meta.origin }}' then '{{ table.config.meta.key_prefix }}'
            {%- endfor %} else '' end || key as document_key
    from quarantine
)

select * from final
