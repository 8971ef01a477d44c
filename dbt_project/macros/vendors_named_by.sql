{#- The vendors that a record of AvidXchange names, by their id or by their code, as what it is joined with. Each is
    asked for by itself: with `or`, DuckDB would compare every record with every vendor. -#}
{% macro vendors_named_by(record) -%}
lateral (
        {%- for one, named in (('vendor_id', 'vendor_id'), ('external_vendor_code', 'vendor_external_code')) %}
        select vendor_id, name, is_deleted from {{ ref('stg_avidxchange__vendors') }} as vendors
        where vendors.connection = {{ record }}.connection and vendors.company in ({{ record }}.company, '')
            and vendors.{{ one }} = {{ record }}.{{ named }}
        {{ 'union' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
