{#- Supplier invoices of every link in one shape, for the rules that hold for all of them. `vendor`: its key in flow
    `vendors`. `is_known`: it stands in the target already, or nothing is ever written of it. -#}
with avid as (
    select
        link, {{ flow_of('invoices', 'kind') }} as flow, books_system as system, connection, company, document_key,
        supplier as vendor, cast(null as varchar) as iban,
        {{ sentence('invoices.label', {
            'number': 'coalesce(your_ref, ' ~ sentence('common.no_number') ~ ')',
            'vendor': 'coalesce(supplier_name, ' ~ sentence('vendors.unknown', {'books': 'books_system'}) ~ ')',
        }) }} as label,
        was_delivered or coalesce(pair_level = 'external code', false) as is_known,
        coalesce(open_amount, total) <> 0 as is_open
    from {{ ref('int_invoice_candidates') }}
    where is_bill and not is_gone and (date >= start_date or was_delivered)
),

approved as (
    select
        states.link, 'invoices' as flow, states.other_system as system, states.other_connection as connection, states.company,
        states.invoice_id as document_key, states.supplier_code as vendor, states.supplier_bank_iban as iban,
        {{ sentence('invoices.label', {
            'number': 'coalesce(states.invoice_number, ' ~ sentence('common.no_number') ~ ')',
            'vendor': 'coalesce(states.supplier_name, states.supplier_code, ' ~ sentence('vendors.unknown_vendor') ~
                ')',
        }) }} as label,
        states.is_posted or entries.entry_id is not null as is_known, states.is_open or states.is_posted as is_open
    from {{ ref('int_spend_invoice_states') }} as states
    left join {{ ref('int_spend_invoice_pairs') }} as entries using (link, company, invoice_id)
    where states.invoice_date >= states.start_date or states.is_posted
),

airbase as (
    select
        pairs.link, 'bills' as flow, 'airbase' as system, bills.connection, bills.company,
        bills.bill_id as document_key, bills.vendor_id as vendor, cast(null as varchar) as iban,
        {{ sentence('invoices.label', {
            'number': 'coalesce(bills.number, bills.bill_id)',
            'vendor': 'coalesce(bills.vendor_name, ' ~ sentence('vendors.unknown_vendor') ~ ')',
        }) }} as label,
        true as is_known, coalesce(bills.status <> 'paid', true) as is_open
    from {{ ref('int_airbase_pairs') }} as pairs
    inner join {{ ref('stg_airbase__bills') }} as bills
        on bills.connection = pairs.other_connection and bills.company = pairs.other_company
    where pairs.is_routed and not bills.is_deleted
        and coalesce(bills.status not in ('draft', 'rejected', 'void'), true)
)

select * from avid
union all by name
select * from approved
union all by name
select * from airbase
