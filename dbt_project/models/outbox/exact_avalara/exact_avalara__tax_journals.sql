{#- The recorded tax of each final invoice as a general journal; a correction is a journal of its own, of what is still
    missing. -#}
with final as (
    select * from {{ ref('int_avalara_first_journals') }}
    union all by name
    select * from {{ ref('int_avalara_correcting_journals') }}
)

select *, cast(null as varchar) as replaces from final
union all by name
select *, cast(null as varchar) as replaces, cast(null as varchar) as adopt
    from ({{ avalara_left('tax_journals', 'final', 'exact_online') }})
