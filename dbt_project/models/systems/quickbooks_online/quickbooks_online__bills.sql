{{ config(materialized='table') }}
{#- One row per bill or vendor credit a run looks at, in our signs: what is owed is positive, a credit negative. A bill
    of no currency of its own is in the company's; one of no A/P account is on the only one there is. -#}
with documents as (
    select * from {{ ref('quickbooks_online__bill_records') }}
    semi join {{ ref('quickbooks_online__bill_scope') }} using (connection, company, origin, document_key)
    where not is_own_discount
),

home as (select * from {{ ref('canonical_currencies') }}),

only_ap as (
    select connection, company, min(id) as ap_account from {{ ref('stg_quickbooks_online__accounts') }}
    where account_type = 'Accounts Payable' and coalesce(active, true) and not is_deleted
    group by all
    having count(*) = 1
),

signed as (
    select
        documents.* exclude (currency, open_amount, lines, load_id, number_key, n1, n2, amount_sum),
        -- a bill that is gone owes nothing and was not settled either
        case when not documents.is_deleted then {{ posted_amount('documents.open_amount',
            'coalesce(documents.currency, home.currency)') }} end as open_amount,
        coalesce(documents.currency, home.currency, 'USD') as currency,
        coalesce(documents.ap_account_ref, only_ap.ap_account) as ap_account,
        case when documents.is_credit_type then -1 else 1 end as turn, len(documents.lines) as line_count,
        documents.amount_sum
    from documents
    left join home using (connection, company)
    left join only_ap using (connection, company)
),

final as (
    select
        * exclude (header_abs, total_tax, amount_sum), document_key as entry_key,
        case when not is_deleted then {{ posted_amount('header_abs', 'currency') }} end as term_amount,
        false as is_payment_blocked,
        cast(turn * header_abs as decimal(28, 6)) as stated_total,
        {{ posted_amount("stated_total", "currency") }} as total,
        turn * {{ posted_amount("amount_sum", "currency") }} as net, net as lines_total, total - net as tax_payable,
        is_credit_type as is_credit, abs(total) = {{ posted_amount("amount_sum + total_tax",
            "currency") }} as totals_agree
    from signed
)

select
    *, coalesce(total, 0) <> 0 as is_bill, is_deleted as is_gone,
    case when open_amount < term_amount then 'partly paid' else 'open' end as status_word
from final
