{#- What stands on accounts payable in the books and is no bill that a run looks at: payments on account, manual journal
    entries, revaluations, discounts; with what of it is open and when the rest was last settled. Owed is positive.
    Grain: one row per system, connection, company, key, vendor and currency. -#}
{{ branches('other_payables') }}
