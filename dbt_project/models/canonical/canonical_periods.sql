{#- One row per journal and financial period of a company, with its days and whether it is closed for that journal; ''
    as journal: for everything. Grain: one row per system, connection, company, journal and first day. -#}
{{ branches('periods') }}
