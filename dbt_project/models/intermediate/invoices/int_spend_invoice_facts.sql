{#- Every invoice of a spend system that waits or was posted, with all that decides what becomes of it in the books: its
    lines, vendor, orders, journal, period, payment term and account of its vendor. `blocked_by`: the payment term by
    which we keep it from being paid though it is blocked no more; `payable_term`: the one it is paid by.
    Grain: one row per link, company of the spend system and invoice. -#}
with states as (select * from {{ ref('int_spend_invoice_states') }} where is_open or is_prebook or is_prebook_cancel
    or is_posted or posting_state is not null),
sums as (select * from {{ ref('int_spend_invoice_sums') }}),
entry_pairs as (select * from {{ ref('int_spend_invoice_pairs') }}),
vendor_rows as (select * from {{ invoice_rows_of('vendors') }}),
vendor_deliveries as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors'
    and target_id is not null and not coalesce(voided, false)),
-- what held it was answered: it goes once a person approved the delivery, which is no failure of the invoice
vendors_in_approval as (select * from {{ ref('stg_operations__deliveries') }} where flow = 'vendors'
    and state = 'waiting' and reason_code = 'approval_pending'),
vendor_pairs as (select * rename (vendor_key as vendor_code) from {{ ref('int_spend_vendor_pairs') }}
    where verdict = 'auto'),
vendor_terms as (select * from {{ ref('canonical_vendor_terms') }}),
suppliers as (select * from {{ ref('canonical_vendors') }}),
orders as (select * from {{ ref('int_spend_invoice_orders') }}),
maps as (select * from {{ ref('int_link_mappings') }}),
journals as (select * from {{ ref('canonical_journals') }} where takes_invoices),
terms as (select * from {{ ref('canonical_terms') }} where not is_deleted),
periods as (select * replace (trim(journal) as journal) from {{ ref('canonical_periods') }}),

with_codes as (
    select *, nullif(trim(json_extract_string(texts, '$.' || coalesce(ap_account_field, 'none'))),
        '') as ap_account_code from states
),

