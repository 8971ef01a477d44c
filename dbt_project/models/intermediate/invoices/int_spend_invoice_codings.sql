{#- What each invoice of a spend system costs by account and cost centre: `wanted` by the mappings as they are now,
    `booked` in the books. Lines may be joined or reordered without being coded otherwise.
    Grain: one row per link, company of the spend system, invoice, account and cost centre. -#}
with wanted as (
    select link, company, invoice_id, account, cost_center, cost as wanted from {{ ref('int_spend_invoice_lines') }}
),

lines as (
    select lines.*, lines.net * bills.turn as booked
    from {{ ref('canonical_bill_lines') }} as lines
    inner join {{ ref('canonical_bills') }} as bills using (system, connection, company, origin, document_key)
    where origin <> 'purchase_invoice'
),

booked as (
    select pairs.link, pairs.company, pairs.invoice_id, lines.account, lines.cost_center, lines.booked
    from {{ ref('int_spend_invoice_pairs') }} as pairs
    inner join {{ ref('int_spend_invoice_states') }} as states using (link, company, invoice_id)
    inner join lines
        on lines.system = states.books_system and lines.connection = states.books_connection
        and lines.company = states.books_company and lines.document_key = pairs.entry_id
),

both_sides as (select * from wanted union all by name select * from booked)

select link, company, invoice_id, account, cost_center, sum(wanted) as wanted, sum(booked) as booked
from both_sides
group by all
