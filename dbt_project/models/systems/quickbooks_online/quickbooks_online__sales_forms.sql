{{ config(materialized='table') }}
{#- The forms by which a company of QuickBooks sells or takes a sale back (`turn` is -1 then): every list counts its Ids
    by itself for all we know, so that all but an invoice's have its kind in front. A voided form sells nothing any
    more. Grain: one row per connection, company and sales form. -#}
with invoices as (select * from {{ ref('stg_quickbooks_online__invoices') }}),
home as (select * from {{ ref('quickbooks_online__currencies') }}),

forms as (
    select *, id as invoice_id, 1 as turn from invoices
    union all by name
    select *, 'CM-' || id as invoice_id, -1 as turn from {{ ref('stg_quickbooks_online__credit_memos') }}
    union all by name
    select *, 'SR-' || id as invoice_id, 1 as turn from {{ ref('stg_quickbooks_online__sales_receipts') }}
    union all by name
    select *, 'RR-' || id as invoice_id, -1 as turn from {{ ref('stg_quickbooks_online__refund_receipts') }}
),

final as (
    select
        forms.* exclude (is_deleted), nullif(trim(forms.doc_number), '') as number,
        credited.doc_number as credited_number,
        coalesce(forms.currency_ref, home.currency, 'USD') as currency,
        forms.is_deleted or (coalesce(forms.total_amt, 0) = 0 and not coalesce(list_bool_or(list_transform(
            cast(coalesce(forms.line, '[]') as json[]),
            lambda line: coalesce(cast(line ->> '$.Amount' as decimal(28, 6)), 0) <> 0)), false)) as is_deleted
    from forms
    left join home on home.connection = forms.connection and home.company = forms.company
    left join invoices as credited on credited.connection = forms.connection and credited.company = forms.company
        and credited.id = forms.invoice_ref
)

select * from final