joined as (
    select
        states.* exclude (description), states.description as said, sums.* exclude (link, company, invoice_id),
        {{ sentence('invoices.label', {
            'number': "coalesce(states.invoice_number, '')",
            'vendor': 'coalesce(states.supplier_name, states.supplier_code, ' ~ sentence('vendors.unknown_vendor')
                ~ ')',
        }) }} as label,
        entry_pairs.entry_id, entry_pairs.level,
        coalesce(vendor_rows.source_key is not null and vendor_rows.skip is null and vendor_rows.problems = '[]'
            and vendor_rows.holds = '[]', false)
            or (vendor_deliveries.target_id is not null and vendor_rows.replaces is null)
            or vendors_in_approval.source_key is not null as vendor_stands,
        coalesce(vendor_rows.problems -> '$[0]' ->> '$.text', vendor_rows.holds -> '$[0]' ->> '$.text') as vendor_text,
        coalesce(suppliers.blocked, false) as supplier_blocked,
        coalesce(suppliers.end_date <= states.today, false) as supplier_ended,
        concat_ws(' ', suppliers.code, suppliers.name) as supplier_label,
        coalesce(orders.orders, []) as orders, coalesce(orders.is_order_blocked, false) as is_order_blocked,
        orders.order_text,
        home.code is not null as home_is_there, home.currency as home_currency,
        home_is_there and (home.currency is not distinct from states.currency_code or home.takes_any_currency)
            as home_takes_it,
        abroad.code is not null
            and (abroad.currency is not distinct from states.currency_code or abroad.takes_any_currency)
            as abroad_takes_it,
        case when home_takes_it then states.purchase_journal when abroad_takes_it then states.foreign_journal
            end as journal,
        coalesce(term_map.target_code, states.payment_term_code) as term_code, terms.code is not null as term_is_there,
        term_map.target_code is not null as is_term_mapped,
        coalesce(ap_map.target_code, states.ap_account_code) as ap_account,
        vendor_terms.ap_account as supplier_ap_account, booked.is_changeable,
        coalesce(terms.code, vendor_terms.usual_term) as payable_term,
        case when states.is_posted and not coalesce(states.payment_block, false)
            and (states.posted_document ->> '$.payment_hold') = 'true'
            and booked.term_code = (states.posted_document ->> '$.payment_term')
            and coalesce(booked.is_kept_unpaid, booked.term_code = states.block_term) then booked.term_code
            end as blocked_by
    from with_codes as states
    left join sums on sums.link = states.link and sums.company = states.company and sums.invoice_id = states.invoice_id
    left join entry_pairs on entry_pairs.link = states.link and entry_pairs.company = states.company
        and entry_pairs.invoice_id = states.invoice_id
    left join vendor_rows on vendor_rows.link = states.link and vendor_rows.company = states.company
        and vendor_rows.source_key = states.supplier_code
    left join vendor_deliveries
        on vendor_deliveries.link = states.link and vendor_deliveries.company = states.company
        and vendor_deliveries.source_key = states.supplier_code
    left join vendors_in_approval
        on vendors_in_approval.link = states.link and vendors_in_approval.company = states.company
        and vendors_in_approval.source_key = states.supplier_code
    left join vendor_pairs on vendor_pairs.link = states.link and vendor_pairs.company = states.company
        and vendor_pairs.vendor_code = states.supplier_code
    left join suppliers
        on suppliers.system = states.books_system and suppliers.connection = states.books_connection
        and suppliers.company = states.books_company and suppliers.vendor_key = vendor_pairs.supplier
    left join vendor_terms
        on vendor_terms.system = states.books_system and vendor_terms.connection = states.books_connection
        and vendor_terms.company = states.books_company and vendor_terms.vendor_key = vendor_pairs.supplier
    left join orders on orders.link = states.link and orders.company = states.company
        and orders.invoice_id = states.invoice_id
    left join journals as home
        on home.system = states.books_system and home.connection = states.books_connection
        and home.company = states.books_company and home.code = states.purchase_journal
    left join journals as abroad
        on abroad.system = states.books_system and abroad.connection = states.books_connection
        and abroad.company = states.books_company and abroad.code = states.foreign_journal
    left join maps as term_map
        on term_map.link = states.link and term_map.company = states.company and term_map.kind = 'payment_term'
        and term_map.source_code = states.payment_term_code
    left join terms
        on terms.system = states.books_system and terms.connection = states.books_connection
        and terms.company = states.books_company
        and terms.code = coalesce(term_map.target_code, states.payment_term_code)
    left join {{ ref('canonical_booked_bills') }} as booked
        on booked.system = states.books_system and booked.connection = states.books_connection
        and booked.company = states.books_company and booked.document_key = states.posted_id
    left join maps as ap_map
        on ap_map.link = states.link and ap_map.company = states.company and ap_map.kind = 'gl_account'
        and ap_map.source_code = states.ap_account_code
),

final as (
    select
        joined.*, own.start_date is not null as has_period, coalesce(own.is_closed, false) as is_month_closed,
        -- no input tax is added to a VAT return that was filed
        coalesce(joined.has_vat_codes and own.start_date <= joined.vat_filed_through, false) as is_vat_filed,
        is_month_closed or is_vat_filed as is_period_closed,
        (
            select min(later.start_date) from periods as later
            where later.system = joined.books_system and later.connection = joined.books_connection
                and later.company = joined.books_company
                and later.journal = joined.journal and not later.is_closed
                and later.start_date > greatest(own.end_date, case when is_vat_filed then joined.vat_filed_through end)
        ) as first_open_day
    from joined
    left join periods as own
        on own.system = joined.books_system and own.connection = joined.books_connection
        and own.company = joined.books_company and own.journal = joined.journal
        and joined.invoice_date between own.start_date and own.end_date
    -- a year may have a short period for its end, whose days are another one's too
    qualify row_number() over (
        partition by joined.link, joined.company, joined.invoice_id
        order by own.end_date - own.start_date desc, own.is_closed desc
    ) = 1
)

select * from final
