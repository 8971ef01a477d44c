{#- The pairs of companies of links that bring approved invoices into the books, with the link's options and their
    defaults. Grain: one row per link and pair of companies. -#}
with links as (
    select * from {{ ref('int_link_pairs') }}
    where kind in ('{{ invoice_kinds() | join("', '") }}')
)

select
    link, kind, is_routed, start_date, books_system, books_connection, books_company, other_system, other_connection,
    other_company, read_at, today,
    {{ sentence('companies.called', {'books': 'books_system', 'company': 'books_company'}) }} as division,
    {{ word('name', 'other_system') }} as other_name,
    {{ option('amount_rounding', 'hold') }} as amount_rounding,
    {{ option('create_suppliers', 'review') }} as create_suppliers,
    cast({{ option('hold_days', '3') }} as integer) as hold_days,
    coalesce(links.options ->> '$.purchase_journal', {{ word('usual_journal', 'books_system') }}) as purchase_journal,
    nullif({{ option('foreign_journal', '') }}, '') as foreign_journal,
    {{ option('closed_period', 'first_open_day') }} as closed_period,
    cast(cast(json_extract(links.options, '$.vat_filed_through') as map(varchar, varchar))[books_company] as date)
        as vat_filed_through,
    {{ option('projects', 'no') }} = 'yes' as has_projects,
    nullif({{ option('image_link', '') }}, '') as image_link,
    nullif({{ option('ap_account_field', '') }}, '') as ap_account_field,
    nullif({{ option('cost_unit_field', '') }}, '') as cost_unit_field,
    cast({{ option('in_progress_alert_hours', '24') }} as integer) as in_progress_alert_hours,
    books_currencies as currencies
from links
