{#- What a person does about a difference of this class. -#}
{% macro suggested_action(column) -%}
case {{ column }}
    when 'duplicate' then {{ sentence('reconciliation.action.duplicate') }}
    when 'deleted' then {{ sentence('reconciliation.action.deleted') }}
    when 'not_routed'
        then
        {{ sentence('reconciliation.action.not_routed') }}
    when 'missing_in_target' then {{ sentence('reconciliation.action.missing_in_target') }}
    when 'missing_in_source'
        then {{ sentence('reconciliation.action.missing_in_source') }}
    when 'currency' then {{ sentence('reconciliation.action.currency') }}
    when 'amount' then {{ sentence('reconciliation.action.amount') }}
    when 'counterparty' then {{ sentence('reconciliation.action.counterparty') }}
    when 'date' then {{ sentence('reconciliation.action.date') }}
    when 'coding' then {{ sentence('reconciliation.action.coding') }}
    when 'status' then {{ sentence('reconciliation.action.status') }}
    when 'in_flight' then {{ sentence('reconciliation.action.in_flight') }}
end
{%- endmacro %}
