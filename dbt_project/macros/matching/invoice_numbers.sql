{#- Invoice numbers as keys (reference: vendor matching, (e)). n1 may block; n2 only warns, and is asked of numbers with
    a digit alone. -#}
{#- An invoice number without what people type differently: case, punctuation, leading zeros. -#}
{% macro normal_number(column) -%}
nullif(ltrim(regexp_replace(upper({{ column }}), '[^A-Z0-9]', '', 'g'), '0'), '')
{%- endmacro %}

{#- What people enter where there is no invoice number, written as keys. A text that many vendors share needs no entry
    here. -#}
{% macro no_number_texts() -%}
('NA', 'NVT', 'NB', 'NONE', 'NULL', 'NIL', 'UNKNOWN', 'ONBEKEND', 'UNBEKANNT', 'NONUMBER', 'NOINVOICENUMBER',
    'GEENNUMMER', 'GEENFACTUURNUMMER',
    'OHNENUMMER', 'OHNERECHNUNGSNUMMER', 'SANSNUMERO', 'GEEN', 'OHNE', 'KEINE', 'NO', 'NR', 'NUMBER', 'NUMMER', 'TBD',
    'TBA', 'TBC', 'PENDING', 'VOLGT',
    'INVOICE', 'INVOICENUMBER', 'INV', 'BILL', 'FACTUUR', 'FACTUURNUMMER', 'FACT', 'RECHNUNG', 'RECHNUNGSNUMMER', 'RE',
    'RG', 'FACTURE', 'FACTURA', 'FATTURA',
    'CREDIT', 'CREDITNOTE', 'CREDITMEMO', 'CREDITNOTA', 'CREDITFACTUUR', 'GUTSCHRIFT', 'AVOIR', 'RECEIPT', 'BON',
    'BONNETJE', 'KASSABON', 'BELEG', 'QUITTUNG',
    'SEEATTACHED', 'SEEATTACHMENT', 'ATTACHED', 'ATTACHMENT', 'ZIEBIJLAGE', 'BIJLAGE', 'SIEHEANHANG', 'SIEHEANLAGE',
    'ANHANG', 'ANLAGE', 'VOIRANNEXE',
    'COPY', 'KOPIE', 'DUPLICATE', 'DIVERSE', 'DIVERSEN', 'VARIOUS', 'MISC', 'TEST', 'X', 'XX', 'XXX', 'XXXX')
{%- endmacro %}

{% macro invoice_n1(number) -%}
case when {{ normal_number(number) }} not in {{ no_number_texts() }} then {{ normal_number(number) }} end
{%- endmacro %}

{% macro invoice_n2(n1) -%}
case when regexp_matches({{ n1 }}, '[0-9]')
    then nullif(ltrim(translate(regexp_replace({{ n1 }}, '^(INVOICE|INV|FACTUUR|FACT|RECHNUNG|RE|NR|NO)+', ''), 'OIL',
    '011'), '0'), '') end
{%- endmacro %}

{#- Two documents of one number are one only where something else agrees too, if the number is words alone: `RENT` comes
    again each month. -#}
{% macro number_tells(number, first_date, second_date, days=0) -%}
(regexp_matches({{ number }}, '[0-9]') or abs({{ first_date }} - {{ second_date }}) <= {{ days }})
{%- endmacro %}

{#- `F-77/2` is the second instalment of `F-77`: what stands before a short last part. -#}
{% macro instalment_base(number) -%}
nullif(regexp_extract(trim({{ number }}), '^(.*[0-9].*)[/. -][0-9]{1,2}$', 1), '')
{%- endmacro %}
