{#- The rule that makes `i` and `twin` suspects, the first that applies; null when none does or when a trap explains
    them. -#}
{% macro same_amount() -%}
(i.currency = twin.currency and (abs(i.gross - twin.gross) <= 0.01 or abs(i.net - twin.gross) <= 0.01
    or abs(i.gross - twin.net) <= 0.01))
{%- endmacro %}

{% macro duplicate_rule() -%}
case
    -- an invoice and its credit note belong together
    when sign(i.gross) <> sign(twin.gross) then null
    when i.entity = twin.entity and i.n1 = twin.n1 and {{ same_amount() }} and i.date = twin.date then 1
    when i.entity = twin.entity and i.n1 = twin.n1 and not {{ restarted_numbers() }} and not {{ instalments() }}
        and {{ words_agree() }} then 2
    when i.entity = twin.entity and i.n1 = twin.n1 then null
    when {{ instalments() }} then null
    when i.entity = twin.entity and i.n2 = twin.n2 and {{ same_amount() }} and not {{ restarted_numbers() }} then 3
    when i.entity <> twin.entity and i.family = twin.family and i.n1 = twin.n1 and {{ same_amount() }}
        and not {{ restarted_numbers() }} and {{ words_agree() }} then 5
    when i.system <> twin.system and i.family <> twin.family and i.n1 = twin.n1 and regexp_matches(i.n1, '[0-9]')
        and {{ same_amount() }} and i.date = twin.date then 8
    when i.entity <> twin.entity then null
    when {{ regular_bills() }} or {{ rebilled() }} then null
    when (i.n1 is null or twin.n1 is null) and i.date = twin.date and {{ same_amount() }}
        and not coalesce(i.po_number <> twin.po_number, false)
        and not coalesce(i.system = twin.system and i.line_amounts <> twin.line_amounts, false) then 7
    when i.entity = twin.entity and i.n1 <> twin.n1 and {{ same_amount() }} and abs(i.date - twin.date) <= i.window_days
        and least(length(i.n1), length(twin.n1)) >= 3
        and damerau_levenshtein(i.n1, twin.n1) = 1 and i.n2 is not null and twin.n2 is not null
        and not {{ running_numbers() }} then 6
    when i.entity = twin.entity and {{ same_amount() }} and abs(i.date - twin.date) <= least(7, i.window_days)
        and (i.n1 is distinct from twin.n1 or i.n1 is null)
        and not coalesce(i.po_number <> twin.po_number, false) then 4
end
{%- endmacro %}

{#- A number of words alone names an invoice with its day, or with its amount and less than a week: `RENT` names none by
    itself. -#}
{% macro words_agree() -%}
({{ number_tells('i.n1', 'i.date', 'twin.date') }}
    or ({{ same_amount() }} and {{ number_tells('i.n1', 'i.date', 'twin.date', 6) }} and not {{ regular_bills() }}))
{%- endmacro %}

{#- Numbers that begin again each year: equal, but about a year or more apart. -#}
{% macro restarted_numbers() -%}(abs(i.date - twin.date) >= 300){%- endmacro %}

{#- One invoice paid in parts: `F-77/1` and `F-77/2`, or the same number again and again at regular intervals. -#}
{% macro instalments() -%}
(coalesce(i.instalment_of = twin.instalment_of and i.n1 <> twin.n1, false)
    or (i.n1 = twin.n1 and i.date <> twin.date and i.times >= 3 and twin.times >= 3
        and abs(i.date - twin.date) >= 0.7 * i.usual_gap and i.usual_gap >= 6))
{%- endmacro %}

{#- A pair as far apart as this supplier's bills of this amount usually are, or one of several that come on each day.
    -#}
{% macro regular_bills() -%}
((i.times >= 3 and i.gross = twin.gross and i.date <> twin.date and abs(i.date - twin.date) >= 0.7 * i.usual_gap)
    or (i.gross = twin.gross and i.date = twin.date and i.days_with_several >= 3))
{%- endmacro %}

{#- The later bill has a slightly higher number: the next one of the supplier's range, not a misread one. Figures that
    changed places are a typing error whatever the dates say. -#}
{% macro running_numbers() -%}
{%- set step = "(try_cast(regexp_replace(i.n1, '[^0-9]', '', 'g') as hugeint) - try_cast(regexp_replace(twin.n1,
    '[^0-9]', '', 'g') as hugeint))" -%}
(coalesce(sign(i.date - twin.date) * sign({{ step }}) = 1 and abs({{ step }}) <= 100, false)
    and list_sort(string_split(i.n1, '')) <> list_sort(string_split(twin.n1, '')))
{%- endmacro %}

{% macro rebilled() -%}
(len(list_filter(coalesce(credits.dates, []), lambda d: d between least(i.date, twin.date)
    and greatest(i.date, twin.date))) > 0)
{%- endmacro %}

{#- Blocked only when all agrees; a credit note, and what was credited in between and billed again, never blocks. -#}
{% macro duplicate_action() -%}
case when rule in (4, 6) then 'warn'
    when rebilled then case when rule = 1 then 'review' else 'warn' end
    when rule = 1 then case when is_credit then 'review' else 'block' end
    else 'review' end
{%- endmacro %}

{% macro duplicate_reason() -%}
{%- set no_number = sentence('common.no_number') -%}
{{ sentence('matching.duplicate.text', {
    'number': 'coalesce(number, ' ~ no_number ~ ')', 'date': "coalesce(cast(date as varchar), '')",
    'amount': 'coalesce(' ~ money('gross') ~ ", '')", 'currency': "coalesce(currency, '')",
    'twin_number': 'coalesce(twin_number, ' ~ no_number ~ ')', 'twin_date': "coalesce(cast(twin_date as varchar), '')",
    'twin_amount': 'coalesce(' ~ money('twin_gross') ~ ", '')", 'twin_currency': "coalesce(twin_currency, '')",
    'twin_system': 'coalesce(' ~ system_name('twin_system') ~ ", '')",
    'between': 'case when rebilled then ' ~ sentence('matching.duplicate.credited') ~ " else '' end",
    'agreement': duplicate_agreement(),
}) }}
{%- endmacro %}

{#- What two invoices have in common, by the rule that found them. -#}
{% macro duplicate_agreement() -%}
coalesce(case rule
    when 1 then {{ sentence('matching.duplicate.all') }}
    when 2 then {{ sentence('matching.duplicate.number') }}
    when 3 then {{ sentence('matching.duplicate.nearly') }}
    when 4 then {{ sentence('matching.duplicate.amount') }}
    when 6 then {{ sentence('matching.duplicate.near_number') }}
    when 5 then {{ sentence('matching.duplicate.family', {'vendor': 'twin_vendor_name'}) }}
    when 8 then {{ sentence('matching.duplicate.another_vendor', {
        'vendor': 'coalesce(twin_vendor_name, twin_vendor_key)'}) }}
    when 7 then case when n1 is null then {{ sentence('matching.duplicate.no_number') }}
        else {{ sentence('matching.duplicate.twin_no_number') }} end end, '')
{%- endmacro %}

{#- What a person who lets a pair go has seen of each of the two: with another number, date or amount it is another
    question. -#}
{% macro invoice_facts(side='') -%}
concat_ws('|', {% for name in ['system', 'company', 'key', 'number', 'date', 'currency', 'gross'] -%}
    {{ 'invoice_key' if name == 'key' and not side else money(side ~ name) if name == 'gross' else side
        ~ name }}{{ ', ' if not loop.last }}{%- endfor %})
{%- endmacro %}
