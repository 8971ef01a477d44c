{#- The recorded tax of each final invoice as a general journal; a correction is a journal of its own, of what is still
    missing. -#}
{% macro tax_journals_to_books(kind) -%}
with final as (
    select * from {{ ref('int_avalara_first_journals') }}
    where link in (select link from {{ ref('int_avalara_pairs') }} where kind = '{{ kind }}')
    union all by name
    select * from {{ ref('int_avalara_correcting_journals') }}
    where link in (select link from {{ ref('int_avalara_pairs') }} where kind = '{{ kind }}')
)

select *, cast(null as varchar) as replaces from final
union all by name
select *, cast(null as varchar) as replaces, cast(null as varchar) as adopt
    from ({{ no_longer_asked(kind, 'tax_journals', 'final', to_books=true) }})
{%- endmacro %}
