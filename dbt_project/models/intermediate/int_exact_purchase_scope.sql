{#- The purchase documents that a run has to look at: dated on or after the start of a link, or older ones that are open,
    were sent, or are or may be an invoice AvidXchange has. All others are history: settled before the start, on no other
    side's books. A company that begins with a million of those should not decide about them anew in every run. -#}
with starts as (
    select books_connection as connection, books_company as company, min(start_date) as start_date
    from {{ ref('int_pairs') }}
    where books_company <> ''
    group by all
),

invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),

named as (
    select company, source_key as document_key from {{ ref('stg_operations__deliveries') }} where flow = 'purchase_invoices'
    union
    select split_part(external_code, ':', 2), split_part(external_code, ':', 3) from invoices where external_code like 'exact_online:%'
),

numbers as (
    select distinct {{ normal_number('invoice_number') }} as number_key
    from invoices
    where status not in ('Voided', 'Rejected') and coalesce(external_code, '') not like 'exact_online:%'
),

chosen as (
    select heads.connection, heads.company, heads.origin, heads.document_key
    from {{ ref('int_exact_purchase_heads') }} as heads
    inner join starts using (connection, company)
    where heads.date >= starts.start_date or heads.date is null
        -- without a term nothing says that it is settled
        or coalesce(heads.open_amount, 1) > 0.005
        or (heads.company, heads.document_key) in (select (company, document_key) from named)
        or heads.number_key in (select number_key from numbers where number_key is not null)
),

final as (
    select * from chosen
    anti join {{ ref('int_exact_purchase_twins') }} using (connection, company, origin, document_key)
)

select * from final
