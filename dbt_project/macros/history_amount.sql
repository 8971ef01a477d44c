{#- An amount of a document of the history in our signs; its lines' VAT codes are not looked up, which the sign never
    needs. -#}
{% macro history_amount(amount) -%}
cast({{ amount }} * case when is_credit_type or amount_sum < 0 then -1 else 1 end as decimal(28, 6))
{%- endmacro %}
