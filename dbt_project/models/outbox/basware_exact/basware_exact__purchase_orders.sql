{#- Purchase orders that Basware exports, with all their lines, as Exact orders: a line for each coding row, by its share. Exported
    again means changed; cancelled in Basware means taken back in Exact; received there is Basware's matter. -#}
with pairs as (select * from {{ ref('int_basware_pairs') }} where is_routed),
orders as (select * from {{ ref('stg_basware__exported_orders') }}),
items as (select * from {{ ref('int_basware_items') }}),
dimensions_mapped as (select * from {{ ref('matching__dimensions') }} where source_system = 'basware' and kind = 'cost_center'),
maps as (select * from {{ ref('int_basware_maps') }}),
vat_codes as {{ exact_masters('vat_codes') }},
conditions as {{ exact_masters('payment_conditions') }},
vendor_rows as (select * from {{ ref('basware_exact__vendors') }}),
deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'purchase_orders'),
theirs as (
    select connection, company, purchase_order_id, order_number, {{ basware_order_key() }} as basware_key
    from {{ ref('stg_exact_online__purchase_orders') }}
    where not is_deleted and {{ basware_order_key() }} is not null
),

lines as (
    select
        items.link, items.company, items.external_code, items.item, 'line ' || (items.line ->> '$.orderLineNumber') || ': ' as at_line,
        row_number() over (partition by items.link, items.company, items.external_code
            order by cast(items.line ->> '$.orderLineNumber' as integer), items.coding ->> '$.externalCode') as no,
        coalesce(items.coding ->> '$.externalCode', items.line ->> '$.externalCode') as line_key, coalesce(items.line ->> '$.description', '') as description,
        cast(round(cast(items.line ->> '$.quantity' as decimal(28, 6)) * coalesce(cast(items.coding ->> '$.splitPercent' as decimal(18, 6)), 100) / 100, 6) as decimal(28, 6)) as quantity,
        cast(coalesce(items.line ->> '$.netUnitPrice', items.line ->> '$.netPrice') as decimal(28, 6)) as price,
        center.target_code as cost_center, items.coding ->> '$.costCenterCode' as cost_center_code, center.verdict as center_verdict, center.problem as center_problem,
        items.account_code, items.account_verdict, items.account_problem, items.item_problem, items.line ->> '$.taxCode' as tax_code,
        coalesce(tax_map.target_code, items.line ->> '$.taxCode') as vat_code, vat.id as vat_id, items.books_company
    from items
    left join dimensions_mapped as center
        on center.link = items.link and center.company = items.company and center.source_code = (items.coding ->> '$.costCenterCode')
    left join maps as tax_map
        on tax_map.link = items.link and tax_map.company = items.company and tax_map.kind = 'tax_code' and tax_map.source_code = (items.line ->> '$.taxCode')
    left join vat_codes as vat
        on vat.connection = items.books_connection and vat.company = items.books_company and not vat.is_deleted
        and trim(vat.code) = coalesce(tax_map.target_code, items.line ->> '$.taxCode')
),

sums as (
    select
        link, company, external_code, sum(cast(round(quantity * price, 2) as decimal(28, 2))) as total,
        list({'no': no, 'key': line_key, 'description': description, 'item': item, 'cost_center': cost_center, 'quantity': cast(quantity as varchar),
              'unit_price': cast(price as varchar), 'net': cast(round(quantity * price, 2) as varchar), 'tax_code': case when vat_id is not null then vat_code end} order by no) as lines,
        flatten(list(list_filter([
            {{ problem("account_code is null", "account_unknown", "at_line || 'it has no account: code it in Basware'") }},
            {{ problem("account_code is not null and (account_verdict is distinct from 'auto' or account_problem is not null)", "account_unknown", "at_line || coalesce(account_problem, 'account ' || account_code || ' does not exist in Exact division ' || books_company || ': add it there, or map it in gl_accounts.csv')") }},
            {{ problem("account_verdict = 'auto' and account_problem is null and item_problem is not null", "item_unknown", "at_line || 'account ' || account_code || ' ' || item_problem") }},
            {{ problem("cost_center_code is not null and (center_verdict is distinct from 'auto' or center_problem is not null)", "cost_center_unknown", "at_line || coalesce(center_problem, 'cost centre ' || cost_center_code || ' does not exist in Exact division ' || books_company || ': add it there, or map it in cost_centers.csv')") }},
            {{ problem("tax_code is not null and vat_id is null", "tax_code_unknown", "at_line || 'tax code ' || tax_code || ' is no VAT code of Exact division ' || books_company || ': map it in tax_codes.csv'") }},
            {{ problem("quantity is null or price is null", "quarantined_line", "at_line || 'its quantity or price is missing: correct it in Basware'") }}
        ], lambda entry: entry is not null) order by no)) as problems
    from lines
    group by all
),

