{#- How probable a pair must be to be accepted, and to be asked about: options of each link, with their defaults. -#}
{% macro vendor_band(name) -%}
{{ {'accept_vendors_from': 0.98, 'ask_about_vendors_from': 0.01}[name] }}
{%- endmacro %}

{% macro vendor_bands() -%}
{%- for name, default in {'accept_from': 'accept_vendors_from', 'ask_from': 'ask_about_vendors_from'}.items() -%}
cast({{ option(default, vendor_band(default) | trim) }} as double) as {{ name }}{{ ', ' if not loop.last }}
{%- endfor %}
{%- endmacro %}
