-- Header = lines + tax payable, to the cent, in the very document that is sent.
with documents as (
    select link, flow, company, source_key, cast(document as json) as document
    from {{ rows_of('invoices') }}
    where wanted = 'present' and problems = '[]'
),

lines as (
    select link, flow, company, source_key, sum(cast(line ->> '$.net' as decimal(28, 6))) as net,
    sum(cast(line ->> '$.tax' as decimal(28, 6))) as tax
    from (select link, flow, company, source_key, unnest(cast(document -> '$.lines' as json[])) as line from documents)
    group by all
)

select link, flow, company, source_key, lines.net, lines.tax, documents.document ->> '$.total' as total
from documents
inner join lines using (link, flow, company, source_key)
where lines.net + lines.tax <> cast(documents.document ->> '$.total' as decimal(28, 6))
    or lines.net + cast(documents.document ->> '$.tax_payable' as decimal(28,
        6)) <> cast(documents.document ->> '$.total' as decimal(28, 6))
