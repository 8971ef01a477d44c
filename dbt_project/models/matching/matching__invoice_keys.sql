{{ config(materialized='ephemeral') }}
{#- Invoices of both sides that are documents of their own (not the copy we delivered), with the keys that find twins.
    -#}
with routes as (
    select link, system, connection, company, dense_rank() over (order by link, pair_no) as scope,
        cast({{ option('duplicate_window_days', '60') }} as integer) as window_days
    from {{ ref('stg_config__routes') }}
    left join {{ ref('stg_config__links') }} as links using (link)
),

invoices as (
    select routes.link, routes.scope, routes.window_days, invoices.*
    from {{ ref('int_invoices') }} as invoices
    inner join routes on routes.connection = invoices.connection and routes.system = invoices.system
        and routes.company = invoices.company
    where invoices.status is distinct from 'deleted' and coalesce(invoices.gross, 0) <> 0
),

families as (select * from {{ ref('matching__vendor_families') }}),

delivered as (
    select distinct link, target_system as system, target_company as company, target_id as invoice_key
    from {{ ref('stg_operations__deliveries') }}
    where (flow in {{ invoice_flows() }} or flow = 'invoices') and target_id is not null
),

sources as (select distinct scope, system, system || ':' || company || ':'
    || invoice_key as external_code from invoices),

copies as (
    select invoices.scope, invoices.system, invoices.company, invoices.invoice_key
    from invoices
    inner join sources on sources.scope = invoices.scope and sources.external_code = invoices.external_code
        and sources.system <> invoices.system
    union
    select invoices.scope, invoices.system, invoices.company, invoices.invoice_key
    from invoices
    inner join delivered
        on delivered.link = invoices.link and delivered.system = invoices.system
        and delivered.company = invoices.company
        and delivered.invoice_key = invoices.invoice_key
),

keyed as (
    select invoices.scope, invoices.link, invoices.window_days, families.vendor_name, invoices.connection,
    invoices.system, invoices.company, invoices.invoice_key,
        -- a vendor that is not in the list is still one vendor
        coalesce(families.entity, -1 - (hash(invoices.system, invoices.company,
            {{ for_hash('invoices.vendor_key') }}) % 1000000000000)::bigint) as entity,
        coalesce(families.family, -1 - (hash(invoices.system, invoices.company,
            {{ for_hash('invoices.vendor_key') }}) % 1000000000000)::bigint) as family,
        invoices.vendor_key, invoices.number, invoices.date, invoices.currency, invoices.gross, invoices.net,
        coalesce(invoices.is_credit, false) or invoices.gross < 0 as is_credit, invoices.po_number, invoices.is_history,
        invoices.line_amounts, invoices.lines, invoices.tax, invoices.open_amount,
        {{ invoice_n1('invoices.number') }} as n1,
        {{ instalment_base('invoices.number') }} as instalment_of
    from invoices
    anti join copies using (scope, system, company, invoice_key)
    left join families
        on families.scope = invoices.scope and families.connection = invoices.connection
        and families.system = invoices.system
        and families.company = invoices.company and families.vendor_key = invoices.vendor_key
),

-- a text without a digit that three vendors use, or one vendor on three days, names no invoice
words as (
    select *, count(*) over (partition by scope, n1) as vendors
    from (select scope, family, n1, count(distinct date) as days from keyed
        where not regexp_matches(n1, '[0-9]') group by all)
),

days as (
    select scope, system, entity, currency, gross, date, count(*) as bills,
        date - lag(date) over (partition by scope, system, entity, currency, gross order by date) as gap
    from keyed
    group by scope, system, entity, currency, gross, date
),

-- rent, lease, subscriptions: the same amount again and again, a week, a month, a quarter apart
rhythms as (
    select scope, system, entity, currency, gross, count(*) as times, sum(bills) as bills, median(gap) as usual_gap,
    count(*) filter (where bills > 1) as days_with_several
    from days
    group by all
),

final as (
    select keyed.* replace (case when words.n1 is null then keyed.n1 end as n1),
    row_number() over (order by scope, system, company, invoice_key) as nid, {{ invoice_n2('keyed.n1') }} as n2,
    rhythms.times, rhythms.bills, rhythms.usual_gap, rhythms.days_with_several
    from keyed
    inner join rhythms using (scope, system, entity, currency, gross)
    left join words on words.scope = keyed.scope and words.family = keyed.family and words.n1 = keyed.n1
        and (words.vendors >= 3 or words.days >= 3)
)

select * from final
