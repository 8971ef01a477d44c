{#- A line of a payment as text: equal for the same document, amount and discount however these were written. -#}
{% macro paid_line(document_key, amount, discount) -%}
    ({{ document_key }}) || ' ' || {{ money(amount) }} || ' ' || {{ money("coalesce(" ~ discount ~ ", '0')") }}
{%- endmacro %}

{#- The same for people. -#}
{% macro paid_words(number, amount, discount) -%}
    ({{ sentence('payments.applied.to', {
        'amount': money(amount),
        'discount': 'case when coalesce(cast(' ~ discount ~ " as decimal(28, 6)), 0) = 0 then '' else " ~
            sentence('payments.applied.discount', {'discount': money(discount)}) ~ ' end',
        'number': number,
    }) }})
{%- endmacro %}

{#- AvidXchange's word for how a payment stands, as ours (reference page avidxchange, payment statuses). A word that is
    not there is `unknown`: nothing is posted or taken back for it, and a person is notified. -#}
{% macro avid_payment_state(description) -%}
    case
        when {{ description }} = 'Void' then 'void'
        when {{ description }} = 'Cleared' then 'cleared'
        when {{ description }} in ('Issued to Supplier', 'ACH Credit Issued', 'VCC Processing') then 'issued'
        when {{ description }} = 'Error' then 'error'
        when {{ description }} in ('Pending Approval', 'Held', 'Processing', 'Debit Requested', 'Funds Received',
            'Sent to Check Printer') then 'pending'
        else 'unknown'
    end
{%- endmacro %}
