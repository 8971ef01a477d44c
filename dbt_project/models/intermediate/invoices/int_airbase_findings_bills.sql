{#- Bills of Airbase that are not in the books as they should be: a review each. -#}
{%- set remedy -%}
case difference_class
    when 'duplicate' then {{ sentence('bills.remedy.twice', {'books': 'books_system'}) }}
    -- what was paid is void no more
    when 'missing_in_target' then {{ sentence('bills.remedy.enter', {
        'books': 'books_system',
        'or_void': "case when status = 'approved' then " ~ sentence('bills.remedy.or_void') ~ " else '' end",
    }) }}
    when 'status' then {{ sentence('bills.remedy.take_back', {'books': 'books_system'}) }}
    else {{ sentence('bills.remedy.compare') }}
end
{%- endset -%}
select
    link, 'bills' as flow, company, bill_id as document_key, 'review' as kind,
    case difference_class when 'duplicate' then 'urgent' else 'warning' end as severity,
    case difference_class when 'duplicate' then 'bill_entered_twice' when 'missing_in_target' then 'bill_not_entered'
        when 'status' then 'bill_void_entered' else 'bill_amount_differs' end as code,
    {{ sentence('bills.found', {'label': 'label', 'reason': 'reason', 'remedy': remedy}) }} as text,
    json_object('entries', entry_numbers, 'airbase', {{ money("total_amount") }}, 'exact',
        {{ money('entered_amount') }}) as payload
from {{ ref('int_airbase_bills') }}
where difference_class in ('duplicate', 'missing_in_target', 'status', 'currency', 'amount')
