{{ config(materialized='incremental', incremental_strategy='delete+insert',
    unique_key=['connection', 'company', 'entry_id']) }}
{#- What the general ledger says of each entry: whether a line of it is left, and the accounts it stands on. Entries of
    which a new load brought a line are summed up again, from all their lines. -#}
with lines as (select * from {{ ref('stg_exact_online__transaction_lines') }}),

touched as (
    select distinct connection, company, entry_id from lines
        where {{ of_new_raw_loads('exact_online', 'transaction_lines', 'unnest(loads)') }}
),

final as (
    select
        connection, company, entry_id, bool_and(is_deleted) as all_deleted,
        list(distinct gl_account order by gl_account) filter (where not is_deleted) as gl_accounts,
        list(distinct _dlt_load_id order by _dlt_load_id) as loads
    from lines
    {% if is_incremental() -%}
    semi join touched using (connection, company, entry_id)
    {% endif -%}
    group by connection, company, entry_id
)

select * from final
