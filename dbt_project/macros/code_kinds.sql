{#- Exact's G/L account types as accounting classes (reference: Exact Online, GLAccounts.Type). -#}
{% macro exact_account_class(column) -%}
case
    when {{ column }} in (10, 12, 14, 16, 20, 26, 30, 35, 40) then 'asset'
    when {{ column }} in (22, 24, 25, 27, 55) then 'liability'
    when {{ column }} in (50, 52) then 'equity'
    when {{ column }} = 110 then 'revenue'
    when {{ column }} in (111, 120, 121, 122, 125, 150, 160) then 'expense'
    else 'general'
end
{%- endmacro %}

{#- Cash, bank, card, payment service, receivables, payables and VAT: an invoice line never posts to them. -#}
{% macro exact_control_account(column) -%}
coalesce({{ column }} in (10, 12, 14, 16, 20, 22, 24), false)
{%- endmacro %}

{#- AvidXchange keeps accounts and dimensions in one table, apart by group name. -#}
{% macro avidxchange_code_kind(column) -%}
case lower(replace({{ column }}, ' ', ''))
    when 'accountingcodes' then 'gl_account'
    when 'costcenters' then 'cost_center'
    when 'costcentres' then 'cost_center'
    when 'costunits' then 'cost_unit'
end
{%- endmacro %}
