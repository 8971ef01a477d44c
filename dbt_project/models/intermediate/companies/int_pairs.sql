{#- The pairs of companies of links with AvidXchange, with the link's options and their defaults (`int_link_pairs`).
    Grain: one row per link and pair of companies. -#}
with links as (select * from {{ ref('int_link_pairs') }} where other_system = 'avidxchange'),

final as (
    select
        link, kind, is_routed, start_date, books_system, books_connection, books_company, other_connection,
        other_company, today,
        {{ option('amount_rounding', 'hold') }} as amount_rounding,
        {{ option('create_suppliers', 'review') }} as create_suppliers,
        {{ option('paid_on', 'issued') }} as paid_on,
        {{ option('invoice_source', 'entries') }} as invoice_source,
        {{ option('closed_period', 'first_open_day') }} as closed_period,
        {{ option('coding_split', 'review') }} as coding_split,
        {{ option('owner_of_vendors', 'books') }} as owner_of_vendors,
        {{ option('marker', 'yes') }} as marker,
        {{ option('vendor_changes_back', 'no') }} as vendor_changes_back,
        case links.books_system when 'exact_online' then case {{ option('post_payments_as', 'journal') }}
            when 'bank' then {{ option('bank_journal', '') }} else {{ option('payment_journal', '90') }} end
        else '' end as payment_journal,
        {{ option('payment_journal', '90') }} as correction_journal,
        {{ option('post_payments_as', 'journal') }} as post_payments_as,
        {{ option('bank_journal_without_statements', 'no') }} as bank_journal_without_statements,
        coalesce(json_extract_string(links.options, '$.clearing_account'),
            json_extract_string(links.options, '$.payment_account'), '') as clearing_account,
        {{ option('discount_account', '') }} as discount_account,
        cast({{ option('unmatched_alert_days', '7') }} as integer) as unmatched_alert_days,
        coalesce(cast(json_extract(links.options, '$.gl_account_types') as varchar[]), case links.books_system
            when 'exact_online' then ['30', '35', '40', '90', '110', '111', '120', '121', '122', '125', '150', '160']
            when 'quickbooks_online' then ['Expense', 'Other Expense', 'Cost of Goods Sold', 'Income', 'Other Income',
                'Fixed Asset',
                'Other Asset', 'Other Current Asset', 'Other Current Liability', 'Long Term Liability']
                    end) as gl_account_types,
        other_currencies as currencies
    from links
)

select * from final
