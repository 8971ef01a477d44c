{#- Each document as it stands on the other side: what reconciliation compares an outbox row with. -#}
with candidates as (select * from {{ ref('int_invoice_candidates') }}),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }}),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),
vendor_pairs as (select * from {{ ref('int_vendor_pairs') }} where verdict in ('auto', 'refused')),
avid_vendors as (select * from {{ ref('stg_avidxchange__vendors') }}),
accounts as (select * from {{ ref('stg_exact_online__accounts') }}),
codes as (select * from {{ ref('int_codes') }}),
exact_orders as (select * from {{ ref('stg_exact_online__purchase_orders') }}),
avid_orders as (select * from {{ ref('stg_avidxchange__purchase_orders') }}),
postings as (select * from {{ ref('int_payment_postings') }}),

recoded as (
    select link, books_company, document_key, string_agg(
        'line ' || coalesce(avid_no, books_no) || ': ' || coalesce(books_account, '-') || coalesce('/' || books_cost_center, '') || ' here, '
            || coalesce(avid_account, '-') || coalesce('/' || avid_cost_center, '') || ' approved', '; ' order by coalesce(avid_no, books_no)) as text
    from {{ ref('int_approved_codings') }}
    where is_recoded or not is_same_line
    group by all
),

invoice_sides as (
    select
        candidates.link, 'purchase_invoices' as flow, candidates.company, candidates.document_key as source_key,
        candidates.invoice_id as target_id, invoices.invoice_id is not null as is_there, coalesce(invoices.is_deleted, false) as is_target_gone,
        candidates.is_gone as is_source_gone,
        coalesce(invoices.amount, invoices.gross_amount) as target_amount, invoices.currency_code as target_currency,
        invoices.invoice_date as target_date,
        invoices.vendor_external_code as target_counterparty,
        vendor_pairs.books_key is null or avid_vendors.vendor_id is null
            -- a vendor that a person said is another company is not the supplier's, whatever was sent to it before
            or (vendor_pairs.verdict = 'refused' and vendor_pairs.level = 'decision')
                <> (avid_vendors.external_vendor_code is not distinct from invoices.vendor_external_code
                    or avid_vendors.vendor_id is not distinct from invoices.vendor_id) as is_same_counterparty,
        recoded.text as coding_text,
        case when candidates.is_gone then 'deleted' when candidates.open_amount <= 0.005 then 'paid' when candidates.is_payment_blocked then 'blocked'
             when candidates.status = 20 then 'open' when candidates.status = 50 then 'processed' else cast(candidates.status as varchar) end as source_status,
        invoices.status as target_status,
        case when invoices.status in ('Rejected', 'Voided') and not candidates.is_gone and not candidates.was_voided
                 then 'AvidXchange says ' || invoices.status || ', Exact still has the invoice'
             when candidates.paid_elsewhere > 0.005 and invoices.status not in ('Rejected', 'Voided')
                 then 'settled in Exact by something that is not our payment, while AvidXchange has it as ' || invoices.status
        end as status_text
    from candidates
    left join invoices
        on invoices.connection = candidates.avid_connection and invoices.company = candidates.avid_company
        and invoices.invoice_id = candidates.invoice_id
    left join vendor_pairs
        on vendor_pairs.link = candidates.link and vendor_pairs.books_company = candidates.company
        and vendor_pairs.books_key = candidates.supplier
    left join avid_vendors
        on avid_vendors.connection = candidates.avid_connection and avid_vendors.company in (candidates.avid_company, '')
        and avid_vendors.vendor_id = vendor_pairs.avid_key
    left join recoded
        on recoded.link = candidates.link and recoded.books_company = candidates.company
        and recoded.document_key = candidates.document_key
),

vendor_sides as (
    select
        vendor_pairs.link, 'vendors' as flow, vendor_pairs.books_company as company, vendor_pairs.books_key as source_key,
        vendor_pairs.avid_key as target_id, avid_vendors.vendor_id is not null as is_there,
        coalesce(avid_vendors.is_deleted, false) as is_target_gone, coalesce(accounts.is_deleted, false) as is_source_gone,
        avid_vendors.name as target_counterparty,
        not (vendor_pairs.verdict = 'refused' and vendor_pairs.level = 'decision')
            and coalesce({{ normal_number('accounts.name') }} is not distinct from {{ normal_number('avid_vendors.name') }}, true) as is_same_counterparty,
        case when coalesce(accounts.blocked, false) then 'blocked' else 'active' end as source_status,
        case when coalesce(avid_vendors.active, true) then 'active' else 'inactive' end as target_status,
        case when not coalesce(accounts.blocked, false) and not coalesce(avid_vendors.active, true) then 'active in Exact, inactive in AvidXchange' end as status_text
    from vendor_pairs
    left join avid_vendors
        on avid_vendors.connection = vendor_pairs.avid_connection and avid_vendors.company in (vendor_pairs.avid_company, '')
        and avid_vendors.vendor_id = vendor_pairs.avid_key
    left join accounts
        on accounts.connection = vendor_pairs.books_connection and accounts.company = vendor_pairs.books_company
        and accounts.id = vendor_pairs.books_key
),

