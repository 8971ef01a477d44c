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

{#- The same for QuickBooks, whose account types are texts (reference: QuickBooks Online, Account.AccountType). -#}
{% macro quickbooks_control_account(column) -%}
coalesce({{ column }} in ('Bank', 'Accounts Receivable', 'Accounts Payable', 'Credit Card'), false)
{%- endmacro %}

{#- Airbase's account types, which are texts (*assumed*: reference Airbase, section 4), as accounting classes. -#}
{% macro airbase_account_class(column) -%}
case
    when {{ column }} in ('asset', 'bank', 'prepaid') then 'asset'
    when {{ column }} in ('liability', 'accounts_payable', 'credit_card') then 'liability'
    when {{ column }} = 'equity' then 'equity'
    when {{ column }} = 'income' then 'revenue'
    when {{ column }} = 'expense' then 'expense'
    else 'general'
end
{%- endmacro %}

{% macro airbase_control_account(column) -%}
coalesce({{ column }} in ('accounts_payable', 'bank', 'credit_card'), false)
{%- endmacro %}

{#- The kind of code that a type of tag holds, by what people usually call it; other types are the tenant's own affair.
    -#}
{% macro airbase_code_kind(column) -%}
case regexp_replace(lower({{ column }}), '[^a-z]', '', 'g')
    when 'costcenter' then 'cost_center' when 'costcenters' then 'cost_center'
    when 'costcentre' then 'cost_center' when 'costcentres' then 'cost_center'
    when 'costunit' then 'cost_unit' when 'costunits' then 'cost_unit'
end
{%- endmacro %}

{#- AvidXchange keeps accounts and dimensions in one table, apart by group name: the groups of each system of books, as
    they are compared (no spaces, lower case). -#}
{% macro avidxchange_groups() -%}
{{ return({
    'exact_online': {'gl_account': ['accountingcodes'], 'cost_center': ['costcenters', 'costcentres'],
        'cost_unit': ['costunits']},
    'quickbooks_online': {'gl_account': ['accountingcodes'], 'cost_center': ['classes'], 'cost_unit': ['departments']},
}) }}
{%- endmacro %}

{% macro avidxchange_code_kind(column) -%}
{%- set known = {} -%}
{%- for groups in avidxchange_groups().values() %}{% for kind,
    names in groups.items() %}{% for name in names %}{% do known.update({name: kind}) %}{% endfor %}{% endfor
    %}{% endfor -%}
case lower(replace({{ column }}, ' ', ''))
    {%- for name, kind in known.items() %} when '{{ name }}' then '{{ kind }}'{% endfor %}
end
{%- endmacro %}

{#- Whether a group is the one that a system of books fills with this kind of code. -#}
{% macro is_group_of(books, group_name, kind) -%}
lower(replace({{ group_name }}, ' ', '')) = any(case {{ kind }}
    {%- for name, groups in avidxchange_groups()[books].items() %} when '{{ name }}'
        then ['{{ groups | join("', '") }}']{% endfor %} end)
{%- endmacro %}
