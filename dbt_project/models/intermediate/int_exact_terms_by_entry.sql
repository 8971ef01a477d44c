{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['connection', 'company', 'entry_id']) }}
{#- What each purchase entry owes and what of it is open, from its payment terms. Entries of which a new load brought a
    term are summed up again, from all their terms; `term_amount` is null when none of them is left. -#}
with terms as (
    select * from {{ ref('stg_exact_online__payment_terms') }} where line_type = 22
),

touched as (
    select distinct connection, company, transaction_entry_id from terms where {{ of_new_raw_loads('exact_online', 'payment_terms', 'unnest(loads)') }}
),

final as (
    select
        connection, company, transaction_entry_id as entry_id,
        sum(abs(amount_fc)) filter (where not is_deleted) as term_amount,
        sum(case when coalesce(is_fully_paid, false) or status = 50 then 0 else abs(amount_fc) end) filter (where not is_deleted) as open_amount,
        bool_or(approval_status in (2, 3, 5) and not coalesce(is_fully_paid, false)) filter (where not is_deleted) as is_blocked,
        max(last_payment_date) filter (where not is_deleted) as last_payment_date,
        -- a line of a posting of ours begins with our key and names the document it pays
        list({'text': description, 'open': case when coalesce(is_fully_paid, false) or status = 50 then 0 else abs(amount_fc) end} order by id)
            filter (where not is_deleted and description like 'AVX:%') as own_lines,
        list(distinct _dlt_load_id) as loads
    from terms
    {% if is_incremental() -%}
    semi join touched using (connection, company, transaction_entry_id)
    {% endif -%}
    group by connection, company, transaction_entry_id
)

select * from final
