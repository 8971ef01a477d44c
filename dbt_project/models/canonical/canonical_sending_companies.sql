{#- Companies of which documents were read that links bring over, whether they are routed or not. `goes_to`: the
    spend or tax system that documents of the books go to; what a spend system sends goes to any books.
    `is_routed_apart`: a route of a link with another such system says nothing of these documents.
    Grain: one row per system, connection, company and system that documents go to. -#}
with senders as (
    {{ branches('sending_companies') }}
)

select system, connection, company, goes_to, coalesce(is_routed_apart, false) as is_routed_apart
from senders
where company <> ''
