{#- The lines of each order of Airbase as lines of an Exact order, with everything that is wrong with them: codes must
    be valid in both systems. A line is worth its amount, without the tax that the vendor will bill on it. `account` is
    Airbase's: Exact's order has items. -#}
with items as (
    select * rename (order_key as order_id, line_no as place, currency as currency_code)
    from {{ ref('int_order_items') }}
    where system = 'airbase'
),

codes as (select * from {{ ref('canonical_codes') }} where system = 'airbase' and kind in ('cost_center', 'cost_unit')),
dimensions_mapped as (select * from {{ ref('matching__dimensions') }} where source_system = 'airbase'),

tagged as (
    select
        *, {{ airbase_tag_codes("line -> '$.tags'", 'cost_center') }} as own_centers,
        {{ airbase_tag_codes("line -> '$.tags'", 'cost_unit') }} as own_units,
        -- what the whole order is tagged with holds for lines that say nothing
        case when len(own_centers) > 0 then own_centers else {{ airbase_tag_codes('header_tags', 'cost_center') }}
            end as centers,
        case when len(own_units) > 0 then own_units
            else {{ airbase_tag_codes('header_tags', 'cost_unit') }} end as units
    from items
),

typed as (
    select
        * exclude (line, header_tags, own_centers, own_units), centers[1] as cost_center_code,
        units[1] as cost_unit_code,
        'line ' || coalesce(line ->> '$.line_number', cast(place as varchar)) || ': ' as at_line,
        line ->> '$.id' as line_key, coalesce(line ->> '$.description', '') as description,
        -- what is bought as a whole has no quantity
        coalesce(try_cast(line ->> '$.quantity' as decimal(28, 6)),
            case when (line ->> '$.quantity') is null then 1 end) as quantity,
        try_cast(line ->> '$.unit_price' as decimal(28, 6)) as price, cast(line ->> '$.unit' as varchar) as unit,
        {{ posted_amount("coalesce(try_cast(line ->> '$.amount' as decimal(28, 6)), " ~ line_value('quantity', 'price')
            ~ ')', 'currency_code') }} as net,
        {{ posted_amount("coalesce(try_cast(line ->> '$.tax_amount' as decimal(28, 6)), 0)", 'currency_code') }} as tax,
        row_number() over (partition by link, company, order_id
            order by try_cast(line ->> '$.line_number' as integer), place) as no
    from tagged
),

joined as (
    select
        typed.*, center.target_code as cost_center, center.verdict as center_verdict, center.problem as center_problem,
        unit_map.target_code as cost_unit,
        unit_map.verdict as unit_verdict, unit_map.problem as unit_problem,
        coalesce(own_center.is_active, false) as center_active, own_center.code is not null as center_is_known,
        coalesce(own_unit.is_active, false) as unit_active
    from typed
    left join dimensions_mapped as center
        on center.link = typed.link and center.company = typed.company and center.kind = 'cost_center'
        and center.source_code = typed.cost_center_code
    left join dimensions_mapped as unit_map
        on unit_map.link = typed.link and unit_map.company = typed.company and unit_map.kind = 'cost_unit'
        and unit_map.source_code = typed.cost_unit_code
    left join (select connection, company, kind, trim(code) as code, bool_or(active) as is_active from codes
        group by all) as own_center
        on own_center.connection = typed.connection and own_center.company = typed.company
        and own_center.kind = 'cost_center' and own_center.code = typed.cost_center_code
    left join (select connection, company, kind, trim(code) as code, bool_or(active) as is_active from codes
        group by all) as own_unit
        on own_unit.connection = typed.connection and own_unit.company = typed.company and own_unit.kind = 'cost_unit'
        and own_unit.code = typed.cost_unit_code
),

final as (
    select
        link, company, order_id, cast(sum(net) as decimal(28, 6)) as total, cast(sum(tax) as decimal(28, 6)) as tax,
        list({'no': no, 'key': line_key, 'description': description, 'item': item,
            'account': coalesce(account_code, account_reference), 'cost_center': cost_center, 'cost_unit': cost_unit,
              'quantity': cast(quantity as varchar), 'unit_price': cast(price as varchar),
              'net': {{ money("coalesce(net, 0)") }}} order by no) as lines,
        flatten(list(list_filter([
            {{ problem("account_reference is null", "account_unknown", "at_line
                || case when account_name is null then 'it has no account: code it in Airbase' else 'account '
                || account_name || ' has no reference in Airbase, so nothing says which account of ' || division
                || ' it is: give it its number there, or code the line to another' end") }},
            {{ problem("account_reference is not null and not account_is_known", "account_not_in_airbase", "at_line
                || 'account ' || account_label || ' is not among the accounts that Airbase has for ' || company
                || ': add it there, or code the line to another'") }},
            {{ problem("account_is_known and not account_active", "account_not_in_airbase", "at_line || 'account '
                || account_label || ' is inactive in Airbase: make it active there, or code the line to another'") }},
            {{ problem("account_is_known and account_active
                and (account_verdict is distinct from 'auto' or account_problem is not null)", "account_unknown",
                "at_line || coalesce(account_problem, 'account ' || account_label || ' does not exist in ' || division
                || ': add it there, or map it in gl_accounts.csv')") }},
            {{ problem("account_verdict = 'auto' and account_problem is null and item_problem is not null",
                "item_unknown", "at_line || 'account ' || account_label || ' ' || item_problem") }},
            {{ problem("len(centers) > 1", "cost_center_unknown", "at_line || 'it has ' || len(centers)
                || ' cost centres (' || array_to_string(centers, ', ') || '): leave one in Airbase'") }},
            {{ problem("len(centers) = 1 and not center_active", "cost_center_unknown", "at_line || 'cost centre '
                || cost_center_code || case when center_is_known then ' is inactive in Airbase'
                else ' is not among the tags that Airbase has for ' || company end
                || ': mend it there, or tag the line otherwise'") }},
            {{ problem("len(centers) = 1 and center_active
                and (center_verdict is distinct from 'auto' or center_problem is not null)", "cost_center_unknown",
                "at_line || coalesce(center_problem, 'cost centre ' || cost_center_code || ' does not exist in '
                || division || ': add it there, or map it in cost_centers.csv')") }},
            {{ problem("account_verdict = 'auto' and use_costcenter = 1 and len(centers) = 0", "cost_center_missing",
                "at_line || 'account ' || account_label || ' demands a cost centre in ' || division
                || ', and the line has none: tag it in Airbase'") }},
            {{ problem("account_verdict = 'auto' and use_costcenter = 2 and len(centers) > 0",
                "cost_center_not_allowed", "at_line || 'account ' || account_label || ' takes no cost centre in '
                || division || ', and the line has ' || cost_center_code || ': take the tag away in Airbase'") }},
            {{ problem("len(units) > 1 or (len(units) = 1
                and (not unit_active or unit_verdict is distinct from 'auto' or unit_problem is not null))",
                "cost_unit_unknown", "at_line || case when len(units) = 1 and unit_active
                then coalesce(unit_problem, 'cost unit ' || cost_unit_code || ' does not exist in ' || division
                || ': add it there, or map it in cost_units.csv') else 'cost unit ' || array_to_string(units, ', ')
                || ' is not one active tag of Airbase: mend it there' end") }},
            {{ problem("net is null or coalesce(quantity, 0) = 0", "quarantined_line", "at_line
                || 'its quantity or price is missing: correct it in Airbase'") }}
        ], lambda entry: entry is not null) order by no)) as problems
    from joined
    group by link, company, order_id
)

select * from final
