{{ config(materialized='incremental', incremental_strategy='delete+insert',
    unique_key=['connection', 'company', 'entry_id']) }}
{#- What each purchase entry owes and what of it is open, from its payment terms. Entries of which a new load brought a
    term are summed up again, from all their terms; `term_amount` is null when none of them is left. `instalments`: what
    falls due on which day, paid or not, where that is more than one day. -#}
with terms as (
    select * from {{ ref('stg_exact_online__payment_terms') }} where line_type = 22
),

touched as (
    select distinct connection, company, transaction_entry_id from terms
        where {{ of_new_raw_loads('exact_online', 'payment_terms', 'unnest(loads)') }}
),

chosen as (
    select terms.* from terms
    {% if is_incremental() -%}
    semi join touched using (connection, company, transaction_entry_id)
    {%- endif %}
),

summed as (
    select
        connection, company, transaction_entry_id as entry_id,
        sum(abs(amount_fc)) filter (where not is_deleted) as term_amount,
        sum(case when coalesce(is_fully_paid, false) or status = 50 then 0 else abs(amount_fc) end)
            filter (where not is_deleted) as open_amount,
        bool_or(approval_status in (2, 3, 5) and not coalesce(is_fully_paid, false))
            filter (where not is_deleted) as is_blocked,
        max(last_payment_date) filter (where not is_deleted) as last_payment_date,
        min(due_date) filter (where not is_deleted) as first_due, max(due_date)
            filter (where not is_deleted) as last_due,
        -- a line of a posting of ours begins with our key and names the document it pays
        list({'text': description, 'open': case when coalesce(is_fully_paid, false) or status = 50 then 0
            else abs(amount_fc) end} order by id)
            filter (where not is_deleted and description like 'AVX:%') as own_lines,
        list(distinct _dlt_load_id order by _dlt_load_id) as loads
    from chosen
    group by connection, company, transaction_entry_id
),

-- a part payment splits a term and leaves both parts their day, so what is paid changes nothing here
by_day as (
    select chosen.connection, chosen.company, chosen.transaction_entry_id as entry_id, chosen.due_date,
    sum(abs(chosen.amount_fc)) as amount
    from chosen
    semi join (select * from summed where first_due <> last_due) as several
        on several.connection = chosen.connection and several.company = chosen.company
        and several.entry_id = chosen.transaction_entry_id
    where not chosen.is_deleted and chosen.due_date is not null
    group by all
),

instalments as (
    select connection, company, entry_id, list({'due': due_date, 'amount': cast(amount as decimal(28, 6))}
        order by due_date) as instalments
    from by_day
    group by all
),

final as (
    select summed.* exclude (first_due, last_due, loads), instalments.instalments, summed.loads
    from summed
    left join instalments using (connection, company, entry_id)
)

select * from final
