{#- What an incremental model has not seen of a relation, as a condition on its load ids: those that none of the model's
    own rows came with. A changed row gets the id of the load that changed it (marked as deleted included), so an id is
    new or seen, never both; an edit that arrives late or out of order is a new load like any other. A first or full
    build takes every row. The ids are looked up before the model runs: a condition on constants skips the blocks of all
    other rows. `loads` and `seen` are expressions that give load ids of the relation and of the model itself. -#}
{% macro of_new_loads(relation, loads, seen) -%}
{%- if not is_incremental() -%}
true
{%- else -%}
    {%- set new = [] -%}
    {%- if execute and relation is not none -%}
        {%- set query -%}
        select distinct load from (select coalesce({{ loads }}, '') as load from {{ relation }})
        except
        select distinct load from (select coalesce({{ seen }}, '') as load from {{ this }})
        {%- endset -%}
        {%- for row in run_query(query).rows -%}{%- do new.append("'" ~ row[0] ~ "'") -%}{%- endfor -%}
    {%- endif -%}
    {#- What the condition was made from, for whoever runs the statement again (include/warehouse/statements.py). -#}
    {{- '/*new loads ' ~ tojson({'relation': relation | string if relation is not none else none, 'loads': loads,
        'seen': seen, 'this': this | string}) ~ '*/ ' -}}
    {%- if not new -%}
false
    {%- elif loads.startswith('unnest') -%}
list_has_any({{ loads | replace('unnest(', '') | replace(')', '') }}, [{{ new | join(', ') }}])
    {%- else -%}
coalesce({{ loads }}, '') in ({{ new | join(', ') }})
    {%- endif -%}
    {{- ' /*end of new loads*/' -}}
{%- endif -%}
{%- endmacro %}

{#- The same for a raw table, which may not be there yet. -#}
{% macro of_new_raw_loads(system, table, seen) -%}
{{ of_new_loads(load_relation(source('raw_' ~ system, table)) if execute else none, '_dlt_load_id', seen) }}
{%- endmacro %}
