-- One row per document and flow: a second row for the same document would be a second posting.
select link, flow, company, source_key, count(*) as rows
from {{ ref('int_outbox_rows') }}
group by all
having count(*) > 1
