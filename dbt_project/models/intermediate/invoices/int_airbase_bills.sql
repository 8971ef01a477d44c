{#- Bills of Airbase beside those of the books, in the shape of `reconciliation.documents`: entered, not entered
    (after option bill_entry_days), another amount, or entered twice. What was never approved is nobody's yet. -#}
with pairs as (select *, {{ word('document', 'books_system') }} as document_word,
        {{ word('vendor', 'books_system') }} as vendor_word from {{ ref('int_airbase_pairs') }}
    where is_routed),
entries as (select * from {{ ref('canonical_bills') }} where origin <> 'purchase_invoice'),

entered as (
    select
        found.link, found.company, found.bill_id, count(*) as times, min(found.level) as level,
        min_by(entries.document_key, (abs(entries.stated_total - bills.total_amount),
            entries.entry_number, entries.document_key)) as entry_id,
        string_agg(coalesce(cast(entries.entry_number as varchar), entries.your_ref, entries.document_key), ', '
            order by entries.entry_number, entries.document_key) as entry_numbers
    from {{ ref('int_airbase_bill_pairs') }} as found
    inner join pairs on pairs.link = found.link and pairs.other_company = found.company
    inner join {{ ref('stg_airbase__bills') }} as bills on bills.connection = pairs.other_connection
        and bills.bill_id = found.bill_id
    inner join entries on entries.system = pairs.books_system and entries.connection = pairs.books_connection
        and entries.company = pairs.books_company
        and entries.document_key = found.document_key
    group by all
),

joined as (
    select
        pairs.link, pairs.start_date, pairs.today, pairs.bill_entry_days, pairs.books_company, pairs.books_system,
            pairs.books_name, pairs.document_word,
        pairs.vendor_word, pairs.division, bills.*,
        companies.unread,
        coalesce(bills.status in ('approved', 'scheduled', 'payment_initiated', 'partially_paid', 'paid'),
            false) as is_owed, coalesce(bills.status in ('rejected', 'void'), false) as is_void,
        coalesce(bills.entry_date, bills.invoice_date) + pairs.bill_entry_days as enter_by,
        coalesce(entered.times, 0) as times, entered.level, entered.entry_numbers, entries.document_key as entry_id,
        entries.stated_total as entered_amount, cast(entries.open_amount as decimal(22, 6)) as open_amount,
        entries.currency as entered_currency, entries.date as entered_date, entries.status_word, entries.your_ref,
        {{ sentence('bills.label', {
            'number': 'coalesce(bills.number, bills.bill_id)',
            'vendor': 'coalesce(bills.vendor_name, ' ~ sentence('vendors.unknown_vendor') ~ ')',
        }) }} as label
    from pairs
    inner join {{ ref('stg_airbase__bills') }} as bills on bills.connection = pairs.other_connection
        and bills.company = pairs.other_company
    left join {{ ref('int_link_companies') }} as companies
        on companies.link = pairs.link and companies.company = pairs.other_company
        and companies.other_company = pairs.books_company
    left join entered on entered.link = pairs.link and entered.company = bills.company
        and entered.bill_id = bills.bill_id
    left join entries
        on entries.system = pairs.books_system and entries.connection = pairs.books_connection
        and entries.company = pairs.books_company
        and entries.document_key = entered.entry_id
    where not bills.is_deleted
),

classed as (
    select *,
        case
            when times > 1 then 'duplicate'
            when is_void then 'status'
            when invoice_date < start_date and times = 0 then 'before_start'
            when times = 0 and unread is not null then 'not_routed'
            when times = 0 and today > enter_by then 'missing_in_target'
            when times = 0 then 'in_flight'
            when currency_code is distinct from entered_currency then 'currency'
            when coalesce(total_amount <> entered_amount, true) then 'amount'
            else 'agrees'
        end as difference_class
    from joined
    where is_owed or (is_void and times > 0)
),

final as (
    select *,
        case difference_class
            when 'duplicate' then {{ sentence('bills.twice', {
                'books': 'books_system',
                'times': 'times', 'division': 'division', 'entry_numbers': 'entry_numbers',
            }) }}
            when 'not_routed' then unread
            when 'status' then {{ sentence('bills.not_in_airbase', {
                'books': 'books_system',
                'status': 'status', 'division': 'division', 'entry_numbers': 'entry_numbers',
            }) }}
            when 'missing_in_target' then {{ sentence('bills.missing', {
                'books': 'books_system',
                'status': "replace(status, '_', ' ')", 'division': 'division', 'days': 'bill_entry_days',
                'since': 'coalesce(cast(enter_by - bill_entry_days as varchar), ' ~ sentence('bills.it_came') ~ ')',
            }) }}
            when 'in_flight' then {{ sentence('bills.to_enter', {
                'division': 'division',
                'by': 'coalesce(' ~ sentence('bills.by_day', {
                'day': 'enter_by',
            }) ~
                    ", '')",
            }) }}
            when 'currency' then {{ sentence('bills.differs', {
                'there': "coalesce(currency_code, 'none')", 'booked': "coalesce(entered_currency, 'none')",
                    'books': 'books_system',
                'entries': 'entry_numbers',
            }) }}
            when 'amount' then {{ sentence('bills.differs', {
                'there': 'coalesce(' ~ money('total_amount') ~ ", 'none')",
                'books': 'books_system',
                'booked': 'coalesce(' ~ money('entered_amount') ~ ", 'none')", 'entries': 'entry_numbers',
            }) }}
            when 'before_start' then {{ sentence('reconciliation.before_start') }} end as reason
    from classed
)

select * from final
