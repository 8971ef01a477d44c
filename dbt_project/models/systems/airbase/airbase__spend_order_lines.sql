{#- Lines of Airbase's orders as they are coded. A line names an account by its key in the books, which may be another
    word than its number, and is worth its amount, without the tax that the vendor will bill on it. What the whole order
    is tagged with holds for lines that say nothing. Grain: one row per connection, company, order and line. -#}
with lines as (
    select
        connection, company, order_id as order_key, generate_subscripts(cast(line_items as json[]), 1) as line_no,
        unnest(cast(line_items as json[])) as line, tags as header_tags, currency_code as currency
    from {{ ref('stg_airbase__purchase_orders') }}
),

named as (
    select
        *, nullif(trim(line ->> '$.account.erp_reference_id'), '') as account_reference,
        nullif(trim(line ->> '$.account.name'), '') as account_name,
        nullif(trim(line ->> '$.item_code'), '') as item_code,
        {{ airbase_tag_codes("line -> '$.tags'", 'cost_center') }} as own_centers,
        {{ airbase_tag_codes("line -> '$.tags'", 'cost_unit') }} as own_units,
        case when len(own_centers) > 0 then own_centers else {{ airbase_tag_codes('header_tags', 'cost_center') }}
            end as centers,
        case when len(own_units) > 0 then own_units else {{ airbase_tag_codes('header_tags', 'cost_unit') }}
            end as units
    from lines
),

accounts as (
    select
        named.connection, named.company, named.order_key, named.line_no, trim(accounts.code) as account_code,
        accounts.active and not accounts.is_deleted as is_active
    from named
    inner join {{ ref('stg_airbase__gl_accounts') }} as accounts
        on accounts.connection = named.connection and accounts.company = named.company
        and named.account_reference in (trim(accounts.erp_reference_id), trim(accounts.code))
    qualify row_number() over (
        partition by named.connection, named.company, named.order_key, named.line_no
        order by accounts.is_deleted, trim(accounts.erp_reference_id) = named.account_reference desc nulls last,
            accounts.active desc, accounts.account_id) = 1
),

tags as (
    select connection, company, kind, trim(code) as code, bool_or(active) as is_active
    from {{ ref('airbase__codes') }}
    where kind in ('cost_center', 'cost_unit')
    group by all
),

typed as (
    select
        named.*, 'line ' || coalesce(line ->> '$.line_number', cast(line_no as varchar)) || ': ' as at_line,
        line ->> '$.id' as line_key, coalesce(line ->> '$.description', '') as description,
        -- what is bought as a whole has no quantity
        coalesce(try_cast(line ->> '$.quantity' as decimal(28, 6)),
            case when (line ->> '$.quantity') is null then 1 end) as quantity,
        try_cast(line ->> '$.unit_price' as decimal(28, 6)) as price,
        {{ posted_amount("coalesce(try_cast(line ->> '$.amount' as decimal(28, 6)), " ~ line_value('quantity', 'price')
            ~ ')', 'currency') }} as net,
        {{ posted_amount("coalesce(try_cast(line ->> '$.tax_amount' as decimal(28, 6)), 0)", 'currency') }} as tax,
        row_number() over (partition by connection, company, order_key
            order by try_cast(line ->> '$.line_number' as integer), line_no) as no
    from named
)

select
    typed.* exclude (line, header_tags, currency, own_centers, own_units, account_reference), 1 as row_no,
    accounts.account_code, coalesce(accounts.account_code, account_reference) as own_account,
    concat_ws(' ', coalesce(accounts.account_code, account_reference), account_name) as account_label,
    case when account_reference is null and account_name is null then 'none'
        when account_reference is null then 'unnamed' when accounts.order_key is null then 'not_listed'
        when coalesce(accounts.is_active, false) then 'known' else 'inactive' end as account_state,
    case when len(centers) > 1 then 'several' when len(centers) = 0 or coalesce(center.is_active, false) then 'known'
        when center.code is null then 'not_listed' else 'inactive' end as center_state,
    coalesce(unit.is_active, false) as units_active, cast(null as varchar) as tax_code,
    net is null or coalesce(quantity, 0) = 0 as is_unreadable, cast(null as decimal(18, 2)) as coded_percent
from typed
left join accounts using (connection, company, order_key, line_no)
left join tags as center
    on center.connection = typed.connection and center.company = typed.company and center.kind = 'cost_center'
    and center.code = typed.centers[1]
left join tags as unit
    on unit.connection = typed.connection and unit.company = typed.company and unit.kind = 'cost_unit'
    and unit.code = typed.units[1]
