{#- What a person reads about a pair. -#}
{% macro system_name(system) -%}
coalesce({{ word('full_name', system) }}, {{ system }})
{%- endmacro %}

{% macro runner_up_json() -%}
case when settled.place = 1 and next_best.rid is not null
    then to_json({'left_key': next_best.vendor_key, 'name': next_best.name,
    'level': settled.runner_up.level, 'score': settled.runner_up.score})::varchar end
{%- endmacro %}

{% macro verdict_reason() -%}
case
    when settled.standing = 9 then settled.veto
    when settled.first_verdict = 'auto' and settled.contested and rival.rid is not null
        then {{ sentence('matching.paired_already', {'name': 'rival.name', 'key': 'rival.vendor_key'}) }}
    when settled.first_verdict = 'auto' and settled.contested
        then {{ sentence('matching.contested') }}
    when settled.first_verdict = 'auto' then null
    when settled.place > 1 and settled.is_twin_of_best then {{ sentence('matching.duplicate_there', {
        'system': system_name('l.system'),
    }) }}
    when settled.veto is not null then settled.veto
    when settled.first_verdict = 'none' then {{ sentence('matching.too_little') }}
    when settled.place > 1 or settled.margin < 3
        then concat_ws('; ', settled.doubt, {{ sentence('matching.another_fits') }})
    when settled.doubt is not null then settled.doubt
    else {{ sentence('matching.not_sure') }}
end
{%- endmacro %}

{% macro blocked_text(side) -%}
case when {{ side }}.blocked or {{ side }}.says_blocked then {{ sentence('matching.blocked', {
    'system': system_name(side ~ '.system'), 'code': 'coalesce(' ~ side ~ '.code, ' ~ side ~ '.vendor_key)',
}) }}
    when not {{ side }}.active then {{ sentence('matching.inactive', {
        'system': system_name(side ~ '.system'), 'code': 'coalesce(' ~ side ~ '.code, ' ~ side ~ '.vendor_key)',
    }) }} end
{%- endmacro %}
