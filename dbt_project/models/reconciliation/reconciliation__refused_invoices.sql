{{ config(alias='refused_invoices') }}
{#- Invoices that the spend system has and nobody will pay: rejected, cancelled or voided there. A vendor's statement
    may list one that was received all the same. Grain: one row per link, company of the spend system and invoice. -#}
select distinct
    link, books_company as company, other_system, other_company, invoice_id, supplier as vendor_key, vendor, number,
    {{ invoice_n1('number') }} as number_key, invoice_date, currency, cast(amount as decimal(28, 6)) as amount, status
from {{ ref('int_clock_invoices') }}
where is_gone
