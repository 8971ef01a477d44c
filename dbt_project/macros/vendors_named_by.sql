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

{#- The vendor of AvidXchange with this id, as what a row with a pair of companies is left joined with. -#}
{% macro avid_vendor(pair, id, live=false) -%}
lateral (
        select * from {{ ref('stg_avidxchange__vendors') }} as vendors
        where vendors.connection = {{ pair }}.other_connection and vendors.company in ({{ pair }}.other_company, '')
            and vendors.vendor_id = {{ id }}{{ ' and not vendors.is_deleted' if live }}
    )
{%- endmacro %}
