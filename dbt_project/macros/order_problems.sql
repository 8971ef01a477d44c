{#- What is wrong with the head of an order before it goes into the books: whose it is, what state, vendor and currency
    it has. `is_judged`: something of it is to be written; `of`: the systems of the flow, as values of sentences. -#}
{% macro order_head_problems(of, rules, can) -%}
{%- set said = 'not is_cancelled' if rules.queue else 'is_judged' -%}
{%- set named = dict(of, label='label', division='division', supplier_label='supplier_label', currency='currency') -%}
{{ problem('orders.vendor_unmatched', "coalesce(vendor_key, '') = '' and " ~ said, named) }},
{{ problem('orders.booked_elsewhere', "sent_elsewhere is not null" ~ ('' if rules.queue else ' and is_judged'),
    dict(named, stands_in='sent_elsewhere.books', elsewhere='sent_elsewhere.stands_for')) }},
{{ problem('orders.status_unknown', "not is_status_known and is_judged",
    dict(named, status='coalesce(status, ' ~ sentence('common.none') ~ ')')) }},
{{ problem('orders.not_approved',
    "request_status in ('draft', 'pending_approval', 'rejected', 'cancelled') and is_judged",
    dict(named, status="replace(request_status, '_', ' ')",
        request='coalesce(request_number, ' ~ sentence('common.no_number') ~ ')')) }},
{%- if rules.stops_together and can.ends_vendors %}
{{ problem('orders.vendor_blocked.either', "(supplier_blocked or supplier_ended) and is_judged", named) }},
{%- else %}
{{ problem('orders.vendor_blocked.blocked', "supplier_blocked and is_judged", named) }},
{{ problem('orders.vendor_blocked.ended', "supplier_ended and is_judged", named) }},
{%- endif %}
{{ problem('orders.currency_not_accepted.none', "currency is null and " ~ said, named) }},
{%- if rules.currencies %}
{{ problem('orders.currency_not_accepted.connection',
    "len(books_currencies) > 0 and not list_contains(books_currencies, currency) and is_judged",
    dict(named, currencies="array_to_string(books_currencies, ', ')")) }},
{{ problem('orders.currency_not_accepted.division',
    "len(division_currencies) > 0 and not list_contains(division_currencies, currency) and is_judged",
    dict(named, currencies="array_to_string(division_currencies, ', ')")) }},
{%- endif %}
{{ problem('orders.quarantined_line', "coalesce(len(lines), 0) = 0 and " ~ said,
    {'label': 'label', 'system': of.other}) }}
{%- endmacro %}

{#- What is wrong with its lines together. -#}
{% macro order_line_checks(of, rules, can) -%}
{%- if rules.totals %}
{%- set differ = "len(lines) > 0 and totals_differ and is_judged and " %}
{%- set amounts = dict(of, label='label', total=or_nothing('total'), approved=or_nothing('approved_amount')) %}
{{ problem('orders.totals_differ.net', differ ~ "not coalesce(tax <> 0, false)", amounts) }},
{{ problem('orders.totals_differ.with_tax', differ ~ "tax <> 0", dict(amounts, gross=money('total + tax'))) }},
{%- endif %}
{%- if rules.follows and can.fixed_lines %}
{{ problem('orders.lines_changed',
    "is_judged and was_delivered and not is_gone and is_fresh and existing_status in ('open', 'partial')
    and len(coalesce(line_problems, [])) = 0 and items <> existing_items",
    dict(of, label='label', lines='len(items)', existing_lines='len(existing_items)',
        order='coalesce(target_number, target_id)')) }},
{%- endif %}
null
{%- endmacro %}

{#- Cancelled, and something came in on it. -#}
{% macro order_received_problems(of) -%}
{%- set received = "was_delivered and has_come_in and coalesce(existing_status, '') <> 'cancelled' and " -%}
{%- set in_whole = "coalesce(existing_status in ('complete', 'closed'), false)" -%}
{%- set named = dict(of, label='label', order='coalesce(target_number, target_id)', division='division') -%}
{{ problem('orders.order_received.whole', received ~ in_whole, named) }},
{{ problem('orders.order_received.part', received ~ 'not ' ~ in_whole, named) }}
{%- endmacro %}

{#- What of an order needs a person's answer: one that people entered, and what they did with ours. -#}
{% macro order_holds(of, rules) -%}
{%- set ended = 'is_cancelled' if rules.queue else 'is_ended' -%}
{%- set found = order_twin_holds(of, rules) ~ (', ' ~ order_change_holds(of) if rules.follows else '') -%}
case when {{ ended }} then '[]' else {{ json_list('[' ~ found ~ ']') }} end
{%- endmacro %}

{% macro order_twin_holds(of, rules) -%}
{%- set named = dict(of, label='label', vendor='vendor_label', number='their_number') -%}
{%- set theirs = "json_object('order', " ~ number_in_json('their_number') ~ ", 'total', " ~ money('their_total')
    ~ ')' -%}
{%- if not rules.queue %}
{{ hold('orders.order_entered_by_hand.cancelled', "not was_ever_delivered and their_is_cancelled", named, theirs) }},
{%- endif %}
{{ hold('orders.order_entered_by_hand.otherwise', "not was_ever_delivered and says_otherwise"
    ~ ('' if rules.queue else ' and not their_is_cancelled'),
    dict(named, total=or_nothing('total'), their_total=or_nothing('their_total')), theirs) }},
{{ hold('orders.order_entered_by_hand.likely',
    "not was_ever_delivered and their_id is null and likely_number is not null",
    dict(named, total=money('total'), number='likely_number', day='likely_date',
        reference='coalesce(number, order_key)'),
    "json_object('order', " ~ number_in_json('likely_number') ~ ", 'total', " ~ money('total') ~ ')') }}
{%- endmacro %}

{% macro order_change_holds(of) -%}
{%- set named = dict(of, label='label', vendor='vendor_label', division='division') -%}
{{ hold('orders.deleted_in_target.in_books', "was_delivered and is_gone",
    dict(named, status="replace(status, '_', ' ')"), "json_object('gone', target_id)") }},
{{ hold('orders.changed_in_target', "was_delivered and not is_gone and is_changed and not is_same and not is_agreed",
    dict(named, changes='changed_text'), "json_object('order', target_number)") }}
{%- endmacro %}

{#- An amount as people write it, where there may be none. -#}
{% macro or_nothing(amount) -%}
coalesce({{ money(amount) }}, {{ sentence('common.nothing') }})
{%- endmacro %}

{#- A number of a document in JSON: as a number where it is one. -#}
{% macro number_in_json(text) -%}
case when cast(try_cast({{ text }} as bigint) as varchar) = {{ text }} then to_json(try_cast({{ text }} as bigint))
    else to_json({{ text }}) end
{%- endmacro %}
