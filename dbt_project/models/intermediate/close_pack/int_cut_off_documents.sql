{#- Invoices, and where each stands: `booked_on` in the books, else `state` says what it waits for. Of an invoice of a
    spend system `books_key` is the document of the books that it became.
    Grain: one row per link, company, system, connection, company of the document and document. -#}
with pairs as (
    select * from {{ ref('int_link_pairs') }} where is_routed and kind in {{ kinds_with('purchase_orders') }}
),

-- settled before what a run looks at
history as (
    select 'exact_online' as system, connection, company, document_key, your_ref, entry_number, date,
        status in (20, 50) as is_bill
    from {{ ref('exact_online__purchase_records') }}
    anti join {{ ref('exact_online__purchase_scope') }} using (connection, company, origin, document_key)
    where not is_deleted
    union all by name
    select 'quickbooks_online' as system, connection, company, document_key, your_ref, date, true as is_bill
    from {{ ref('quickbooks_online__bill_records') }}
    anti join {{ ref('quickbooks_online__bill_scope') }} using (connection, company, origin, document_key)
    where not is_deleted and not is_own_discount
),

books as (
    select system, connection, company, document_key, your_ref, entry_number, date, is_bill
    from {{ ref('canonical_bills') }}
    where not is_gone
    union all by name
    select * from history
),

approved as (
    select
        states.link, states.books_company as company, states.other_system as system,
        states.other_connection as connection, states.company as document_company, states.invoice_id as document_key,
        states.invoice_number as number, states.invoice_date as document_date,
        coalesce(found.entry_id, case when states.is_posted then states.posted_id end) as books_key,
        case
            when not coalesce(states.is_approved, false) then 'in_approval'
            when states.posting_state is not null then states.posting_state
            when states.is_open then 'waiting'
            else 'not_in_books' end as state,
        states.posting_reason as reason, states.source_status
    from {{ ref('int_spend_invoice_states') }} as states
    left join {{ ref('int_spend_invoice_pairs') }} as found using (link, company, invoice_id)
    where states.is_routed
        and not regexp_matches(coalesce(states.source_status, ''), 'Removed|Returned|Rejected|Deleted')
),

billed as (
    select
        pairs.link, pairs.books_company as company, 'airbase' as system, bills.connection,
        bills.company as document_company, bills.bill_id as document_key, bills.number,
        bills.invoice_date as document_date, min(found.document_key) as books_key,
        case when coalesce(bills.status in ('draft', 'awaiting_approval'), true) then 'in_approval' else 'not_in_books'
            end as state,
        cast(null as varchar) as reason, bills.status as source_status
    from pairs
    inner join {{ ref('stg_airbase__bills') }} as bills
        on pairs.other_system = 'airbase' and bills.connection = pairs.other_connection
        and bills.company = pairs.other_company
    left join {{ ref('int_airbase_bill_pairs') }} as found
        on found.link = pairs.link and found.company = bills.company and found.bill_id = bills.bill_id
    where not bills.is_deleted and coalesce(bills.status not in ('rejected', 'void'), true)
    group by all
),

spend as (
    select said.* exclude (state), books.date as booked_on, cast(books.entry_number as varchar) as books_number,
        case when books.is_bill then 'booked' when books.document_key is not null then 'draft' else said.state end
            as state
    from (select * from approved union all by name select * from billed) as said
    inner join pairs on pairs.link = said.link and pairs.books_company = said.company
        and pairs.other_company = said.document_company
    left join books
        on books.system = pairs.books_system and books.connection = pairs.books_connection
        and books.company = said.company and books.document_key = said.books_key
)

select
    pairs.link, pairs.books_company as company, books.system, books.connection, books.company as document_company,
    books.document_key, books.your_ref as number, books.date as document_date, books.document_key as books_key,
    cast(null as varchar) as reason, books.date as booked_on, cast(books.entry_number as varchar) as books_number,
    case when books.is_bill then 'booked' else 'draft' end as state, cast(null as varchar) as source_status
from pairs
inner join books
    on books.system = pairs.books_system and books.connection = pairs.books_connection
    and books.company = pairs.books_company
union all by name
select * from spend
