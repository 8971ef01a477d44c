{#- The bills of the books that a bill of Airbase was entered as, by hand or by whatever posts bills there: the
    entry that Airbase names, else the vendor's entries of that number, else the number and amount where the vendor has
    no pair, else the vendor's entry of that amount and day, whose number was typed otherwise. Several of one number:
    entered that often. -#}
with pairs as (select * from {{ ref('int_airbase_pairs') }} where is_routed),
bills as (select * from {{ ref('stg_airbase__bills') }} where not is_deleted),
vendors as (select * rename (vendor_key as vendor_id) from {{ ref('int_spend_vendor_pairs') }} where verdict = 'auto'),
groups as (select * from {{ ref('int_airbase_supplier_groups') }}),
entries as (select * from {{ ref('canonical_bills') }} where origin <> 'purchase_invoice' and not is_gone),

-- people may have posted to another record of the same company
suppliers as (
    select vendors.link, vendors.company, vendors.vendor_id, coalesce(others.supplier, vendors.supplier) as supplier
    from vendors
    left join groups as own on own.link = vendors.link and own.company = vendors.books_company
        and own.supplier = vendors.supplier
    left join groups as others
        on others.link = own.link and others.company = own.company and others.leading_company = own.leading_company
        and others.leading_supplier = own.leading_supplier
    group by all
),

numbered as (
    select pairs.link, pairs.books_system, pairs.books_connection, pairs.books_company, bills.*,
    {{ invoice_n1('bills.number') }} as number_key
    from pairs
    inner join bills on bills.connection = pairs.other_connection and bills.company = pairs.other_company
),

found as (
    select numbered.link, numbered.company, numbered.bill_id, entries.document_key, 'named by Airbase' as level,
    1 as preference
    from numbered
    inner join (select *, unnest([document_key, cast(entry_number as varchar)]) as called from entries) as entries
        on entries.system = numbered.books_system and entries.connection = numbered.books_connection
        and entries.company = numbered.books_company
        and entries.called = numbered.erp_reference_id
    union all
    select numbered.link, numbered.company, numbered.bill_id, entries.document_key, 'same supplier and number', 2
    from numbered
    inner join suppliers on suppliers.link = numbered.link and suppliers.company = numbered.company
        and suppliers.vendor_id = numbered.vendor_id
    inner join entries
        on entries.system = numbered.books_system and entries.connection = numbered.books_connection
        and entries.company = numbered.books_company
        and entries.supplier = suppliers.supplier
        and {{ normal_number('entries.your_ref') }} = numbered.number_key
        and {{ number_tells('numbered.number_key', 'entries.date', 'numbered.invoice_date', 5) }}
    union all
    select numbered.link, numbered.company, numbered.bill_id, entries.document_key, 'same number and amount', 3
    from numbered
    anti join suppliers on suppliers.link = numbered.link and suppliers.company = numbered.company
        and suppliers.vendor_id = numbered.vendor_id
    inner join entries
        on entries.system = numbered.books_system and entries.connection = numbered.books_connection
        and entries.company = numbered.books_company
        and {{ normal_number('entries.your_ref') }} = numbered.number_key
        and abs(entries.total) = abs(numbered.total_amount) and entries.currency = numbered.currency_code
        and {{ number_tells('numbered.number_key', 'entries.date', 'numbered.invoice_date', 5) }}
),

-- an entry that has a bill by its number is not another one's by its amount
by_amount as (
    select numbered.link, numbered.company, numbered.bill_id, entries.document_key,
    'same supplier, amount and day' as level, 4 as preference
    from numbered
    inner join suppliers on suppliers.link = numbered.link and suppliers.company = numbered.company
        and suppliers.vendor_id = numbered.vendor_id
    inner join entries
        on entries.system = numbered.books_system and entries.connection = numbered.books_connection
        and entries.company = numbered.books_company
        and entries.supplier = suppliers.supplier
        and abs(entries.total) = abs(numbered.total_amount) and entries.currency = numbered.currency_code
        and abs(entries.date - numbered.invoice_date) <= 5
    anti join found on found.link = numbered.link and found.document_key = entries.document_key
    anti join found as own on own.link = numbered.link and own.company = numbered.company
        and own.bill_id = numbered.bill_id
    qualify row_number() over (partition by numbered.link, numbered.company, numbered.bill_id
        order by abs(entries.date - numbered.invoice_date), entries.document_key) = 1
        and row_number() over (partition by numbered.link, entries.document_key
            order by abs(entries.date - numbered.invoice_date), numbered.bill_id) = 1
),

ranked as (select * from found union all select * from by_amount),

best as (
    select * from ranked
    qualify preference = min(preference) over (partition by link, company, bill_id)
),

-- what Airbase names is one of the entries of that number, when there are several
final as (
    select distinct ranked.link, ranked.company, ranked.bill_id, ranked.document_key, best.level
    from ranked
    inner join best on best.link = ranked.link and best.company = ranked.company and best.bill_id = ranked.bill_id
    where ranked.preference = best.preference or (best.preference = 1 and ranked.preference = 2)
)

select * from final
