{#- When a connection of a link was last read, and which accounting day that was (`today`). Grain: one row per link. -#}
with links as (select * from {{ ref('stg_config__links') }}),
connections as (select * from {{ ref('stg_config__link_connections') }}),
feeds as (select connection, max(read_at) as read_at from {{ ref('canonical_feeds') }} group by all),

newest as (
    select links.link, links.timezone, coalesce(max(feeds.read_at), now()) as read_at
    from links
    left join connections on connections.link = links.link
    left join feeds on feeds.connection = connections.connection
    group by all
)

select link, read_at, cast(timezone(coalesce(timezone, 'UTC'), read_at) as date) as today from newest
