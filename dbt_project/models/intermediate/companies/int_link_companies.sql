{{ config(materialized='ephemeral') }}
{#- Which companies of a link stand for each other: both ways, and each for itself, since an answer stays with the
    company of its document. `unread`: nothing of one of them was ever read, in words. Part of its readers, since every
    run reconciles all links by the routing of now. Grain: one row per link, company and other company. -#}
with routes as (select * from {{ ref('stg_config__routes') }}),
-- the list of divisions says nothing of what is in them
feeds as (select distinct connection, company from {{ ref('canonical_feeds') }} where feed <> 'divisions'),

companies as (
    select
        routes.*, case when not exists (select 1 from feeds where feeds.connection = routes.connection
            and feeds.company in (routes.company, ''))
            then {{ sentence('companies.not_read', {
                'company': 'routes.company', 'connection': 'routes.connection',
            }) }} end as unread
    from routes
),

final as (
    select here.link, here.company, other.company as other_company, max(coalesce(here.unread, other.unread)) as unread
    from companies as here
    inner join companies as other on other.link = here.link and other.pair_no = here.pair_no
    group by all
)

select * from final
