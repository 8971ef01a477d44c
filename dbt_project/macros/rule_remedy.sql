{#- What a person is to do about a row of int_invoice_rules, as its last words. -#}
{% macro rule_remedy() -%}
{%- set named = {'books': 'system', 'payments': "payload ->> '$.applications'"} -%}
{%- set answered = {'spend': 'system', 'to_block': word('to_block', 'books_system')} -%}
case
    when code = 'over_order' and level = 'hold' and system in {{ books_systems() }}
        then {{ sentence('rules.remedy.over_order.hold_bill', named) }}
    when code = 'over_order' and level = 'hold' then {{ sentence('rules.remedy.over_order.hold') }}
    when code = 'over_order' and system in {{ books_systems() }}
        then {{ sentence('rules.remedy.over_order.remark_bill', named) }}
    when code = 'over_order' then {{ sentence('rules.remedy.over_order.remark') }}
    when code = 'over_receipt' and level = 'hold' then {{ sentence('rules.remedy.over_receipt.hold') }}
    when code = 'over_receipt' then {{ sentence('rules.remedy.over_receipt.remark') }}
    when code = 'paid_elsewhere' and level = 'remark' then {{ sentence('rules.remedy.paid_elsewhere.remark') }}
    when code = 'paid_elsewhere' and (payload ->> '$.applications') is null
        then {{ sentence('rules.remedy.paid_elsewhere.paid', named) }}
    when code = 'paid_elsewhere' then {{ sentence('rules.remedy.paid_elsewhere.settled', named) }}
    when code = 'duplicate_suspected' and level = 'remark' then {{ sentence('rules.remedy.duplicate.remark') }}
    when code = 'duplicate_suspected' and system in {{ books_systems() }}
        then {{ sentence('rules.remedy.duplicate.books') }}
    when code = 'duplicate_suspected' then {{ sentence('rules.remedy.duplicate.spend', answered) }}
    when code = 'payment_blocked' and level = 'hold'
        then {{ sentence('rules.remedy.payment_blocked.hold', answered) }}
    when code = 'payment_blocked' then {{ sentence('rules.remedy.payment_blocked.remark', answered) }}
    when code = 'vendor_unseen' then {{ sentence('vendors.payee.unseen') }}
    when level = 'remark' then {{ sentence('rules.remedy.payee.remark') }}
    when system not in {{ books_systems() }} then {{ sentence('rules.remedy.payee.spend', answered) }}
    else {{ sentence('rules.remedy.payee.hold') }}
end
{%- endmacro %}
