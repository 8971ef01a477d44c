{{ config(alias='duplicate_invoices') }}
{#- Purchase invoices that may be one and the same, over both systems and the whole vendor family. Each pair has two
    rows, so that either document finds its twin. Two documents of the history are nobody's question any more. -#}
with invoices as (select * from {{ ref('matching__invoice_keys') }}),

amounts as (
    -- an amount that a vendor bills more than 50 times says nothing by itself
    select distinct nid, is_history, scope, entity, currency, date, window_days,
    unnest([gross - 0.01, gross, gross + 0.01, net])::decimal(28, 6) as amount
    from invoices
    where bills <= 50
),

suspects as (
    select a.nid, b.nid as twin_nid
    from invoices as a
    inner join invoices as b on b.scope = a.scope and b.family = a.family and b.n1 = a.n1
    where not a.is_history
    union
    select a.nid, b.nid
    from invoices as a
    inner join invoices as b on b.scope = a.scope and b.entity = a.entity and b.n2 = a.n2
    where not a.is_history
    union
    select a.nid, b.nid
    from amounts as b
    inner join invoices as a
        on a.scope = b.scope and a.entity = b.entity and a.currency = b.currency and a.gross = b.amount
        and abs(a.date - b.date) <= b.window_days
    where a.bills <= 50 and not (a.is_history and b.is_history)
    union
    -- entered in the other system under another vendor
    select a.nid, b.nid
    from invoices as a
    inner join invoices as b
        on b.scope = a.scope and b.n1 = a.n1 and b.date = a.date and b.currency = a.currency and b.system <> a.system
    anti join {{ ref('matching__vendors_in_question') }} as asked
        on asked.link = a.link and asked.system = a.system and asked.company = a.company
        and asked.vendor_key = a.vendor_key and asked.twin_system = b.system and asked.twin_company = b.company
        and asked.twin_vendor_key = b.vendor_key
    where not a.is_history
    union
    -- one without a number is known by its day and amount alone, however often that amount comes on other days
    select a.nid, b.nid
    from invoices as a
    inner join invoices as b
        on b.scope = a.scope and b.entity = a.entity and b.currency = a.currency and b.date = a.date
        and b.gross = a.gross
    where a.n1 is null and a.bills - a.times <= 50 and not (a.is_history and b.is_history)
),

both_ways as (
    select nid, twin_nid from suspects where nid <> twin_nid
    union
    select twin_nid, nid from suspects where nid <> twin_nid
),

-- billed again on purpose: a credit note of the same amount lies between the two
credits as (select entity, currency, -gross as amount, list(date) as dates from invoices where gross < 0 group by all),

ruled as (
    select i.*, twin.connection as twin_connection, twin.system as twin_system, twin.company as twin_company,
        twin.invoice_key as twin_key, twin.vendor_key as twin_vendor_key, twin.vendor_name as twin_vendor_name,
        twin.number as twin_number, twin.date as twin_date, twin.gross as twin_gross, twin.currency as twin_currency,
        twin.net as twin_net, twin.tax as twin_tax, twin.open_amount as twin_open_amount, twin.lines as twin_lines,
        {{ rebilled() }} as rebilled, {{ duplicate_rule() }} as rule
    from both_ways as s
    inner join invoices as i on i.nid = s.nid
    inner join invoices as twin on twin.nid = s.twin_nid
    left join credits on credits.entity = i.entity and credits.currency = i.currency and credits.amount = i.gross
),

final as (
    select
        link, system, connection, company, invoice_key, vendor_key, vendor_name, number, date, currency, gross,
        twin_system, twin_connection, twin_company, twin_key, twin_vendor_key, twin_vendor_name, twin_number, twin_date,
        twin_currency, twin_gross,
        rule::integer as rule, {{ duplicate_action() }} as action, {{ duplicate_reason() }} as reason,
        (date, system, invoice_key) > (twin_date, twin_system, twin_key) as is_later,
        system <> twin_system as across_systems,
        md5(list_aggregate(list_sort([{{ invoice_facts() }}, {{ invoice_facts('twin_') }}]), 'string_agg',
            ' = ')) as pair,
        net, tax, open_amount, lines, twin_net, twin_tax, twin_open_amount, twin_lines
    from ruled
    where rule is not null
)

select * from final
