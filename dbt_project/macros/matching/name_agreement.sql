{#- How two names relate; `open` leaves it to the share of agreeing words. Other numbers, initials or countries are
    another company (`numbers`); a number or a sibling word (Holding, Beheer ...) on one side only makes another company
    of the same family, however much of the rest agrees, and Group or Europe an `affiliate`, which may be the same;
    `equivalent` are names of which every word agrees, some by two slips, a translation or an abbreviation; `longer` is
    a name with a whole word more. -#}
{% macro name_class(l, r, w) -%}
case
    when {{ l }}.glued is null or {{ r }}.glued is null then 'missing'
    when {{ l }}.token_set = {{ r }}.token_set or {{ l }}.glued = {{ r }}.glued then 'equal'
    when {{ is_cut_in_form(l, r) }} or {{ is_cut_in_form(r, l) }} then 'variant'
    when not (list_has_all({{ l }}.numbers, {{ r }}.numbers) or list_has_all({{ r }}.numbers, {{ l }}.numbers))
        or not (list_has_all({{ l }}.initial_letters, {{ r }}.initial_letters)
            or list_has_all({{ r }}.initial_letters, {{ l }}.initial_letters))
        or not list_has_any({{ l }}.countries, {{ r }}.countries)
        then 'numbers'
    when {{ l }}.numbers = {{ r }}.numbers and ({{ is_cut_in_word(l, r) }} or {{ is_cut_in_word(r, l) }}) then 'variant'
    when {{ w }}.left_words is not null and ({{ l }}.numbers <> {{ r }}.numbers
        or {{ w }}.left_siblings < len({{ l }}.siblings) or {{ w }}.right_siblings < len({{ r }}.siblings))
        then 'sibling'
    when {{ w }}.left_words is not null and ({{ w }}.left_group_words < len({{ l }}.group_words)
        or {{ w }}.right_group_words < len({{ r }}.group_words)) then 'affiliate'
    when {{ w }}.left_words = len({{ l }}.token_set) and {{ w }}.right_words = len({{ r }}.token_set)
        then case when {{ w }}.is_close then 'variant' else 'equivalent' end
    when {{ w }}.left_words = len({{ l }}.token_set) or {{ w }}.right_words = len({{ r }}.token_set) then 'longer'
    when {{ l }}.surname = {{ r }}.surname and ({{ l }}.initials_only or {{ r }}.initials_only)
        and (starts_with({{ l }}.initials, {{ r }}.initials) or starts_with({{ r }}.initials, {{ l }}.initials))
            then 'initials'
    when list_contains({{ l }}.with_an_initial, {{ r }}.glued) or list_contains({{ r }}.with_an_initial, {{ l }}.glued)
        then 'initials'
    when {{ l }}.acronym = {{ r }}.glued or {{ l }}.glued = {{ r }}.acronym
        or list_contains({{ l }}.part_acronyms, {{ r }}.glued) or list_contains({{ r }}.part_acronyms, {{ l }}.glued)
            then 'acronym'
    -- three letters apart: a long beginning in common is no likeness (`Nieuwenhuizen Accountants`, `... Advocaten`)
    when jaro_winkler_similarity({{ l }}.glued, {{ r }}.glued) >= 0.94
        and levenshtein({{ l }}.glued, {{ r }}.glued) <= 3 then 'similar'
    else 'open'
end
{%- endmacro %}

{#- Fields that older systems cut names to, and one less where the last of it was a blank. -#}
{% macro may_be_cut(name) -%}
(length(trim({{ name }})) in (29, 30, 31, 32, 34, 35, 39, 40, 49, 50, 59, 60))
{%- endmacro %}

{#- Such a field ends within the legal form: the `B` that is left of `B.V.` tells no companies apart. -#}
{% macro is_cut_in_form(short, whole) -%}
({{ short }}.may_be_cut and {{ short }}.legal_form is null and starts_with({{ short }}.glued, {{ whole }}.glued)
        and starts_with({{ whole }}.form, substr({{ short }}.glued, length({{ whole }}.glued) + 1)))
{%- endmacro %}

{#- Or within the last word, of which two letters or more are there. -#}
{% macro is_cut_in_word(short, whole) -%}
({{ short }}.may_be_cut and starts_with({{ whole }}.glued, {{ short }}.glued)
        and len({{ whole }}.tokens) = len({{ short }}.tokens)
        and regexp_full_match({{ short }}.tokens[-1], '[^0-9]{2,}'))
{%- endmacro %}

{% macro name_class_rank(class) -%}
case {{ class }} when 'equal' then 1 when 'variant' then 2 when 'equivalent' then 3 when 'similar' then 4
    when 'initials' then 5 when 'affiliate' then 6 when 'sibling' then 7 when 'acronym' then 8 when 'longer' then 9
    when 'numbers' then 10 when 'partial' then 11 else 12 end
{%- endmacro %}

{% macro name_similarity(class, left_share, right_share) -%}
case {{ class }} when 'missing' then null when 'equal' then 1 when 'variant'
    then greatest(0.9, ({{ left_share }} + {{ right_share }}) / 2)
    when 'initials' then 0.8
    when 'equivalent' then greatest(0.75, ({{ left_share }} + {{ right_share }}) / 2)
    when 'similar' then greatest(0.75, ({{ left_share }} + {{ right_share }}) / 2)
    else ({{ left_share }} + {{ right_share }}) / 2 end
{%- endmacro %}

{#- The quality of two words that are one but for two slips, or for what says as little. -#}
{% macro two_slips() -%}0.75{%- endmacro %}
