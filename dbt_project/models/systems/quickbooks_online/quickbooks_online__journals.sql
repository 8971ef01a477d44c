{#- QuickBooks has no journals: a company takes invoices in its own currency, or in any where it keeps several. Lines
    bear tax codes outside the US, once sales tax is switched on (reference: QuickBooks Online, section 8).
    Grain: one row per connection and company. -#}
with companies as (
    select distinct books_connection as connection, books_company as company
    from {{ ref('int_link_pairs') }}
    where books_system = 'quickbooks_online' and books_company <> ''
),

preferences as (select * from {{ ref('stg_quickbooks_online__preferences') }} where not is_deleted),
info as (select * from {{ ref('stg_quickbooks_online__company_info') }} where not is_deleted)

select
    companies.connection, companies.company, '' as code,
    max(preferences.currency_prefs ->> '$.HomeCurrency.value') as currency,
    -- what was not read yet is said by the writer
    coalesce(bool_or((preferences.currency_prefs ->> '$.MultiCurrencyEnabled') = 'true'), true) as takes_any_currency,
    true as takes_invoices,
    coalesce(bool_or((preferences.tax_prefs ->> '$.UsingSalesTax') = 'true'), false)
        and not coalesce(bool_or(upper(info.country) in ('US', 'USA')), false) as takes_tax_codes
from companies
left join preferences using (connection, company)
left join info using (connection, company)
group by all
