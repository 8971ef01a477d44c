{#- Each line of a spend system's orders as a line of an order of the books, with everything that is wrong with it: its
    codes must be valid in both systems. `account`: of the books, where their orders take accounts; else as the spend
    system names it. Grain: one row per link, company of the spend system, order, line and coding row. -#}
with items as (
    select *, {{ word('name', 'system') }} as source, {{ word('cost_center', 'books_system') }} as center_word,
        {{ word('cost_unit', 'books_system') }} as unit_word,
        centers[1] as center_code, units[1] as unit_code
    from {{ ref('int_order_items') }}
),

dimensions as (select * from {{ ref('matching__dimensions') }}),
maps as (select * from {{ ref('int_link_mappings') }} where kind = 'tax_code'),

joined as (
    select
        items.* exclude (account), center.target_code as cost_center, center.verdict as center_verdict,
        center.problem as center_problem, unit.target_code as cost_unit, unit.verdict as unit_verdict,
        unit.problem as unit_problem, tax.code as books_tax_code,
        case when {{ order_ability('by_account', 'books_system') }} then items.account else own_account end as account,
        len(centers) = 1 and center_state = 'known' as is_center_known
    from items
    left join dimensions as center
        on center.source_system = items.system and center.link = items.link and center.company = items.company
        and center.kind = 'cost_center' and center.source_code = items.center_code
    left join dimensions as unit
        on unit.source_system = items.system and unit.link = items.link and unit.company = items.company
        and unit.kind = 'cost_unit' and unit.source_code = items.unit_code
    left join maps
        on maps.link = items.link and maps.company = items.company and maps.source_code = items.tax_code
    left join {{ ref('canonical_tax_codes') }} as tax
        on tax.system = items.books_system and tax.connection = items.books_connection
        and tax.company = items.books_company and not tax.is_deleted and not tax.is_blocked
        and tax.code = coalesce(maps.target_code, items.tax_code)
)

select
    link, company, order_key, line_no, row_no, no, net, tax,
    {'no': no, 'key': line_key, 'description': description, 'item': item, 'account': account,
        'cost_center': cost_center, 'cost_unit': cost_unit, 'quantity': cast(quantity as varchar),
        'unit_price': cast(price as varchar), 'net': {{ money("coalesce(net, 0)") }},
        'tax_code': books_tax_code, 'coded_from': {'account': account_code, 'item': item_code,
            'cost_center': center_code, 'cost_unit': unit_code, 'tax_code': tax_code}} as line,
    list_filter([
        {{ order_line_account_problems() }},
        {{ order_line_dimension_problems() }},
        {{ problem('lines.tax_code_unknown.none', "tax_code is not null and books_tax_code is null", {
            'line': 'at_line', 'code': 'tax_code', 'books': 'books_system', 'division': 'division',
        }) }},
        {{ problem('lines.quarantined_line.order', "is_unreadable", {'line': 'at_line', 'source': 'source'}) }},
        {{ problem('lines.totals_differ', "coded_percent is not null", {
            'line': 'at_line', 'percent': 'cast(coded_percent as varchar)', 'source': 'source',
        }) }}
    ], lambda entry: entry is not null) as problems
from joined
