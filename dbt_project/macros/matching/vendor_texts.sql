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

{#- Questions with like evidence: why they are asked, and about how probable it is, or that they are looked at one by
    one: something speaks against them, or another vendor fits. -#}
{% macro question_group() -%}
case when choices.verdict = 'review' then concat(case
    when choices.is_twin_of_best then {{ sentence('matching.group.duplicate') }}
    when choices.left_is_taken or choices.right_is_taken then {{ sentence('matching.group.paired') }}
    when choices.veto is not null then choices.veto
    when choices.another_fits
        then {{ sentence('matching.another_fits') }}
    when choices.doubt is not null then choices.doubt
    else {{ sentence('matching.not_sure') }} end,
    case when choices.is_twin_of_best or choices.left_is_taken or choices.right_is_taken or choices.veto is not null
        or choices.bank_account = 'differs'
        or choices.another_fits
        then ', one by one'
        when choices.probability >= 0.9 then ', 90–100 %' when choices.probability >= 0.2 then ', 20–90 %'
        else ', < 20 %' end)
    when choices.verdict = 'auto' and choices.is_like then {{ sure_group('choices') }} end
{%- endmacro %}

{#- The question group of a pair that is as good as sure but for its doubt. -#}
{% macro sure_group(pairs) -%}
{{ pairs }}.doubt || ', 90–100 %'
{%- endmacro %}

{% macro blocked_text(side) -%}
case when {{ side }}.blocked or {{ side }}.says_blocked then {{ sentence('matching.blocked', {
    'system': system_name(side ~ '.system'), 'code': 'coalesce(' ~ side ~ '.code, ' ~ side ~ '.vendor_key)',
}) }}
    when not {{ side }}.active then {{ sentence('matching.inactive', {
        'system': system_name(side ~ '.system'), 'code': 'coalesce(' ~ side ~ '.code, ' ~ side ~ '.vendor_key)',
    }) }} end
{%- endmacro %}
