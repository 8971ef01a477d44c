{#- The lines of each exported order of Basware as lines of an Exact order: one for each coding row, by its share, with
    everything that is wrong with them. A line is worth what Basware says that it is: its price may be one of a hundred,
    or without the discount. The last row takes what rounding leaves. -#}
with items as (
    select * rename (order_key as external_code, currency as purchase_currency)
    from {{ ref('int_order_items') }}
    where system = 'basware'
),

dimensions_mapped as (select * from {{ ref('matching__dimensions') }} where source_system = 'basware'
    and kind = 'cost_center'),
maps as (select * from {{ ref('int_link_mappings') }}),
vat_codes as {{ exact_masters('vat_codes') }},

typed as (
    select
        items.* exclude (coding, line), 'line ' || coalesce(items.line ->> '$.orderLineNumber', '?') || ': ' as at_line,
        try_cast(items.line ->> '$.orderLineNumber' as integer) as line_number,
        items.line ->> '$.externalCode' as line_code,
        items.coding ->> '$.externalCode' as row_code, coalesce(items.line ->> '$.description', '') as description,
        cast(items.line ->> '$.quantity' as decimal(18, 6)) as line_quantity,
        cast(coalesce(items.line ->> '$.netUnitPrice', items.line ->> '$.netPrice') as decimal(28, 6)) as price,
        {{ posted_amount("coalesce(cast(items.line ->> '$.netSum' as decimal(28, 6)), "
            ~ line_value('line_quantity', 'price') ~ ')', 'purchase_currency') }} as line_net,
        nullif(trim(items.coding ->> '$.costCenterCode'), '') as cost_center_code,
        nullif(trim(items.line ->> '$.taxCode'), '') as tax_code,
        cast(coalesce(items.coding ->> '$.splitPercent',
            case when items.rows_of_line = 1 then '100' end) as decimal(18, 6)) as share
    from items
),

shared as (
    select *,
        sum(share) over of_line as shares, count(share) over of_line as shares_said,
        sum(share) over (rows_before) as share_through,
        coalesce(sum(share) over (rows_before rows between unbounded preceding and 1 preceding), 0) as share_before,
        row_number() over (partition by link, company, external_code order by line_number, line_code, row_code) as no
    from typed
    window of_line as (partition by link, company, external_code, line_no),
    rows_before as (partition by link, company, external_code, line_no order by row_code, row_no)
),

parted as (
    select *,
        try_cast(round(line_quantity * share / nullif(shares, 0), 6) as decimal(28, 6)) as quantity,
        {{ posted_amount('try_cast(line_net * share_through / nullif(shares, 0) as decimal(22, 6))',
            'purchase_currency') }}
            - {{ posted_amount('try_cast(line_net * share_before / nullif(shares, 0) as decimal(22, 6))',
                'purchase_currency') }} as net
    from shared
),

joined as (
    select
        parted.*, center.target_code as cost_center, center.verdict as center_verdict, center.problem as center_problem,
        coalesce(tax_map.target_code, parted.tax_code) as vat_code, vat.id is not null
            and not coalesce(vat.is_blocked, false) as vat_is_there
    from parted
    left join dimensions_mapped as center
        on center.link = parted.link and center.company = parted.company
        and center.source_code = parted.cost_center_code
    left join maps as tax_map
        on tax_map.link = parted.link and tax_map.company = parted.company and tax_map.kind = 'tax_code'
        and tax_map.source_code = parted.tax_code
    left join vat_codes as vat
        on vat.connection = parted.books_connection and vat.company = parted.books_company and not vat.is_deleted
        and trim(vat.code) = coalesce(tax_map.target_code, parted.tax_code)
),

final as (
    select
        link, company, external_code, sum(net) as total,
        list({'no': no, 'key': coalesce(row_code, line_code), 'description': description, 'item': item,
            'cost_center': cost_center,
              'quantity': cast(quantity as varchar), 'unit_price': cast(price as varchar),
              'net': {{ money("coalesce(net, 0)") }},
              'tax_code': case when vat_is_there then vat_code end} order by no) as lines,
        flatten(list(list_filter([
            {{ problem("account_code is null", "account_unknown", "at_line
                || 'it has no account: code it in Basware'") }},
            {{ problem("account_code is not null and (account_verdict is distinct from 'auto'
                or account_problem is not null)", "account_unknown", "at_line
                || coalesce(account_problem, 'account ' || account_code || ' does not exist in Exact division '
                || books_company || ': add it there, or map it in gl_accounts.csv')") }},
            {{ problem("account_verdict = 'auto' and account_problem is null and item_problem is not null",
                "item_unknown", "at_line || 'account ' || account_code || ' ' || item_problem") }},
            {{ problem("cost_center_code is not null
                and (center_verdict is distinct from 'auto' or center_problem is not null)", "cost_center_unknown",
                "at_line || coalesce(center_problem, 'cost centre ' || cost_center_code
                || ' does not exist in Exact division ' || books_company
                || ': add it there, or map it in cost_centers.csv')") }},
            {{ problem("tax_code is not null and not vat_is_there", "tax_code_unknown", "at_line || 'tax code '
                || tax_code || ' is no VAT code of Exact division ' || books_company
                || ': map it in tax_codes.csv'") }},
            {{ problem("line_quantity is null or line_net is null
                or (shares <> 0 and share is not null and (quantity is null or net is null))", "quarantined_line",
                "at_line || 'its quantity or price is missing: correct it in Basware'") }},
            {{ problem("shares_said < rows_of_line or abs(shares - 100) > 0.1", "totals_differ", "at_line
                || 'its coding rows make ' || coalesce(cast(cast(shares as decimal(18, 2)) as varchar), '0.00')
                || ' percent of it: correct the coding in Basware'") }}
        ], lambda entry: entry is not null) order by no)) as problems
    from joined
    group by all
)

select * from final
