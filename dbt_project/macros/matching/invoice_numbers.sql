{#- Invoice numbers as keys (reference: vendor matching, (e)). n1 may block, n2 only warns; a number without a digit is no key. -#}
{% macro invoice_n1(number) -%}
case when regexp_matches({{ number }}, '[0-9]') then nullif(ltrim(regexp_replace(upper({{ number }}), '[^A-Z0-9]', '', 'g'), '0'), '') end
{%- endmacro %}

{% macro invoice_n2(n1) -%}
nullif(ltrim(translate(regexp_replace({{ n1 }}, '^(INVOICE|INV|FACTUUR|FACT|RECHNUNG|RE|NR|NO)+', ''), 'OIL', '011'), '0'), '')
{%- endmacro %}

{#- `F-77/2` is the second instalment of `F-77`: what stands before a short last part. -#}
{% macro instalment_base(number) -%}
nullif(regexp_extract(trim({{ number }}), '^(.*[0-9].*)[/. -][0-9]{1,2}$', 1), '')
{%- endmacro %}
