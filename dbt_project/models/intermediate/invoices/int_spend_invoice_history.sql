{#- Invoices that left their spend system before this link, or by another way, and those that wait there for their
    people: compared with the books all the same, and never posted.
    Grain: one row per link, company of the spend system and invoice. -#}
with sides as (
    select * from {{ ref('int_spend_invoice_sides') }}
    left join (select link, company, other_company as books_company,
        unread from {{ ref('int_link_companies') }}) using (link, company, books_company)
    where not is_posted and not is_in_doubt and not is_answered and not is_open
        and not is_source_gone
),

final as (
    select
        link, flow, company, books_company as target_company, other_system as source_system,
        books_system as target_system, source_key, invoice_number as number,
        supplier_name as counterparty, invoice_date as doc_date, currency_code as currency, gross_sum as source_amount,
        target_amount, source_status, target_status, target_id,
        case
            when invoice_date < start_date then 'before_start'
            when not is_there and unread is not null then 'not_routed'
            when not is_there then 'missing_in_target'
            when currency_code is distinct from target_currency then 'currency'
            when coalesce(gross_sum <> target_amount, true) then 'amount'
            when not is_same_counterparty then 'counterparty'
            when invoice_date is distinct from target_date then 'date'
            when coding_text is not null then 'coding'
            else 'agrees'
        end as difference_class,
        case difference_class
            when 'not_routed' then unread
            when 'missing_in_target' then case when has_failed
                then {{ sentence('invoices.earlier.failed', {
                    'other.name': 'other_name',
                    'message': 'coalesce(last_response, ' ~ sentence('invoices.earlier.without_words') ~ ')',
                }) }}
                else {{ sentence('invoices.earlier.no_entry', {
                    'other.name': 'other_name', 'status': 'coalesce(source_status, ' ~ sentence('common.nothing') ~ ')',
                    'books': 'books_system',
                }) }} end
            when 'currency' then {{ sentence('reconciliation.differs.sides', {
                'source': "coalesce(currency_code, 'none')", 'target': "coalesce(target_currency, 'none')",
            }) }}
            when 'amount' then {{ sentence('reconciliation.differs.sides', {
                'source': 'coalesce(' ~ money('gross_sum') ~ ", 'none')",
                'target': 'coalesce(' ~ money('target_amount') ~ ", 'none')",
            }) }}
            when 'counterparty' then {{ sentence('reconciliation.differs.sides', {
                'source': 'coalesce(supplier_name, ' ~ sentence('common.none') ~ ')',
                'target': 'coalesce(target_counterparty, ' ~ sentence('common.none') ~ ')',
            }) }}
            when 'date' then {{ sentence('reconciliation.differs.sides', {
                'source': "coalesce(cast(invoice_date as varchar), 'none')",
                'target': "coalesce(cast(target_date as varchar), 'none')",
            }) }}
            when 'coding' then coding_text
            when 'before_start' then {{ sentence('reconciliation.before_start') }} end as reason
    from sides
    where is_approved
)

select * from final
