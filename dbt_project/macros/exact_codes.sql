{#- Codes of an Exact division as documents of another system use them. The same code may stand there twice, deleted and
    entered again: the live one counts. -#}
{% macro exact_masters(table) -%}
(
    select * from {{ ref('stg_exact_online__' ~ table) }}
    qualify row_number() over (partition by connection, company, trim(code) order by is_deleted, id) = 1
)
{%- endmacro %}

{#- The VAT that the supplier bills on a line by an Exact VAT code: none by a code without VAT, nor by one of reverse
    charge, where the company owes it to the tax office (reference: Exact Online, VATCodes). -#}
{% macro vat_billed(net, code) -%}
case when coalesce({{ code }}.charged, false) or {{ code }}.type in ('N', 'B') then 0
    else round({{ net }} * coalesce({{ code }}.percentage, 0), 2) end
{%- endmacro %}

{#- The invoice of Basware that a purchase entry was posted for, by the key that we put on it, the first word of its
    description; null for any other entry. -#}
{% macro basware_key() -%}
nullif(regexp_extract(description, '^BW:(\S+)', 1), '')
{%- endmacro %}

{#- What the key begins with that we put on what came from a spend system. -#}
{% macro key_prefix(system) -%}
case {{ system }} when 'basware' then 'BW' when 'airbase' then 'AB' end
{%- endmacro %}