joined as (
    select
        pairs.link, pairs.start_date, pairs.books_connection, pairs.books_company, pairs.basware_connection, orders.*, sums.lines, sums.total, sums.problems as line_problems,
        cast(orders.order_creation_time as date) as order_date, orders.order_status = 'Canceled' as is_cancelled,
        vendor_rows.source_key as vendor_row, deliveries.target_id is not null and not coalesce(deliveries.voided, false) as was_delivered, deliveries.delivered_document,
        theirs.purchase_order_id as their_id, theirs.order_number as their_number, orders.is_listed and orders.processing_status = 'WaitingForExport' as is_waiting,
        coalesce(term_map.target_code, orders.payment_term_code) as term_code, conditions.id is not null and not conditions.is_deleted as term_is_there,
        'purchase order ' || coalesce(orders.order_number, orders.external_code) as label
    from pairs
    inner join orders on orders.connection = pairs.basware_connection and orders.company = pairs.basware_company
    left join sums on sums.link = pairs.link and sums.company = orders.company and sums.external_code = orders.external_code
    left join vendor_rows on vendor_rows.link = pairs.link and vendor_rows.company = orders.company and vendor_rows.source_key = orders.supplier_code
    left join deliveries on deliveries.link = pairs.link and deliveries.company = orders.company and deliveries.source_key = orders.external_code
    left join theirs
        on theirs.connection = pairs.books_connection and theirs.company = pairs.books_company and theirs.basware_key = orders.external_code
    left join maps as term_map
        on term_map.link = pairs.link and term_map.company = orders.company and term_map.kind = 'payment_term' and term_map.source_code = orders.payment_term_code
    left join conditions
        on conditions.connection = pairs.books_connection and conditions.company = pairs.books_company
        and trim(conditions.code) = coalesce(term_map.target_code, orders.payment_term_code)
    where (orders.is_listed and orders.processing_status = 'WaitingForExport') or deliveries.source_key is not null
),

final as (
    select
        link, 'purchase_orders' as flow, 'basware' as source_system, basware_connection as source_connection, company, external_code as source_key,
        'exact_online' as target_system, books_connection as target_connection, books_company as target_company,
        case when is_cancelled then 'void' else 'present' end as wanted,
        case when order_date < start_date and not was_delivered and their_id is null then 'before_start'
             when order_status in ('Canceled', 'Closed') and not was_delivered and their_id is null then 'not_chosen' end as skip,
        -- what is not waiting has not changed since it went
        case when was_delivered and not is_waiting then delivered_document else cast(json_object(
            'kind', 'purchase_order', 'company', company, 'source_key', external_code, 'number', coalesce(order_number, external_code),
            'vendor_key', coalesce(supplier_code, ''), 'date', cast(order_date as varchar), 'currency', purchase_currency, 'total', cast(coalesce(total, 0) as varchar),
            'status', case when is_cancelled then 'cancelled' else 'open' end, 'description', '', 'lines', coalesce(to_json(lines), '[]'),
            'payment_term', case when term_is_there then term_code end) as varchar) end as document,
        {{ json_list("list_concat([
            " ~ problem("supplier_code is null", "vendor_unmatched", "label || ' names no supplier: choose one in Basware'") ~ ",
            " ~ problem("coalesce(len(lines), 0) = 0", "quarantined_line", "label || ' has no readable lines: open it in Basware and save it again'") ~ "
        ], case when is_cancelled or (was_delivered and not is_waiting) then [] else coalesce(line_problems, []) end)") }} as problems,
        '[]' as holds,
        cast(to_json([{{ reference('vendors', 'company', 'supplier_code', "'vendor ' || coalesce(supplier_name, supplier_code)") }}]) as varchar) as refs,
        cast(null as varchar) as replaces,
        case when their_id is not null then cast(json_object('id', their_id, 'code', null, 'number', cast(their_number as varchar), 'token', null,
            'facts', json_object(), 'evidence', 'carries our key') as varchar) end as adopt,
        order_number as number, supplier_name as counterparty, order_date as doc_date, purchase_currency as currency, cast(total as decimal(18, 2)) as amount
    from joined
)

select * from final
