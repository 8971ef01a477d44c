{#- What is wrong with the head of an order before it goes into the books: whose it is, what state, vendor and currency it
    has. `is_judged`: something of it is to be written. -#}
{% macro order_head_problems(w, s, rules, stopped) -%}
{%- set said = 'not is_cancelled' if rules.queue else 'is_judged' -%}
{{ problem("coalesce(vendor_key, '') = '' and " ~ said, "vendor_unmatched", "label || ' names no " ~ s.vendor
    ~ ": choose one in " ~ s.name ~ "'") }},
{{ problem("sent_elsewhere is not null" ~ ('' if rules.queue else ' and is_judged'), "booked_elsewhere", "label
    || ' stands in ' || sent_elsewhere.books || ' for " ~ s.company ~ " ' || sent_elsewhere.stands_for
    || ': delete it there and enter it by hand, or give the order its " ~ s.unit ~ " back'") }},
{{ problem("not is_status_known and is_judged", "status_unknown", "label || ' has status ' || coalesce(status, '(none)')
    || ', which nobody here knows: look at it in " ~ s.name ~ ", and tell whoever looks after this link'") }},
{{ problem("request_status in ('draft', 'pending_approval', 'rejected', 'cancelled') and is_judged", "not_approved",
    "label || ' is of purchase request ' || coalesce(request_number, '(no number)') || ', which is '
    || replace(request_status, '_', ' ') || ': approve the request in " ~ s.name ~ ", or cancel the order'") }},
{%- if stopped %}
{{ problem("(supplier_blocked or supplier_ended) and is_judged", "vendor_blocked", stopped) }},
{%- else %}
{{ problem("supplier_blocked and is_judged", "vendor_blocked", "'" ~ w.vendor ~ " ' || supplier_label || ' is "
    ~ w.blocked ~ " in ' || division || ': " ~ w.unblock ~ " there, or cancel the order in " ~ s.name ~ "'") }},
{{ problem("supplier_ended and is_judged", "vendor_blocked", "'" ~ w.vendor ~ " ' || supplier_label || ' has ended in '
    || division || ': take its end date away there, or cancel the order in " ~ s.name ~ "'") }},
{%- endif %}
{{ problem("currency is null and " ~ said, "currency_not_accepted", "label || ' names no currency: correct it in "
    ~ s.name ~ "'") }},
{%- if rules.currencies %}
{{ problem("len(books_currencies) > 0 and not list_contains(books_currencies, currency) and is_judged",
    "currency_not_accepted", "label || ' is in ' || currency || ', which the connection to " ~ w.books
    ~ " does not take (it takes ' || array_to_string(books_currencies, ', ')
    || '): add it to its currencies in links.yml, or order in another in " ~ s.name ~ "'") }},
{{ problem("len(division_currencies) > 0 and not list_contains(division_currencies, currency) and is_judged",
    "currency_not_accepted", "label || ' is in ' || currency || ', which ' || division || ' does not have (it has '
    || array_to_string(division_currencies, ', ') || '): add the currency there, or order in another in " ~ s.name
    ~ "'") }},
{%- endif %}
{{ problem("coalesce(len(lines), 0) = 0 and " ~ said, "quarantined_line", "label
    || ' has no readable lines: open it in " ~ s.name ~ " and save it again'") }}
{%- endmacro %}

{#- What is wrong with its lines together. -#}
{% macro order_line_checks(s, rules, can, w) -%}
{%- if rules.totals %}
{{ problem("len(lines) > 0 and totals_differ and is_judged", "totals_differ", "label || ' is approved for '
    || coalesce(" ~ money("approved_amount") ~ ", 'nothing') || ', but its lines make '
    || coalesce(" ~ money("total") ~ ", 'nothing')
    || case when tax <> 0 then ', or ' || " ~ money("total + tax") ~ " || ' with tax' else '' end
    || ': correct the lines in " ~ s.name ~ "'") }},
{%- endif %}
{%- if rules.follows and can.fixed_lines %}
{{ problem("is_judged and was_delivered and not is_gone and is_fresh and existing_status in ('open', 'partial')
    and len(coalesce(line_problems, [])) = 0 and items <> existing_items", "lines_changed", "label || ' has '
    || len(items) || ' lines now and ' || len(existing_items) || ' in " ~ w.books ~ ", or other items on them; "
    ~ w.books ~ " takes no line into an order and gives none back: change order ' || coalesce(target_number, target_id)
    || ' there by hand to what " ~ s.name ~ " says, or give it its lines back in " ~ s.name ~ "'") }},
{%- endif %}
null
{%- endmacro %}

{#- Cancelled, and something came in on it. -#}
{% macro order_received_problem(s) -%}
{{ problem("was_delivered and has_come_in and coalesce(existing_status, '') <> 'cancelled'", "order_received",
    "label || ' is cancelled in " ~ s.name ~ ", and order ' || coalesce(target_number, target_id) || ' of ' || division
    || ' is received or billed ' || case when existing_status in ('complete', 'closed')
    then 'in whole: settle it with the vendor' else 'in part: close what is left of it there by hand' end") }}
{%- endmacro %}

{#- What of an order needs a person's answer: one that people entered, and what they did with ours. -#}
{% macro order_holds(w, s, rules) -%}
{%- set ended = 'is_cancelled' if rules.queue else 'is_ended' -%}
case when {{ ended }} then '[]' else {{ json_list("[" ~ order_twin_hold(w, s, rules)
    ~ (", " ~ order_change_holds(s) if rules.follows else '') ~ "]") }} end
{%- endmacro %}

{% macro order_twin_hold(w, s, rules) -%}
{%- if not rules.queue %}
case when not was_ever_delivered and their_is_cancelled then {
    'code': 'order_entered_by_hand',
    'text': label || ' of ' || vendor_label || ' stands in {{ w.books }} as order ' || their_number
        || ', entered by hand and cancelled there: release it to be ordered anew, or cancel it in {{ s.name }}',
    'payload': json_object('order', {{ number_in_json('their_number') }}, 'total', {{ money('their_total') }})} end,
{%- endif %}
case when not was_ever_delivered and says_otherwise{% if not rules.queue %} and not their_is_cancelled{% endif %} then {
    'code': 'order_entered_by_hand',
    'text': label || ' of ' || vendor_label || ' over ' || coalesce({{ money('total') }}, 'nothing')
        || ' stands in {{ w.books }} as order ' || their_number || ' over '
        || coalesce({{ money('their_total') }}, 'nothing')
        || ', entered by hand: correct that one, and it is taken for this order, or release it to be ordered besides',
    'payload': json_object('order', {{ number_in_json('their_number') }}, 'total', {{ money('their_total') }})} end,
case when not was_ever_delivered and their_id is null and likely_number is not null then {
    'code': 'order_entered_by_hand',
    'text': label || ' of ' || vendor_label || ' over ' || {{ money('total') }} || ' may be order ' || likely_number
        || ' of ' || likely_date || ' over the same amount, entered by hand without a reference: write '
        || coalesce(number, order_key)
        || ' as its {{ w.order_number_field }} if it is, or release it to be ordered besides',
    'payload': json_object('order', {{ number_in_json('likely_number') }}, 'total', {{ money('total') }})} end
{%- endmacro %}

{% macro order_change_holds(s) -%}
case when was_delivered and is_gone then {
    'code': 'deleted_in_target',
    'text': label || ' of ' || vendor_label || ' was deleted in ' || division || ' and is ' || replace(status, '_', ' ')
        || ' in {{ s.name }}: cancel it there, or release it to be ordered again',
    'payload': json_object('gone', target_id)} end,
case when was_delivered and not is_gone and is_changed and not is_same and not is_agreed then {
    'code': 'changed_in_target',
    'text': label || ' of ' || vendor_label || ' was changed in {{ s.name }}, and by somebody in ' || division
        || ' too: ' || changed_text
        || '. Release it to write what {{ s.name }} says, or bring both together by hand',
    'payload': json_object('order', target_number)} end
{%- endmacro %}

{#- A number of a document in JSON: as a number where it is one. -#}
{% macro number_in_json(text) -%}
case when cast(try_cast({{ text }} as bigint) as varchar) = {{ text }} then to_json(try_cast({{ text }} as bigint))
    else to_json({{ text }}) end
{%- endmacro %}