code_sides as (
    select
        pairs.link, case when codes.kind = 'gl_account' then 'gl_accounts' else 'cost_centers' end as flow, codes.company,
        codes.code_key as source_key, theirs.code_key as target_id, true as is_there, false as is_target_gone, false as is_source_gone,
        case when codes.active then 'active' else 'inactive' end as source_status,
        case when theirs.active then 'active' else 'inactive' end as target_status,
        case when codes.active <> theirs.active then 'not active on both sides alike' end as status_text
    from pairs
    inner join codes on codes.system = 'exact_online' and codes.connection = pairs.books_connection and codes.company = pairs.books_company
    inner join codes as theirs
        on theirs.system = 'avidxchange' and theirs.connection = pairs.avid_connection and theirs.company in (pairs.avid_company, '')
        and theirs.kind = codes.kind and theirs.code = codes.code
),

order_sides as (
    select
        pairs.link, 'purchase_orders' as flow, exact_orders.company, exact_orders.purchase_order_id as source_key,
        avid_orders.purchase_order_id as target_id, true as is_there, avid_orders.is_deleted as is_target_gone,
        exact_orders.is_deleted as is_source_gone, avid_orders.total_amount as target_amount,
        avid_orders.currency_code as target_currency, cast(exact_orders.order_status as varchar) as source_status,
        avid_orders.status as target_status,
        case when exact_orders.order_status = 40 and avid_orders.status = 'Open' then 'cancelled in Exact, open in AvidXchange' end as status_text
    from pairs
    inner join exact_orders on exact_orders.connection = pairs.books_connection and exact_orders.company = pairs.books_company
    inner join avid_orders
        on avid_orders.connection = pairs.avid_connection and avid_orders.company in (pairs.avid_company, '')
        and avid_orders.external_code = 'exact_online:' || exact_orders.company || ':' || exact_orders.purchase_order_id
),

ledger as (
    select lines.connection, lines.company, lines.entry_id, sum(case when accounts.account_class = 'liability' then lines.amount_fc else 0 end) as amount,
        max(lines.currency) as currency, max(lines.date) as date
    from {{ ref('stg_exact_online__transaction_lines') }} as lines
    inner join codes as accounts
        on accounts.system = 'exact_online' and accounts.connection = lines.connection and accounts.company = lines.company
        and accounts.kind = 'gl_account' and accounts.code_key = lines.gl_account
    where not lines.is_deleted
    group by all
),

payment_sides as (
    select
        postings.link, 'payments' as flow, postings.avid_company as company, postings.source_key, postings.target_id,
        ledger.entry_id is not null as is_there, false as is_target_gone, false as is_source_gone,
        cast(ledger.amount - coalesce(postings.discount, 0) as decimal(18, 2)) as target_amount, ledger.currency as target_currency,
        postings.status_text as source_status, case when ledger.entry_id is not null then 'posted' end as target_status,
        case when postings.payment_state = 'void' and not postings.was_voided and postings.was_posted then 'void in AvidXchange, still posted in Exact'
             when postings.payment_state = 'error' and postings.was_posted then 'in error in AvidXchange, but posted in Exact' end as status_text
    from postings
    left join ledger
        on ledger.connection = postings.books_connection and ledger.company = postings.books_company
        and ledger.entry_id = postings.target_id
),

final as (
    select * from invoice_sides
    union all by name
    select * from vendor_sides
    union all by name
    select * from code_sides
    union all by name
    select * from order_sides
    union all by name
    select * from payment_sides
)

select
    link, flow, company, source_key, target_id, is_there, is_target_gone, is_source_gone,
    cast(target_amount as decimal(18, 2)) as target_amount, target_currency, target_date, target_counterparty,
    coalesce(is_same_counterparty, true) as is_same_counterparty, coding_text, source_status, target_status, status_text
from final
qualify row_number() over (partition by link, flow, company, source_key order by is_there desc, target_id) = 1
