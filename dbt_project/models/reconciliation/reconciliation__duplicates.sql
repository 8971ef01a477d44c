{{ config(alias='duplicates') }}
{#- Suspected pairs of one and the same invoice, each pair once, the later document first. -#}
with twins as (select * from {{ ref('matching__duplicate_invoices') }}),

final as (
    select
        link, system, company, invoice_key, vendor_name as counterparty, number, date, currency,
        cast(gross as decimal(22, 6)) as amount,
        twin_system, twin_company, twin_key, twin_vendor_name as twin_counterparty, twin_number, twin_date,
        cast(twin_gross as decimal(22, 6)) as twin_amount, cast(rule as integer) as rule, action, reason,
        cast(if(tax is null, null, net) as decimal(22, 6)) as net, cast(tax as decimal(22, 6)) as vat,
        cast(open_amount as decimal(22, 6)) as open_amount, lines,
        cast(if(twin_tax is null, null, twin_net) as decimal(22, 6)) as twin_net,
        cast(twin_tax as decimal(22, 6)) as twin_vat,
        cast(twin_open_amount as decimal(22, 6)) as twin_open_amount, twin_lines
    from twins
    where is_later
)

select * from final
