{#- A vendor's fact without what says nothing: how a number is punctuated, case, the country (QuickBooks reads it in
    three letters, however it was written). '' when there is none. -#}
{% macro plain_fact(fact, value) -%}
coalesce(case {{ fact }}
    when 'phone' then regexp_replace({{ value }}, '[^0-9]', '', 'g')
    when 'website' then regexp_replace(regexp_replace(lower(trim({{ value }})), '^https?://', ''), '/+$', '')
    when 'address' then regexp_replace(lower(concat_ws(' ', {{ value }} ->> '$.line1', {{ value }} ->> '$.line2',
        {{ value }} ->> '$.city',
        {{ value }} ->> '$.state', {{ value }} ->> '$.postcode')), '[\s[:punct:]]+', '', 'g')
    else lower(trim({{ value }})) end, '')
{%- endmacro %}

{#- The same as people read it. -#}
{% macro readable_fact(fact, value) -%}
coalesce(nullif(case {{ fact }}
    when 'address' then concat_ws(', ', {{ value }} ->> '$.line1', {{ value }} ->> '$.line2',
        {{ value }} ->> '$.postcode', {{ value }} ->> '$.city',
        {{ value }} ->> '$.state')
    else {{ value }} end, ''), {{ sentence('common.nothing') }})
{%- endmacro %}
