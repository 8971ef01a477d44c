{#- The lines of AvidXchange invoices whose coding counts: they stand in a closed batch, and count as it was last
    closed; or they are paid, or about to be. A company that closes no batches, and an invoice approved longer ago than
    the details of batches are read (dlt_sources/readers/avidxchange.py), go by the status alone. -#}
with invoices as (select * from {{ ref('stg_avidxchange__invoices') }} where not is_deleted),
batches as (select * from {{ ref('stg_avidxchange__invoice_batches') }} where not is_deleted
    and date_closed is not null),
batch_invoices as (select * from {{ ref('stg_avidxchange__batch_invoices') }} where not is_deleted),
feeds as (select connection, max(read_at) as read_at from {{ ref('canonical_feeds') }} where system = 'avidxchange'
    group by all),

closed as (
    select batch_invoices.connection, coalesce(batch_invoices.invoice_id, batch_invoices.id) as invoice_id,
    batch_invoices.lines
    from batch_invoices
    inner join batches using (connection, batch_guid)
    qualify row_number() over (
        partition by batch_invoices.connection, coalesce(batch_invoices.invoice_id, batch_invoices.id)
        order by batches.date_closed desc, batch_guid) = 1
),

counting as (
    select
        invoices.connection, invoices.company, invoices.invoice_id,
        coalesce(nullif(closed.lines, '[]'), invoices.lines) as lines
    from invoices
    left join closed using (connection, invoice_id)
    left join feeds using (connection)
    where invoices.status in ('PaymentCreated', 'PaymentError', 'Paid', 'PaymentVoided')
        or (invoices.status = 'Approved' and (
            closed.invoice_id is not null
            or invoices.approved_date < feeds.read_at - interval 60 day
            or not exists (
                select 1 from batches
                where batches.connection = invoices.connection and batches.company in (invoices.company, ''))))
),

final as ({{ avid_lines('counting') }})

select * from final
