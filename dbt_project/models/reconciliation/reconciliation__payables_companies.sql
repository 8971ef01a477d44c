{{ config(alias='payables_companies') }}
{#- Companies of the books whose accounts payable a link ties out, and when both sides were last read.
    Grain: one row per link and company of the books. -#}
with pairs as (select * from {{ ref('int_link_pairs') }} where is_routed),

reads as (
    select connection, company, max(read_at) as read_at from {{ ref('canonical_feeds') }}
    group by all
)

select
    companies.link, companies.books_company as company, companies.books_system, companies.other_system,
    companies.pays, companies.has_ledger, companies.start_date, max(names.name) as company_name,
    max(books.read_at) as books_read_at, max(others.read_at) as other_read_at, max(pairs.today) as read_on
from {{ ref('int_payables_companies') }} as companies
inner join pairs on pairs.link = companies.link and pairs.books_company = companies.books_company
left join {{ ref('canonical_companies') }} as names
    on names.system = companies.books_system and names.connection = pairs.books_connection
    and names.company = pairs.books_company
left join reads as books
    on books.connection = pairs.books_connection and books.company in (pairs.books_company, '')
left join reads as others
    on others.connection = pairs.other_connection and others.company in (pairs.other_company, '')
group by companies.link, companies.books_company, companies.books_system, companies.other_system, companies.pays,
    companies.has_ledger, companies.start_date
