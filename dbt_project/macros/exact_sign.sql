{#- Exact shows a supplier's invoice as a liability (negative in some feeds, positive in others). Ours: what is owed is
    positive and a credit note (type 31, 8031, 8034) negative, whatever sign the feed carried. -#}
{% macro exact_sign(type, amount) -%}
(case when {{ type }} in (31, 8031, 8034) then -abs({{ amount }}) else abs({{ amount }}) end)
{%- endmacro %}
