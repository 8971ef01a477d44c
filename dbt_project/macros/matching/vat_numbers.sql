{#- VAT numbers: written in one way, and checked by the rules of the country in front (reference: vendor matching, (a)).
    -#}

{% macro vat_prefixes()
    -%}AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK|XI{%- endmacro %}

{#- `plain`: upper case A-Z 0-9 only. Gives prefix and number: Greece EL, leading zeros restored (NL 9, BE 10 digits),
    the tax words behind a Swiss number dropped. Without a prefix the vendor's country is put in front. -#}
{% macro vat_number(plain, country) -%}
{{ vat_padded(vat_prefixed(plain, country)) }}
{%- endmacro %}

{#- Without what people write before it: `BTW NL...`, `VAT reg. no. GB...`. -#}
{% macro without_vat_label(plain) -%}
regexp_replace({{ plain }}, '^(?:VAT|BTW|TVA|P?IVA|PARTITAIVA|UST|MWST|MOMS)(?:REG|NUMMER|NUMBER|IDNR|ID|NR|NO)*', '')
{%- endmacro %}

{% macro vat_prefixed(plain, country) -%}
(case when {{ plain }} is null then null
    when regexp_matches({{ plain }}, '^GR[0-9]') then 'EL' || substr({{ plain }}, 3)
    when regexp_matches({{ plain }}, '^({{ vat_prefixes() }})') and not regexp_matches({{ plain }}, '^(ESX?|IE)$')
        then {{ plain }}
    when regexp_matches({{ plain }}, '^[0-9]{7,9}B[0-9]{2}$') then 'NL' || {{ plain }}
    else case {{ country }} when 'GR' then 'EL' else {{ country }} end || {{ plain }} end)
{%- endmacro %}

{% macro vat_padded(vat) -%}
case
    when regexp_matches({{ vat }}, '^NL[0-9]{7,8}B[0-9]{2}$') then 'NL' || lpad(substr({{ vat }}, 3), 12, '0')
    when regexp_matches({{ vat }}, '^BE[0-9]{9}$') then 'BE0' || substr({{ vat }}, 3)
    when regexp_matches({{ vat }}, '^CHE?[0-9]{9}') then 'CHE' || regexp_extract({{ vat }}, '[0-9]{9}')
    else {{ vat }}
end
{%- endmacro %}

{#- `body` is what follows the prefix. A country without a rule here is judged by its shape alone. -#}
{% macro vat_valid(prefix, body) -%}
case replace({{ prefix }}, 'XI', 'GB')
    when 'NL' then case when regexp_full_match({{ body }}, '[0-9]{9}B[0-9]{2}') and left({{ body }}, 9) <> '000000000'
        and right({{ body }}, 2) <> '00'
        then {{ weighted_sum(body, [9, 8, 7, 6, 5, 4, 3, 2, -1]) }} % 11 = 0
            or ('2321' || left({{ body }}, 9) || '11' || right({{ body }}, 2))::hugeint % 97 = 1 end
    when 'BE' then case when regexp_full_match({{ body }}, '[01][0-9]{9}') and {{ body }} <> '0000000000'
        then (left({{ body }}, 8)::bigint + right({{ body }}, 2)::bigint) % 97 = 0 end
    when 'DE' then case when regexp_full_match({{ body }}, '[1-9][0-9]{8}') then {{ mod11_10_valid(body) }} end
    when 'FR' then case when regexp_full_match({{ body }}, '[0-9A-HJ-NP-Z]{2}[0-9]{9}')
        then (substr({{ body }}, 3, 3) = '000' or {{ luhn_sum(body, 9, 3) }} % 10 = 0)
            and case when regexp_full_match(left({{ body }}, 2), '[0-9]{2}')
                then (substr({{ body }}, 3) || '12')::bigint % 97 = left({{ body }}, 2)::bigint
                else {{ french_letter_key_valid(body) }} end end
    when 'GB' then {{ british_vat_valid(body) }}
    when 'LU' then case when regexp_full_match({{ body }}, '[0-9]{8}')
        then left({{ body }}, 6)::int % 89 = right({{ body }}, 2)::int end
    when 'AT' then case when regexp_full_match({{ body }}, 'U[0-9]{8}')
        then ({{ luhn_sum(body, 7, 2) }} + {{ digit(body, 9) }} + 4) % 10 = 0 end
    when 'IT' then case when regexp_full_match({{ body }}, '[0-9]{11}') and left({{ body }}, 7) <> '0000000'
        and (substr({{ body }}, 8, 3) between '001' and '100'
            or substr({{ body }}, 8, 3) in ('120', '121', '888', '999'))
        then {{ luhn_sum(body, 11) }} % 10 = 0 end
    when 'PL' then case when regexp_full_match({{ body }}, '[0-9]{10}')
        then {{ weighted_sum(body, [6, 5, 7, 2, 3, 4, 5, 6, 7, -1]) }} % 11 = 0 end
    when 'CH' then case when regexp_full_match({{ body }}, 'E[0-9]{9}')
        then {{ weighted_sum(body, [5, 4, 3, 2, 7, 6, 5, 4, 1], 2) }} % 11 = 0 end
    when 'ES' then {{ spanish_vat_valid(body) }}
    when 'IE' then {{ irish_vat_valid(body) }}
    else regexp_full_match({{ prefix }}, '{{ vat_prefixes() }}') and regexp_full_match({{ body }}, '[0-9A-Z]{7,12}')
        and length(regexp_replace({{ body }}, '[^0-9]', '', 'g')) >= 7
end
{%- endmacro %}

{% macro british_vat_valid(body) -%}
case
    when regexp_full_match({{ body }}, '[0-9]{9}([0-9]{3})?')
        then list_contains(case when left({{ body }}, 3) >= '100' then [0, 42, 55] else [0] end,
            {{ weighted_sum(body, [8, 7, 6, 5, 4, 3, 2, 10, 1]) }} % 97)
    else regexp_full_match({{ body }}, 'GD[0-4][0-9]{2}|HA[5-9][0-9]{2}')
end
{%- endmacro %}

{% macro french_letter_key_valid(body) -%}
{%- set alphabet = "'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'" -%}
{%- set first = "(instr(" ~ alphabet ~ ", left(" ~ body ~ ", 1)) - 1)" -%}
{%- set second = "(instr(" ~ alphabet ~ ", substr(" ~ body ~ ", 2, 1)) - 1)" -%}
{%- set check = "(case when " ~ first ~ " < 10 then " ~ first ~ " * 24 + " ~ second ~ " - 10 else " ~ first ~ " * 34 + "
    ~ second ~ " - 100 end)" -%}
(substr({{ body }}, 3)::bigint + 1 + {{ check }} // 11) % 11 = {{ check }} % 11
{%- endmacro %}

{#- A resident's 8 digits and letter, X/Y/Z for foreigners, K/L/M, else a company's letter, 7 digits and check. -#}
{% macro spanish_vat_valid(body) -%}
case
    when regexp_full_match({{ body }}, '[0-9]{8}[A-Z]')
        then substr('TRWAGMYFPDXBNJZSQVHLCKE', left({{ body }}, 8)::int % 23 + 1, 1) = right({{ body }}, 1)
    when regexp_full_match({{ body }}, '[XYZ][0-9]{7}[A-Z]')
        then substr('TRWAGMYFPDXBNJZSQVHLCKE', (translate(left({{ body }}, 1), 'XYZ', '012')
            || substr({{ body }}, 2, 7))::int % 23 + 1, 1) = right({{ body }}, 1)
    when regexp_full_match({{ body }}, '[KLM][0-9]{7}[A-Z]')
        then substr('TRWAGMYFPDXBNJZSQVHLCKE', substr({{ body }}, 2, 7)::int % 23 + 1, 1) = right({{ body }}, 1)
    when regexp_full_match({{ body }}, '[A-HJNP-SUVW][0-9]{7}[0-9A-J]')
        then ({{ luhn_sum("(left(" ~ body ~ ", 8) || '0')", 8, 2) }}
            + case when right({{ body }}, 1) between '0' and '9' then right({{ body }}, 1)::int
                else instr('JABCDEFGHI', right({{ body }}, 1)) - 1 end) % 10 = 0
    else false
end
{%- endmacro %}

{% macro irish_vat_valid(body) -%}
{%- set alphabet = "'WABCDEFGHIJKLMNOPQRSTUV'" -%}
case
    when regexp_full_match({{ body }}, '[0-9]{7}[A-W][A-W]?')
        then substr({{ alphabet }}, ({{ weighted_sum(body, [8, 7, 6, 5, 4, 3, 2]) }}
            + case when length({{ body }}) = 9 then 9 * (instr({{ alphabet }}, right({{ body }}, 1)) - 1) else 0
                end) % 23 + 1, 1) = substr({{ body }}, 8, 1)
    when regexp_full_match({{ body }}, '[0-9][A-Z][0-9]{5}[A-W]')
        then substr({{ alphabet }}, (2 * {{ digit(body, 1) }} + {{ weighted_sum(body, [7, 6, 5, 4, 3], 3) }}) % 23 + 1,
            1) = right({{ body }}, 1)
    else false
end
{%- endmacro %}
