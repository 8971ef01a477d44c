{#- The numbers that a text names as those of invoices: it is one alone, or they stand after a word for invoice. -#}
{% macro invoices_named(text) -%}
{%- set words =
    'invoices?|inv|facturen|factuurnummer|factuurnr|factuur|fact|rechnung|rechnungsnummer|facture|faktura|' ~
    'credit(?: note)? (?:for|of|on)|credits?|creditering' -%}
{%- set number = '(?:numbers?|nummers?|nummer|no|nr|num)' -%}
case when regexp_full_match(trim(coalesce({{ text }}, '')), '#?\s*\d+') then regexp_extract_all({{ text }}, '\d+')
else flatten(list_transform(
    regexp_extract_all(lower(coalesce({{ text }}, '')),
        '(?:^|[^a-z0-9])(?:{{ words }})(?:\W{0,3}{{ number }})?\W{0,3}((?:\d+(?:\W{1,3}(?:(?:and|en|und|et)\s+)?)?)+)',
        1),
    lambda part: regexp_extract_all(part, '\d+'))) end
{%- endmacro %}

{#- What credited_invoices.csv says of a credit note that a person split over several invoices (`read_mappings` in
    include/warehouse/config.py): whether it is that, and each invoice with its amount and the line of the file. -#}
{% macro credit_is_split(text) -%}
regexp_full_match({{ text }}, '\d+ [\d.]+ \(line \d+\)(; \d+ [\d.]+ \(line \d+\))*')
{%- endmacro %}

{% macro credit_parts(text) -%}
list_transform(string_split({{ text }}, '; '), lambda part: {
    'number': split_part(part, ' ', 1), 'amount': try_cast(split_part(part, ' ', 2) as decimal(28, 6)),
    'line': rtrim(split_part(part, ' ', 4), ')')})
{%- endmacro %}
