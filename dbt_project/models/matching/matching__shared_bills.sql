{{ config(alias='shared_bills') }}
{#- Bills that people entered in both systems: same number, amount and currency, dates at most a month apart. What we
    delivered is the copy of a bill and says nothing new; what was there and taken for ours does. A number that two
    vendors of one side have with one amount is nobody's. One row per pair of vendor records that have such bills, and
    at most a quarter as many with others. -#}
with records as (
    select rid, scope, link, side, connection, system, company, vendor_key from {{ ref('matching__vendor_records') }}
),

sent as (
    select distinct link, target_system as system, target_company as company, target_id as invoice_key
    from {{ ref('stg_operations__deliveries') }}
    where (flow in {{ invoice_flows() }} or flow = 'invoices') and target_id is not null and sent_at is not null
),

-- Airbase's bills are no invoices that are looked at for twins: the books' are the same ones
invoices as (
    select connection, system, company, vendor_key, invoice_key, number, date, currency, gross, status, external_code
    from {{ ref('int_invoices') }}
    union all
    select connection, 'airbase', company, vendor_id, bill_id, number, invoice_date, currency_code, total_amount,
        case when is_deleted then 'deleted' end, null
    from {{ ref('stg_airbase__bills') }}
),

entered as (
    select records.rid, records.scope, records.side, {{ invoice_n1('invoices.number') }} as n1, invoices.currency,
        abs(invoices.gross) as gross, invoices.date, invoices.number
    from invoices
    inner join records using (connection, system, company, vendor_key)
    anti join sent on sent.link = records.link and sent.system = invoices.system
        and sent.company = invoices.company and sent.invoice_key = invoices.invoice_key
    where invoices.status is distinct from 'deleted' and invoices.gross <> 0 and regexp_matches(n1, '[0-9]')
        and not {{ is_copy('invoices.external_code') }}
),

bills as (
    select scope, side, n1, currency, gross, min(rid) as rid, min(date) as date, max(number) as number
    from entered
    group by scope, side, n1, currency, gross having min(rid) = max(rid)
),

shared as (
    select l.rid as left_rid, r.rid as right_rid, count(*) as shared_bills,
        arg_max(l.number, (l.date, l.number)) as last_bill
    from bills as l
    inner join bills as r on r.side = 'right' and r.scope = l.scope and r.n1 = l.n1 and r.currency = l.currency
        and r.gross = l.gross
    where l.side = 'left' and abs(l.date - r.date) <= 31
    group by all
),

-- of which vendor another one has bills too, by mistake or as the same company, they say little
final as (
    select * from shared
    qualify 4 * (sum(shared_bills) over (partition by left_rid) + sum(shared_bills) over (partition by right_rid)
        - 2 * shared_bills) <= shared_bills
)

select * from final
{{ compared() }}
