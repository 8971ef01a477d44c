{{ config(materialized='ephemeral') }}
{#- Purchase invoices of the history (settled before the start of a link) that could be the twin of another one, and all
    that tells whether such bills come regularly: equal numbers, equal amounts. In the shape of the others. -#}
{%- set bills = 'quickbooks_online__bill_records' %}
{%- set entries = 'exact_online__purchase_records' %}
with others as (select number, gross, net from {{ ref('int_current_invoices') }}),

numbers as (select distinct {{ invoice_n1('number') }} as n1, {{ invoice_n2(invoice_n1('number')) }} as n2 from others),

amounts as (
    select distinct unnest([abs(gross) - 0.01, abs(gross), abs(gross) + 0.01, abs(net)])::decimal(28, 6) as amount
    from others
),

-- one search at a time: each looks at one narrow column of a long table
alike as (
    {%- for records, match in [(entries, 'n1'), (entries, 'n2'), (bills, 'n1'), (bills, 'n2')] %}
    select connection, company, origin, document_key from {{ ref(records) }} as records
    semi join numbers on numbers.{{ match }} = records.{{ match }}
    union
    {%- endfor %}
    {%- for records, amount in [(entries, 'header_abs'), (entries, 'abs(amount_sum)'),
        (entries, 'abs(amount_sum - vat_sum)'), (bills, 'header_abs'), (bills, 'abs(amount_sum)')] %}
    select connection, company, origin, document_key from {{ ref(records) }}
    semi join amounts on amounts.amount = {{ amount }}
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

chosen as (
    select * from alike
    anti join {{ ref('exact_online__purchase_scope') }} using (connection, company, origin, document_key)
    anti join {{ ref('quickbooks_online__bill_scope') }} using (connection, company, origin, document_key)
    anti join {{ ref('exact_online__purchase_twins') }} using (connection, company, origin, document_key)
),

final as (
    select connection, 'exact_online' as system, company, document_key as invoice_key, supplier as vendor_key,
        your_ref as number, date, due_date, currency, {{ history_amount('header_abs') }} as gross,
        {{ history_amount('abs(amount_sum)') }} as net, gross - net as tax,
        is_credit_type or amount_sum < 0 as is_credit, cast(order_number as varchar) as po_number,
        cast(status as varchar) as status, cast(0 as decimal(28, 6)) as open_amount, origin,
        external_link_reference as external_code
    from {{ ref(entries) }}
    semi join chosen using (connection, company, origin, document_key)
    where not is_deleted
    union all by name
    select connection, 'quickbooks_online' as system, company, document_key as invoice_key, supplier as vendor_key,
        your_ref as number, date, due_date, coalesce(records.currency, home.currency, 'USD') as currency,
        cast(case when is_credit_type then -1 else 1 end * header_abs as decimal(28, 6)) as gross,
        cast(case when is_credit_type then -1 else 1 end * amount_sum as decimal(28, 6)) as net, gross - net as tax,
        is_credit_type as is_credit, order_key as po_number, 'paid' as status,
        cast(0 as decimal(28, 6)) as open_amount, origin, cast(null as varchar) as external_code
    from {{ ref(bills) }} as records
    semi join chosen using (connection, company, origin, document_key)
    left join {{ ref('canonical_currencies') }} as home using (connection, company)
    where not is_deleted and not is_own_discount
)

select * from final
