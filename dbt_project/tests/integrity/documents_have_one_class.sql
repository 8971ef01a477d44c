-- Every document that is to stand in a target, or was sent there, is in exactly one class of the reconciliation.
select rows.link, rows.flow, rows.company, rows.source_key, count(documents.difference_class) as classes
from {{ ref('int_outbox_rows') }} as rows
left join {{ ref('reconciliation__documents_current') }} as documents using (link, flow, company, source_key)
group by all
having classes <> 1
