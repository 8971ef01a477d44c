{#- The pairs of companies of links with AvaTax, with the link's options and their defaults
    (`int_link_pairs`). Grain: one row per link and pair of companies. -#}
with links as (select * from {{ ref('int_link_pairs') }} where other_system = 'avalara'),

final as (
    select
        link, kind, is_routed, start_date, books_system, books_connection, books_company,
        other_connection, other_company as company_code,
        {{ sentence('companies.called', {'books': 'books_system', 'company': 'books_company'}) }} as division,
        {{ word('sales_tax_skip', 'books_system') }} as tax_skip, today,
        {{ option('amount_rounding', 'hold') }} as amount_rounding,
        {{ option('tax_item', 'TAX') }} as tax_item,
        {{ option('tax_lines', 'yes') }} = 'yes' as writes_tax_lines,
        nullif({{ option('clearing_account', '') }}, '') as clearing_account,
        {{ option('tax_journal', '90') }} as tax_journal,
        cast({{ option('final_from', '50') }} as integer) as final_from,
        json_extract(links.options, '$.ship_from."' || books_company || '"') as ship_from
    from links
)

select * from final
