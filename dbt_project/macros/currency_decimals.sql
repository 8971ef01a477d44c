{#- How many decimals a currency has (ISO 4217); two where it is not known. -#}
{% macro currency_decimals(currency) -%}
case when {{ currency }} in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND',
        'VUV', 'XAF', 'XOF', 'XPF') then 0
    when {{ currency }} in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    when {{ currency }} in ('CLF', 'UYW') then 4 else 2 end
{%- endmacro %}

{#- The smallest amount in a currency: its cent. -#}
{% macro smallest_amount(currency) -%}
[1.0000, 0.1, 0.01, 0.001, 0.0001][{{ currency_decimals(currency) }} + 1]
{%- endmacro %}

{#- An amount with the decimals of its currency, half of the last one away from zero. It is named once, since it may be
    dear. -#}
{% macro posted_amount(amount, currency) -%}
cast(round(cast({{ amount }} as decimal(28, 6)) * [1, 10, 100, 1000, 10000][{{ currency_decimals(currency) }} + 1], 0)
    * {{ smallest_amount(currency) }} as decimal(28, 6))
{%- endmacro %}

{#- Whether an amount, as it was read, has more decimals than that. -#}
{% macro is_too_fine(amount, currency) -%}
coalesce(cast({{ amount }} as decimal(28, 6)) <> {{ posted_amount(amount, currency) }}, false)
{%- endmacro %}

{#- The problem of such an amount, unless the company chose that it is rounded (option amount_rounding of its link).
    `remedy`: what to do, as SQL. -#}
{% macro too_fine(label, amount, currency, remedy) -%}
{{ problem('invoices.amount_too_fine', "amount_rounding = 'hold' and " ~ is_too_fine(amount, currency), {
    'label': label, 'amount': money(amount), 'currency': currency, 'decimals': currency_decimals(currency),
    'remedy': remedy,
}) }}
{%- endmacro %}

{#- A line's amount with the decimals of its currency, so that the lines of a document make its sum: what rounding
    leaves over goes on the largest line. -#}
{% macro rounded_line(amount, currency, document, line) -%}
cast({{ posted_amount(amount, currency) }} + case when row_number() over (partition by {{ document }}
    order by abs({{ amount }}) desc, {{ line }}) = 1
    then {{ posted_amount("sum(" ~ amount ~ ") over (partition by " ~ document ~ ")",
        currency) }} - sum({{ posted_amount(amount, currency) }}) over (partition by {{ document }})
    else 0 end as decimal(28, 6))
{%- endmacro %}

{#- What a line says of it, '' where nothing was rounded. -#}
{% macro rounding_note(rounded, read) -%}
case when {{ rounded }} <> {{ read }} then {{ sentence('common.before_rounding', {'amount': money(read)}) }} else '' end
{%- endmacro %}
