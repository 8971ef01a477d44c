{#- What the books say is owed to each vendor in each currency. Owed is positive.
    Grain: one row per system, connection, company, vendor and currency. -#}
{{ branches('balances') }}
