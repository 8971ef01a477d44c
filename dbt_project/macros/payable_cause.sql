{#- Why a document stands in one system alone, in one word, from its row of the outbox and its difference class.
    `rows`: relation with class, state, problems, holds. -#}
{% macro payable_cause() -%}
case
    when class = 'before_start' then 'before_start'
    when class in ('not_chosen', 'not_routed') then 'left_out'
    when contains(problems, '"payment_blocked"') or contains(holds, '"payment_blocked"') then 'disputed'
    when class = 'duplicate' or state = 'held' or (holds <> '[]' and problems = '[]') then 'held'
    when state in ('blocked', 'refused') or problems <> '[]' then 'blocked'
    when class = 'in_flight' or state in ('planned', 'sending', 'retrying', 'unknown', 'waiting') then 'in_flight'
    else 'differs'
end
{%- endmacro %}
