{#- What a person does about a difference of this class. -#}
{% macro suggested_action(column) -%}
case {{ column }}
    when 'duplicate' then 'compare both documents in the review; release the later one or delete it at the source'
    when 'deleted' then 'delete or void the other side too, or restore the document'
    when 'not_routed'
        then
        'nothing on either side, since what is not read is not gone: pair its companies in links.yml again or mend the access to them, and the next run of the link compares it'
    when 'missing_in_target' then 'mend what the reason names; it then goes by itself'
    when 'missing_in_source'
        then 'enter the document in the books with the same vendor, number and amount, or void it in AvidXchange'
    when 'currency' then 'correct the currency on the side that is wrong'
    when 'amount' then 'compare with the paper and correct the side that is wrong'
    when 'counterparty' then 'decide the vendor pair in the review, or correct the vendor on one side'
    when 'date' then 'correct the date on the side that is wrong'
    when 'coding' then 'decide the recoding in the review, or book a correction in the books'
    when 'status' then 'bring the status of both sides together: see the reason'
    when 'in_flight' then 'nothing: the next run settles it'
end
{%- endmacro %}
