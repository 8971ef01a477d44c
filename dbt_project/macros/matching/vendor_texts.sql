{#- What a person reads about a pair. -#}
{% macro system_name(system) -%}
case {{ system }}
    {%- for name, names in names_by_system().items() %} when '{{ name }}' then '{{ names[0] }}'{% endfor %}
    else {{ system }} end
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
        then 'the vendor is already paired with ' || rival.name || ' (' || rival.vendor_key
            || '), which is not a duplicate of this one'
    when settled.first_verdict = 'auto' and settled.contested
        then 'another vendor fits as well, and the two are not duplicates of each other'
    when settled.first_verdict = 'auto' then null
    when settled.place > 1 and settled.is_twin_of_best then 'looks like a duplicate in '
        || {{ system_name('l.system') }} || ' of the vendor that was chosen: merge them there, or say which one it is'
    when settled.veto is not null then settled.veto
    when settled.first_verdict = 'none' then 'too little agrees'
    when settled.place > 1 or settled.margin < 3
        then concat_ws('; ', settled.doubt, 'another vendor fits about as well')
    when settled.doubt is not null then settled.doubt
    else 'too little agrees to be sure'
end
{%- endmacro %}

{% macro blocked_text(side) -%}
case when {{ side }}.blocked or {{ side }}.says_blocked then 'vendor is blocked in '
    || {{ system_name(side ~ '.system') }} || ' (' || coalesce({{ side }}.code, {{ side }}.vendor_key) || ')'
    when not {{ side }}.active then 'vendor is inactive in ' || {{ system_name(side ~ '.system') }} || ' ('
        || coalesce({{ side }}.code, {{ side }}.vendor_key) || ')' end
{%- endmacro %}
