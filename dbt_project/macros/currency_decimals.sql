{#- How many decimals an amount in a currency is posted with: those of ISO 4217, but no more than the two that our documents carry. -#}
{% macro currency_decimals(currency) -%}
case when {{ currency }} in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 0 else 2 end
{%- endmacro %}

{#- Whether an amount, as it was read, has more decimals than that: it is posted by nobody, since each rounding of it is another amount. -#}
{% macro is_too_fine(amount, currency) -%}
coalesce(cast({{ amount }} as decimal(28, 6)) <> case {{ currency_decimals(currency) }} when 0 then round(cast({{ amount }} as decimal(28, 6)), 0)
    else round(cast({{ amount }} as decimal(28, 6)), 2) end, false)
{%- endmacro %}

{#- The words of a problem about it. -#}
{% macro too_fine_text(label, amount, currency, remedy) -%}
{{ label }} || ' says ' || {{ money(amount) }} || ' ' || {{ currency }} || ', which is posted with ' || {{ currency_decimals(currency) }} || ' decimals: {{ remedy }}'
{%- endmacro %}

{#- A line's amount to the cent, so that the lines of a document make its sum to the cent: what rounding leaves over goes on the largest line. -#}
{% macro rounded_line(amount, document, line) -%}
(cast({{ amount }} as decimal(28, 2)) + case when row_number() over (partition by {{ document }} order by abs({{ amount }}) desc, {{ line }}) = 1
    then cast(sum({{ amount }}) over (partition by {{ document }}) as decimal(28, 2)) - sum(cast({{ amount }} as decimal(28, 2))) over (partition by {{ document }})
    else 0 end)::decimal(28, 2)
{%- endmacro %}

{#- What a line says of it, '' where nothing was rounded. -#}
{% macro rounding_note(rounded, read) -%}
case when {{ rounded }} <> {{ read }} then ' (' || {{ money(read) }} || ' before rounding)' else '' end
{%- endmacro %}
