{#- The purchase documents of a system of books that a run has to look at, from `heads` (connection, company, origin,
    document_key, date, open_amount, number_key): dated on or after the start of a link, or older ones that are open,
    were sent, or are or may be an invoice that a spend system has or sends. All others are history:
    settled before the start, on no other side's books. A company that begins with a million of those should not decide
    about them anew in every run. CTEs up to `chosen`. -#}
{% macro purchase_scope(system, heads) -%}
starts as (
    select books_connection as connection, books_company as company, min(start_date) as start_date
    from {{ ref('int_link_pairs') }}
    where books_system = '{{ system }}' and other_system <> 'avalara' and books_company <> ''
    group by all
),

invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),

named as (
    select company, source_key as document_key from {{ ref('stg_operations__deliveries') }}
        where flow in {{ invoice_flows() }}
    union
    select target_company, {{ booked_key('target_system', 'target_id', 'delivered_document') }}
    from {{ ref('stg_operations__deliveries') }}
    where flow = 'invoices' and target_system = '{{ system }}' and target_id is not null
    union
    select split_part(external_code, ':', 2), split_part(external_code, ':', 3) from invoices
        where external_code like '{{ system }}:%'
),

numbers as (
    select distinct {{ normal_number('invoice_number') }} as number_key
    from invoices
    where status not in ('Voided', 'Rejected') and not {{ is_copy('external_code') }}
    union
    select distinct {{ normal_number('invoice_number') }} from {{ ref('canonical_spend_invoices') }} where is_listed
    union
    select distinct {{ normal_number('number') }} from {{ ref('stg_airbase__bills') }} where not is_deleted
        and coalesce(status not in ('draft', 'awaiting_approval'), true)
),

chosen as (
    select heads.connection, heads.company, heads.origin, heads.document_key
    from {{ heads }} as heads
    inner join starts using (connection, company)
    where heads.date >= starts.start_date or heads.date is null
        -- where nothing says that it is settled, it is not
        or coalesce(heads.open_amount, 1) > 0.0005
        or (heads.company, heads.document_key) in (select (company, document_key) from named)
        or heads.number_key in (select number_key from numbers where number_key is not null)
)
{%- endmacro %}
