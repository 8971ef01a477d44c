{#- Each document as it stands on the other side: what reconciliation compares an outbox row with. -#}
with candidates as (select * from {{ ref('int_invoice_candidates') }}),
invoices as (select * from {{ ref('stg_avidxchange__invoices') }}),
pairs as (select * from {{ ref('int_pairs') }} where is_routed),
vendor_pairs as (select * from {{ ref('int_vendor_pairs') }} where verdict in ('auto', 'refused')),
avid_vendors as (select * from {{ ref('stg_avidxchange__vendors') }}),
accounts as (select * from {{ ref('canonical_vendors') }}),
codes as (select * from {{ ref('canonical_codes') }} where not is_replaced),
own_orders as (select *, system || ':' || company || ':' || order_key as our_code from {{ ref('canonical_orders') }}),
avid_orders as (select * from {{ ref('stg_avidxchange__purchase_orders') }}),
postings as (select * from {{ ref('int_payment_postings') }}),

recoded as (
    select link, books_company, document_key, string_agg(
        {{ sentence('reconciliation.coding.line', {
            'line': 'coalesce(avid_no, books_no)', 'booked': "coalesce(books_account, '-')",
            'booked_center': "coalesce('/' || books_cost_center, '')", 'approved': "coalesce(avid_account, '-')",
            'approved_center': "coalesce('/' || avid_cost_center, '')",
        }) }}, '; '
                order by coalesce(avid_no, books_no)) as text
    from {{ ref('int_approved_codings') }}
    where (is_recoded or not is_same_line)
        -- a correcting journal says it
        and (link, books_company, invoice_id) not in (
            select (link, books_company, invoice_id) from {{ ref('int_coding_corrections') }} where stands
                and not differs)
    group by all
),

invoice_sides as (
    select
        candidates.link, {{ flow_of('invoices', 'candidates.kind') }} as flow, candidates.company,
        candidates.document_key as source_key,
        candidates.invoice_id as target_id, invoices.invoice_id is not null as is_there,
        coalesce(invoices.is_deleted, false) as is_target_gone,
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
        case when candidates.is_gone then 'deleted' when candidates.open_amount <= 0.0005 then 'paid'
            when candidates.is_payment_blocked then 'blocked'
             else candidates.status_word end as source_status,
        invoices.status as target_status,
        case when invoices.status in ('Rejected', 'Voided') and not candidates.is_gone and not candidates.was_voided
                 then {{ sentence('reconciliation.status.still_there', {
                     'status': 'invoices.status', 'books': 'candidates.books_system',
                 }) }}
             when candidates.is_credit_kept
                 then {{ sentence('reconciliation.status.applied', {'credits': 'candidates.credit_names'}) }}
             when candidates.is_paid_elsewhere and invoices.status not in ('Rejected', 'Voided')
                 then {{ sentence('reconciliation.status.settled', {
                     'books': 'candidates.books_system', 'status': 'invoices.status',
                 }) }}
        end as status_text
    from candidates
    left join invoices
        on invoices.connection = candidates.other_connection and invoices.company = candidates.other_company
        and invoices.invoice_id = candidates.invoice_id
    left join vendor_pairs
        on vendor_pairs.link = candidates.link and vendor_pairs.books_company = candidates.company
        and vendor_pairs.books_key = candidates.supplier
    left join lateral (
        select * from avid_vendors
        where avid_vendors.connection = candidates.other_connection
            and avid_vendors.company in (candidates.other_company, '')
            and avid_vendors.vendor_id = vendor_pairs.other_key
    ) as avid_vendors on true
    left join recoded
        on recoded.link = candidates.link and recoded.books_company = candidates.company
        and recoded.document_key = candidates.document_key
),

vendor_sides as (
    select
        vendor_pairs.link, 'vendors' as flow, vendor_pairs.books_company as company,
        vendor_pairs.books_key as source_key,
        vendor_pairs.other_key as target_id, avid_vendors.vendor_id is not null as is_there,
        coalesce(avid_vendors.is_deleted, false) as is_target_gone,
        coalesce(accounts.is_deleted, false) as is_source_gone,
        avid_vendors.name as target_counterparty,
        not (vendor_pairs.verdict = 'refused' and vendor_pairs.level = 'decision')
            and coalesce({{ normal_number('accounts.name') }} is not distinct from {{ normal_number('avid_vendors.name')
                }}, true) as is_same_counterparty,
        case when coalesce(accounts.blocked, false) then {{ word('blocked', 'accounts.system') }} else 'active'
            end as source_status,
        case when coalesce(avid_vendors.active, true) then 'active' else 'inactive' end as target_status,
        case when not coalesce(accounts.blocked, false) and not coalesce(avid_vendors.active, true)
            then {{ sentence('reconciliation.status.inactive_there', {
            'books': 'accounts.system',
        }) }} end as status_text
    from vendor_pairs
    left join lateral (
        select * from avid_vendors
        where avid_vendors.connection = vendor_pairs.other_connection
            and avid_vendors.company in (vendor_pairs.other_company, '')
            and avid_vendors.vendor_id = vendor_pairs.other_key
    ) as avid_vendors on true
    left join accounts
        on accounts.connection = vendor_pairs.books_connection and accounts.company = vendor_pairs.books_company
        and accounts.vendor_key = vendor_pairs.books_key
),

code_sides as (
    select
        pairs.link, case codes.kind when 'gl_account' then {{ flow_of('gl_account') }} when 'cost_center'
            then {{ flow_of('cost_center') }}
            else {{ flow_of('cost_unit') }} end as flow, codes.company,
        codes.code_key as source_key, theirs.code_key as target_id, true as is_there, false as is_target_gone,
        false as is_source_gone,
        case when codes.active then 'active' else 'inactive' end as source_status,
        case when theirs.active then 'active' else 'inactive' end as target_status,
        case when codes.active <> theirs.active then {{ sentence('reconciliation.status.not_alike') }} end
            as status_text
    from pairs
    inner join codes on codes.system = pairs.books_system and codes.connection = pairs.books_connection
        and codes.company = pairs.books_company
    inner join codes as theirs
        on theirs.system = 'avidxchange' and theirs.connection = pairs.other_connection
        and theirs.company in (pairs.other_company, '')
        and theirs.kind = codes.kind and theirs.code = codes.code
),

order_sides as (
    select
        pairs.link, 'purchase_orders' as flow, own_orders.company, own_orders.order_key as source_key,
        avid_orders.purchase_order_id as target_id, true as is_there, avid_orders.is_deleted as is_target_gone,
        own_orders.is_deleted as is_source_gone, avid_orders.total_amount as target_amount,
        avid_orders.currency_code as target_currency, own_orders.source_status,
        avid_orders.status as target_status,
        case when own_orders.status in ('cancelled', 'closed') and avid_orders.status = 'Open'
            then {{ sentence('reconciliation.status.open_there', {
                'status': 'own_orders.status', 'books': 'pairs.books_system',
            }) }}
                end as status_text
    from pairs
    inner join own_orders on own_orders.connection = pairs.books_connection and own_orders.company = pairs.books_company
    inner join avid_orders
        on avid_orders.connection = pairs.other_connection and avid_orders.company in (pairs.other_company, '')
        and avid_orders.external_code = own_orders.our_code
),

ledger as (select * from {{ ref('canonical_postings') }}),

payment_sides as (
    select
        postings.link, 'payments' as flow, postings.other_company as company, postings.source_key, postings.target_id,
        ledger.entry_id is not null and not ledger.is_void as is_there, false as is_target_gone,
        false as is_source_gone,
        cast(ledger.amount - case when ledger.has_discount then coalesce(postings.discount, 0) else 0 end as decimal(28,
            6)) as target_amount, ledger.currency as target_currency,
        postings.status_text as source_status, case when ledger.is_void then 'void' when ledger.entry_id is not null
            then 'posted' end as target_status,
        case when postings.payment_state = 'void' and not postings.was_voided and postings.was_posted
            then {{ sentence('reconciliation.status.void_there', {'books': 'postings.books_system'}) }}
             when postings.payment_state = 'error' and postings.was_posted
                 then {{ sentence('reconciliation.status.error_there', {'books': 'postings.books_system'}) }}
                 end as status_text
    from postings
    left join ledger
        on ledger.connection = postings.books_connection and ledger.company = postings.books_company
        and ledger.entry_id = postings.target_id
    qualify row_number() over (
        partition by postings.link, postings.other_company, postings.source_key
            order by ledger.key is not distinct from postings.source_key desc, ledger.key) = 1
),

-- what the ledger has of a recoding: the journal of a split, or a line that is not as it was approved (one that is, is
-- no
-- outbox row any more)
coding_sides as (
    select link, 'coding' as flow, other_company as company, invoice_id as source_key,
    coalesce(ledger_entry, target_id) as target_id,
        is_read and stands as is_there, false as is_target_gone, false as is_source_gone, 'approved' as source_status,
        'posted' as target_status,
        case when differs then {{ sentence('reconciliation.coding.journal', {
            'entries': 'coalesce(entry_numbers, ' ~ sentence('common.not_read_yet') ~ ')', 'moves': 'moves_text',
            'wanted': 'wanted_text',
        }) }} end as coding_text
    from {{ ref('int_coding_corrections') }}
    union all by name
    select link, 'coding' as flow, company, source_key, document ->> '$.after[0].key' as target_id, true as is_there,
    false as is_target_gone,
        false as is_source_gone, 'approved' as source_status,
        {{ sentence('reconciliation.coding.other_codes') }} as target_status,
        {{ sentence('reconciliation.coding.change', {
            'line': "(document ->> '$.before[0].no')", 'booked': "(document ->> '$.before[0].account')",
            'booked_center': "coalesce('/' || (document ->> '$.before[0].cost_center'), '')",
            'approved': "(document ->> '$.after[0].account')",
            'approved_center': "coalesce('/' || (document ->> '$.after[0].cost_center'), '')",
        }) }} as coding_text
    from {{ ref('exact_avidxchange__coding') }}
    where source_key like '%:%' and (link, company, source_key) in (
        select (link, company, source_key) from {{ ref('stg_operations__deliveries') }} where flow = 'coding'
            and target_id is not null)
),

-- what the memo of a bill says of its payment
marker_sides as (
    select
        statuses.link, 'payment_status' as flow, statuses.company, statuses.source_key, bills.books_id as target_id,
        not bills.is_deleted as is_there,
        false as is_target_gone, false as is_source_gone,
        coalesce(nullif(statuses.document ->> '$.text', ''), {{ sentence('reconciliation.coding.no_line') }})
            as source_status,
        coalesce({{ memo_marker('bills.private_note') }}, {{ sentence('reconciliation.coding.no_line') }})
            as target_status
    from (select * from {{ ref('quickbooks_avidxchange__payment_status') }}) as statuses
    inner join {{ ref('quickbooks_online__bills') }} as bills
        on bills.connection = statuses.target_connection and bills.company = statuses.target_company
        and bills.document_key = statuses.source_key
),

-- what a vendor of the books says where people changed it on the other side
change_sides as (
    select
        link, 'vendor_changes' as flow, other_company as company, change_key as source_key, books_key as target_id,
        true as is_there,
        false as is_target_gone, false as is_source_gone, 'changed' as source_status,
        {{ sentence('reconciliation.coding.as_before') }} as target_status,
        {{ sentence('reconciliation.changed_there', {'facts': 'change_text'}) }} as status_text
    from {{ ref('int_quickbooks_vendor_changes') }}
    where goes_back
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
    union all by name
    select * from coding_sides
    union all by name
    select *, case when source_status <> target_status then {{ sentence('reconciliation.memo', {
        'there': 'target_status', 'wanted': 'source_status',
    }) }} end as status_text
    from marker_sides
    union all by name
    select * from change_sides
    union all by name
    select * from {{ ref('int_spend_vendor_sides') }}
    union all by name
    select * from {{ ref('int_spend_order_sides') }}
    union all by name
    select * from {{ ref('int_spend_invoice_sides') }}
    union all by name
    select * from {{ ref('int_airbase_sides') }}
    union all by name
    select * from {{ ref('int_avalara_sides') }}
)

select
    link, flow, company, source_key, target_id, is_there, is_target_gone, is_source_gone,
    cast(target_amount as decimal(28, 6)) as target_amount, target_currency, target_date, target_counterparty,
    coalesce(is_same_counterparty, true) as is_same_counterparty, coding_text, source_status, target_status, status_text
from final
qualify row_number() over (partition by link, flow, company, source_key order by is_there desc, target_id) = 1
