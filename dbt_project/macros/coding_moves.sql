{#- What a correction moves, as one sorted list of {account, cost_center, cost_unit, net}; what comes to nothing is left
    out. `rows`: a relation with the columns in `keys`, account, cost_center, cost_unit and net. -#}
{% macro coding_moves(rows, keys) -%}
    select {{ keys }},
        list_sort(list({'account': account, 'cost_center': cost_center, 'cost_unit': cost_unit, 'net': net})) as moves
    from (
        select {{ keys }}, coalesce(account, '') as account, coalesce(cost_center, '') as cost_center,
        coalesce(cost_unit, '') as cost_unit,
            cast(sum(net) as decimal(22, 6)) as net
        from {{ rows }}
        group by all
        having sum(net) <> 0
    ) as summed
    group by all
{%- endmacro %}

{#- The same in words: `4000 -10.00, 4300/10 10.00`. -#}
{% macro moves_words(moves) -%}
array_to_string(list_transform({{ moves }}, lambda move: move.account
    || case when move.cost_center <> '' then '/' || move.cost_center else '' end
    || case when move.cost_unit <> '' then '/' || move.cost_unit else '' end || ' ' || {{ money('move.net') }}), ', ')
{%- endmacro %}

{#- A move as a line of a canonical coding. -#}
{% macro moved_line(net) -%}
{'key': cast(null as varchar), 'no': place, 'account': move.account, 'cost_center': nullif(move.cost_center, ''),
    'cost_unit': nullif(move.cost_unit, ''), 'net': {{ money(net) }}}
{%- endmacro %}
