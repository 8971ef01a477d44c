{#- What a person reads about a pair. -#}
{% macro system_name(system) -%}
coalesce({{ word('full_name', system) }}, {{ system }})
{%- endmacro %}

{% macro runner_up_json() -%}
case when next_best.rid is not null then to_json({'left_key': next_best.vendor_key, 'name': next_best.name,
    'level': runners_up.runner_up.level, 'score': runners_up.runner_up.score,
    'probability': runners_up.runner_up.probability})::varchar end
{%- endmacro %}

{% macro verdict_reason() -%}
case
    when choices.standing = 9 then choices.veto
    when choices.verdict = 'auto' then case when choices.is_like then {{ sentence('matching.accepted_like') }} end
    when choices.verdict = 'none' then coalesce(choices.veto, {{ sentence('matching.too_little') }})
    when choices.is_twin_of_best then {{ sentence('matching.duplicate_there', {'system': system_name('l.system')}) }}
    when choices.left_is_taken or choices.right_is_taken
        then {{ sentence('matching.paired_already', {'name': 'rival.name', 'key': 'rival.vendor_key'}) }}
    when choices.veto is not null then choices.veto
    when choices.another_fits
        then concat_ws('; ', choices.doubt, {{ sentence('matching.another_fits') }})
    when choices.doubt is not null then choices.doubt
    else {{ sentence('matching.not_sure') }}
end
{%- endmacro %}

{#- Questions with like evidence: what keeps a pair that is as good as sure from being accepted, about how probable one
    is that is not, or that they are looked at one by one: something speaks against them, or another vendor fits. -#}
{% macro question_group() -%}
case when choices.verdict = 'review' then case
    when choices.is_twin_of_best then {{ sentence('matching.group.duplicate') }} || ', one by one'
    when choices.left_is_taken or choices.right_is_taken then {{ sentence('matching.group.paired') }} || ', one by one'
    when choices.veto is not null then choices.veto || ', one by one'
    when choices.another_fits then {{ sentence('matching.another_fits') }} || ', one by one'
    when choices.bank_account = 'differs'
        then coalesce(choices.doubt, {{ sentence('matching.not_sure') }}) || ', one by one'
    when choices.probability < 0.2 then {{ sentence('matching.not_sure') }} || ', < 20 %'
    when choices.probability < choices.accept_from or choices.doubt is null
        then concat({{ sentence('matching.not_sure') }}, ', 20–', {{ percent('choices.accept_from') }}, ' %')
    else {{ sure_group('choices.doubt', 'choices.accept_from') }} end
    when choices.verdict = 'auto' and choices.is_like then {{ sure_group('choices.doubt', 'choices.accept_from') }} end
{%- endmacro %}

{#- The question group of a pair that would be accepted but for its doubt. -#}
{% macro sure_group(doubt, accept_from) -%}
{{ doubt }} || concat(', ', {{ percent(accept_from) }}, '–100 %')
{%- endmacro %}

{% macro percent(share) -%}regexp_replace(round(100 * {{ share }}, 2)::varchar, '\.0$', ''){%- endmacro %}

{% macro blocked_text(side) -%}
case when {{ side }}.blocked or {{ side }}.says_blocked then {{ sentence('matching.blocked', {
    'system': system_name(side ~ '.system'), 'code': 'coalesce(' ~ side ~ '.code, ' ~ side ~ '.vendor_key)',
}) }}
    when not {{ side }}.active then {{ sentence('matching.inactive', {
        'system': system_name(side ~ '.system'), 'code': 'coalesce(' ~ side ~ '.code, ' ~ side ~ '.vendor_key)',
    }) }} end
{%- endmacro %}
