{{ config(alias='vendor_owners') }}
{#- How many vendor records have the same value, to two figures: what a coincidence costs depends on it, and one vendor
    more among thousands is no reason to look at all of them again. Without a row, one record alone has it. One row per
    mark that several records have. -#}
with final as (
    select
        mark, any_value(field) as field, min(rid) filter (where starts_with(field, 'twin')) as first_rid,
        {{ two_figures('count(*)') }} as records, {{ two_figures('count(*) filter (where not is_copy)') }} as owners,
        {{ two_figures("count(*) filter (where side = 'left' and not is_copy)") }} as left_owners,
        {{ two_figures("count(*) filter (where side = 'right' and not is_copy)") }} as right_owners,
        bool_or(side = 'left') and bool_or(side = 'right') as is_met
    from ({{ touched_rows(ref('matching__vendor_marks'), 'mark', 'mark') }})
    group by mark having count(*) > 1
)

select * from final
{% call touched('mark', rows='mark') %}
select distinct mark from {{ changes_of(ref('matching__vendor_marks')) }}
{% endcall %}
