{#- Postings of payments as they stand in the books: those that carry our key (`AVX:<payment>`) and those we know the id
    of. One row for each key of an entry, since one entry by hand may stand for several payments; `key` is null where it
    was taken out. `amount` is what left for the supplier and what a discount took off; for a bill payment only what was
    paid. `token` and `facts` are what a void of a posting that was adopted needs.
    Grain: one row per system, connection, company, posting and key. -#}
{{ branches('postings') }}
