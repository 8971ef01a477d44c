{#- Check digits in SQL. `text` is an expression already known to hold digits at the places used (guard it by a
    pattern). -#}

{% macro digit(text, place) -%}(ascii(substr({{ text }}, {{ place }}, 1)) - 48){%- endmacro %}

{% macro weighted_sum(text, weights, first=1) -%}
({%- for weight in weights -%}{{ weight }} * {{ digit(text,
    first + loop.index0) }}{{ ' + ' if not loop.last }}{%- endfor -%})
{%- endmacro %}

{#- Luhn: the sum is divisible by 10 when the number is right; `length` digits from `first`. -#}
{% macro luhn_sum(text, length, first=1) -%}
({%- for place in range(length) -%}
{%- set value = digit(text, first + place) -%}
{%- if (length - place) % 2 == 0 -%}(2 * {{ value }} - case when {{ value }} > 4 then 9 else 0
    end){%- else -%}{{ value }}{%- endif -%}
{{ ' + ' if not loop.last }}
{%- endfor -%})
{%- endmacro %}

{#- ISO 7064 mod 97-10 of a text of A-Z and 0-9, A = 10 ... Z = 35; 1 when right. -#}
{% macro mod97(text) -%}
list_reduce(
    list_transform(string_split({{ text }}, ''),
        lambda c: case when c between '0' and '9' then c::int else ascii(c) - 55 end),
    lambda sum, x: (case when x < 10 then sum * 10 else sum * 100 end + x) % 97, 0)
{%- endmacro %}

{#- ISO 7064 mod 11,10 over the first 8 digits and the ninth as check digit (German VAT numbers). -#}
{% macro mod11_10_valid(text) -%}
(list_reduce(
    list_transform(string_split(left({{ text }}, 8), ''), lambda c: ascii(c) - 48),
    lambda product, x: (case when (product + x) % 10 = 0 then 10 else (product + x) % 10 end * 2) % 11, 10)
 + {{ digit(text, 9) }}) % 10 = 1
{%- endmacro %}

{#- IBAN: the country's length where known (SWIFT IBAN registry), and mod 97. -#}
{% macro iban_valid(iban) -%}
(regexp_full_match({{ iban }}, '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}')
 and length({{ iban }}) = coalesce(case left({{ iban }}, 2)
    when 'NL' then 18 when 'BE' then 16 when 'DE' then 22 when 'FR' then 27 when 'GB' then 22 when 'LU' then 20
    when 'ES' then 24 when 'IT' then 27 when 'AT' then 20 when 'IE' then 22 when 'CH' then 21 when 'PL' then 28
    when 'PT' then 25 when 'DK' then 18 when 'SE' then 24 when 'NO' then 15 when 'FI' then 18 end, length({{ iban }}))
 and case when regexp_full_match({{ iban }}, '[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}')
    then {{ mod97("substr(" ~ iban ~ ", 5) || left(" ~ iban ~ ", 4)") }} = 1 else false end)
{%- endmacro %}
