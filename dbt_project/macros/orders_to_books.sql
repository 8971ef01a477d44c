{#- Purchase orders of a spend system with all their lines, as orders of the books. A change is an update; cancelled
    there means taken back in the books, closed there brought down to what came in, or closed. What a spend system's
    orders are checked for is a table (`order_rules`), as is what orders of the books can do (`order_abilities`). -#}
{% macro orders_to_books(kind) -%}
{%- set sides = sides_by_kind()[kind] -%}
{%- set of = {'books': sides.books, 'other': sides.other} -%}
{%- set rules, can = order_rules(sides.other), order_abilities(sides.books) -%}
with facts as (select * from {{ ref('int_spend_order_facts') }} where kind = '{{ kind }}'),

said as (
    select *,
        case when is_closing then {{ closed_order('delivered_document') }} when is_left_alone then delivered_document
            else {{ order_document(rules, can) }} end as document
    from facts
),

compared as (
    select *,
        {%- if rules.follows %}
        -- an account that got a second item since, or lost its only one, changes no order that stands
        was_delivered and not is_gone
            and coalesce({{ order_text('document') }} = {{ order_text('delivered_document') }}, false)
            and len(list_filter(list_zip({{ order_items('document') }}, {{ order_items('delivered_document') }}),
                lambda pair: pair[1] <> pair[2])) = 0 as is_same,
        {%- else %}
        false as is_same,
        {%- endif %}
        {{ order_items('document') }} as items,
        coalesce(is_fresh and existing_said = {{ order_lines_text('document') }}, false) as is_agreed
    from said
),

judged as (
    select *, is_left_alone or is_same as is_settled, not is_cancelled and not is_settled as is_judged,
        approved_amount is distinct from total and approved_amount is distinct from total + tax as totals_differ
    from compared
),

final as (
    select
        link, 'purchase_orders' as flow, '{{ sides.other }}' as source_system, other_connection as source_connection,
        company, order_key as source_key, '{{ sides.books }}' as target_system, books_connection as target_connection,
        books_company as target_company, case when is_cancelled then 'void' else 'present' end as wanted, skip,
        case when is_same then delivered_document else document end as document,
        case when not is_routed then {{ json_list([problem('orders.not_routed', 'not is_routed',
            dict(of, company='company', link='link'))]) }}
        {%- if rules.follows %}
        when is_cancelled then {{ json_list("[" ~ order_received_problems(of) ~ "]") }}
        when is_settled then '[]'
        {%- endif %}
        else {{ json_list("[" ~ order_head_problems(of, rules, can) ~ "," ~ order_line_checks(of, rules, can) ~ "]",
            "case when is_cancelled or is_left_alone then [] else coalesce(line_problems, []) end") }} end as problems,
        {{ order_holds(of, rules) }} as holds,
        case when coalesce(vendor_key, '') = '' then '[]'
            else cast(to_json([{{ reference('vendors', 'company', 'vendor_key',
                sentence('vendors.label', {'vendor': 'coalesce(vendor_name, vendor_key)'})) }}]) as varchar)
            end as refs,
        {% if rules.follows %}case when was_delivered and is_gone and not is_ended then target_id end
        {%- else %}cast(null as varchar){% endif %} as replaces,
        case when their_id is not null and not says_otherwise
            {%- if not rules.queue %} and not their_is_cancelled and not is_cancelled{% endif %}
            then cast(json_object('id', their_id, 'code', null, 'number', their_number, 'token', null,
                'facts', json_object(), 'evidence', their_level) as varchar) end as adopt,
        number, vendor_name as counterparty, order_date as doc_date, currency,
        {%- if rules.queue %}
        cast({{ order_amount('total', 'delivered_document') }} as decimal(22, 6)) as amount
        {%- else %}
        cast({{ order_amount("case when is_left_alone then cast(delivered_document ->> '$.total' as decimal(28, 6))
            else total end", 'delivered_document') }} as decimal(22, 6)) as amount
        {%- endif %}
    from judged
)

select * from final
{%- endmacro %}

{#- An order as a document: what all systems say of one, and what this one says beside. What stands in the books keeps
    its codes (`standing_line`). -#}
{% macro order_document(rules, can) -%}
{%- set own = rules.says + (['account'] if can.by_account else []) -%}
{%- set codes, fields = ['item', 'cost_center'], [] -%}
{%- for field in ['account', 'cost_unit', 'tax_code'] if field in own %}{% do codes.append(field) %}{% endfor -%}
{%- for field in ['no', 'key', 'description', 'item', 'account', 'cost_center', 'cost_unit', 'quantity', 'unit_price',
    'net', 'tax_code'] if field in codes or field not in ('account', 'cost_unit', 'tax_code') -%}
    {%- do fields.append(field) -%}
{%- endfor -%}
cast(json_object(
    'kind', 'purchase_order', 'company', company, 'source_key', order_key, 'number', coalesce(number, order_key),
    'vendor_key', coalesce(vendor_key, ''),
    'date', cast(coalesce(order_date, cast(timezone('UTC', updated_at) as date), date '1900-01-01') as varchar),
    'currency', coalesce(currency, ''), 'total', {{ money("coalesce(total, 0)") }},
    'status', case when is_cancelled then 'cancelled' else 'open' end, 'description', description,
    'lines', coalesce(to_json(list_transform(
        list_transform(lines, lambda line: {'own': line, 'stands': {{ standing_line('line') }}}), lambda line: {
            {%- for field in fields %}'{{ field }}': {% if field in codes -%}
                case when line.stands is null then line.own.{{ field }} else line.stands ->> '$.{{ field }}' end
                {%- else %}line.own.{{ field }}{% endif %}, {% endfor %}'coded_from': line.own.coded_from})), '[]'),
    {% if 'receipt_date' in own %}'receipt_date', cast(receipt_date as varchar), {% endif -%}
    'coded_from', {'payment_term': term},
    'payment_term', case when term = ({{ standing_order() }} ->> '$.coded_from.payment_term')
        then {{ standing_order() }} ->> '$.payment_term' else term_code end) as varchar)
{%- endmacro %}
