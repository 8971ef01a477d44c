{#- The pairs of companies of links from Airbase to the books, with the link's options and their defaults
    (`int_link_pairs`). Grain: one row per link and pair of companies. -#}
with links as (select * from {{ ref('int_link_pairs') }} where other_system = 'airbase'),

final as (
    select
        link, kind, is_routed, pair_no, is_leading, start_date, books_system, books_connection, books_company,
        other_connection, other_company, {{ word('name', 'books_system') }} as books_name,
        {{ sentence('companies.called', {'books': 'books_system', 'company': 'books_company'}) }} as division, today,
        {{ option('create_suppliers', 'review') }} as create_suppliers,
        {{ option('create_vendors', 'review') }} as create_vendors,
        {{ option('codes', 'check') }} as codes,
        coalesce(json_extract_string(links.options, '$.leading_side'), books_system) as leading_side,
        {{ option('create_items', 'review') }} as create_items,
        cast({{ option('bill_entry_days', '14') }} as integer) as bill_entry_days,
        cast({{ option('hold_days', '0') }} as integer) as hold_days,
        nullif({{ option('order_link', '') }}, '') as order_link,
        books_currencies as accepted_currencies
    from links
)

select * from final
