{#- What a person is to do about a row of int_invoice_rules, as its last words. -#}
{% macro rule_remedy() -%}
case
    when code = 'over_order' then '. Compare with the order and with what came in'
        || case level
            when 'hold' then ': release it if it is to be paid, and it is not asked again up to that sum; '
                || 'else correct the '
            else '; take back what is too much, or correct the ' end
        || case when system in {{ books_systems() }}
            then {{ word('document', 'system') }} || ' or the order in ' || {{ word('name', 'system') }}
            else 'order' end
    when code = 'over_receipt' then case level
            when 'hold' then ': release it if it is to be paid, and it is not asked again up to that quantity; else '
            else ': ' end || 'enter what came in since, or ask the supplier for a credit note'
    when code = 'paid_elsewhere' and level = 'remark' then '. It goes to AvidXchange whole: pay only the rest there'
    when code = 'paid_elsewhere'
        then ': pay the rest in ' || {{ word('name', 'system') }}
            || case when (payload ->> '$.applications') is null then ', or' else ',' end
                || ' release it to send it whole'
        || coalesce(', or delete bill payment ' || (payload ->> '$.applications') || ' in '
            || {{ word('name', 'system') }} || ', then both go to AvidXchange, which takes the credit off', '')
    when code = 'duplicate_suspected' and level = 'remark' then ': take one of them back, unless they are two'
    when code = 'duplicate_suspected' then ': release it if it is another invoice, else '
        || case when system in {{ books_systems() }} then 'delete one of them at the source'
            else 'reject it, and ' || {{ short_name('system') }} || ' is told' end
    when code = 'payment_blocked'
        then ': map one ' || {{ word('to_block', 'books_system') }}
            || 'to `blocked` in payment_terms.csv, or lift the block in ' || {{ short_name('system') }} || '; '
            || case level when 'hold' then 'released' else 'as it is' end || ', it is booked to be paid'
    when level = 'remark' then ': ask the supplier by phone, at a number from the books'
    when system not in {{ books_systems() }}
        then ': ask the supplier by phone, at a number from the books. Release it if that is right, '
            || 'and it is never asked again; reject it, and ' || {{ short_name('system') }} || ' is told'
    else ': was it confirmed with the supplier by phone, at a number from the books? Release it if it was, and it is '
        || 'asked of none of their invoices again; else correct it in the system that is wrong'
end
{%- endmacro %}
