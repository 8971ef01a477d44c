{#-
  The rows of a raw relation that an incremental model has not seen: those of loads that none of its own rows came with.
  A changed row gets the id of the load that changed it (marked as deleted included), so an id is new or seen, never both;
  an edit that arrives late or out of order is a new load like any other. A first or full build takes every row.
-#}
{% macro of_new_loads(seen) -%}
{%- if is_incremental() -%}
coalesce(_dlt_load_id, '') not in (select distinct coalesce({{ seen }}, '') from {{ this }})
{%- else -%}
true
{%- endif -%}
{%- endmacro %}
