{#- What stands in a name and is none of it: notes, whom post is for, post boxes, the writer's own number for the
    vendor, a currency. A note that may be a word of a name counts in brackets, after a dash, between stars and after a
    legal form alone, and a number only where its marks say that it is none of the name: `Filiale 71005` is not
    `Filiale 71006`, and `6881540 Canada Inc.` has no other name. What would leave nothing stays. -#}
{% macro without_clutter(name) -%}
{%- set notes = notes_of_blocked() ~ '|use (other|another) (vendor|supplier)|estetty|vervallen|inactive|inactief|' ~
    'inactif|inactivo|inattivo|opgeheven|duplicate|duplicado|duplicato|duplikat|doublon|dubbel|dubblett|dublett?e?|' ~
    'doppione|kaksoiskappale|((new|old) )?remit[- ]to( (address|only))?' -%}
{%- set marked = notes_of_age() ~ '|credit(eur|or)|kreditor|leverancier|lieferant|supplier|vendor|fournisseur|' ~
    'proveedor|fornitore|leverantor|leverandor|dostawca' -%}
{%- set form = '(b\\.? ?v|n\\.? ?v|gmbh|g\\.m\\.b\\.h|ag|kg|ohg|e\\. ?k|e\\. ?v|ltd|limited|llc|inc|s\\.? ?a|' ~
    's\\.? ?l|s\\.? ?a\\.? ?s|sasu|s\\.? ?a\\.? ?r\\.? ?l|s\\.? ?r\\.? ?l|s\\.? ?p\\.? ?a|coop|ab|a/?s|aps|oyj?|' ~
    'lda|ky|hb|kb|tmi|sp\\. z ?o\\. ?o|sp\\. ?[kj]|s\\.? ?n\\.? ?c|eurl|plc|llp|bvba|sprl|v\\.?o\\.?f)' -%}
{%- set care = "t\\.? ?a\\.? ?v\\.?|c/o|att|attn|ter attentie van|z\\. ?hd\\.?|zu handen|a l.attention de|" ~
    "a la atencion de|all.attenzione di" -%}
{%- set desks = '(afd|afdeling|abt|abteilung|avd|avdeling)\\.? |dept\\.? ?[0-9]|(dept|dep|depto|dpto|ufficio|uff|' ~
    'service|servicio|servizio)\\.? ?(de |di |of )?(accounts? |contabil|comptab|acquisti|compras|achats|' ~
    'administracion)' -%}
{%- set books = 'accounts payable|crediteurenadministratie|kirjanpito|dzial ksiegowosci|' ~
    'c\\. ?a\\. ?amministrazione' -%}
{%- set boxes = 'p\\.? ?o\\.? ?box|post ?box|postbus|postfach|boite postale|casella postale|apartado( de correos)?|' ~
    'apdo\\.?( de correos)?|postboks' -%}
{%- set short_boxes = 'b\\.? ?p|c\\.? ?p|box|boks|pb' -%}
{%- set provinces = 'canada|ontario|quebec|alberta|manitoba|saskatchewan|british columbia|b\\.? ?c\\.?|nova scotia|' ~
    'new brunswick|newfoundland' -%}
{%- set steps = [
    (put_last(), '\\1\\2', ''),
    ('^([0-9]{4,}([- ][0-9]{3,4})?) (' ~ provinces ~ '|ltd\\.?|limited|inc\\.?)( |$)', '\\3 \\1\\4', ''),
    ('^(firma|ditta) |^(https?://)?www\\.([a-z0-9-]+)\\.[a-z.]+/?$', '\\3', ''),
    ('^\\*\\*+[^*]+\\*\\*+ |^([^*]+) \\*\\*+ ?[^*]+\\**$', '\\1', ''),
    ('\\*+|\\(?\\b(' ~ notes ~ ')\\b\\)?', ' ', 'g'),
    ('\\((' ~ marked ~ '|ny)\\)|( -|,) ?(' ~ marked ~ '|ny)$| (old|oud|new)$', ' ', 'g'),
    ('\\b' ~ form ~ '([. ]+)(' ~ marked ~ ')$', '\\1', ''),
    ('[ ,;(-](' ~ care ~ ')([ :.].*)?$|[ ,;(-](' ~ desks ~ ').*$|[ ,;(-](' ~ books ~ ')$', ' ', ''),
    ('\\b((' ~ boxes ~ ')[ .:]*(n[ro]\\.? ?)?[0-9]{2,}|(' ~ short_boxes ~ ')[ .:]*[0-9]{3,})\\b', ' ', 'g'),
    ('^(#?[a-z]{1,2}[0-9]{4,} |#?[0-9]{4,} ?[-/:] ?|#[0-9]{3,} |[0-9]{5,} )|\\([a-z]{0,2}[0-9]{4,}\\)$|' ~
        ' ?/ ?[a-z]{0,2}[0-9]{4,}$', ' ', 'g'),
    ('( ?[-/,(] ?| )(eur|euro|usd|gbp|chf|sek|nok|dkk|pln|intercompany|hq)\\)?$|( -| ?,| ?/) ?(lease|leasing|rent)$',
        ' ', '')
    ] -%}
coalesce(nullif(trim(
{%- for step in steps %}regexp_replace({% endfor %}{{ name }}
{%- for pattern, left, flags in steps %}, '{{ pattern }}', '{{ left }}'{{ ", '" ~ flags ~ "'" if flags }})
{%- endfor %}), ''), {{ name }})
{%- endmacro %}

{#- `Kron nr 68688`; of a shop or branch the number is part of its name. -#}
{% macro without_own_number(name) -%}
case when regexp_matches({{ name }},
        '\b(filiale?n?|branch|stores?|shops?|winkels?|vestiging|magasin|tienda|negozio|unit|fund)\b')
    then {{ name }} else regexp_replace({{ name }}, '( -|,)? n[ro]\.? ?[0-9]{4,}$', '') end
{%- endmacro %}

{#- Not to be used, in the languages of users. -#}
{% macro notes_of_blocked() -%}
do not use|don.?t use|niet (meer )?gebruiken|nicht (mehr )?(verwenden|benutzen|nutzen)|ne (pas|plus) utiliser|{#-
-#}no usar|nao usar|non usare|ikke brug|ikke bruk|brug ikke|bruk ikke|anvand (inte|ej)|ala kayta|nie uzywac|{#-
-#}geblokkeerd|gesperrt|blocked|bloqueado|bloccato|spaerret|sperret|sparrad|zablokowan[ya]
{%- endmacro %}

{#- Words that are a note only where something marks them as one: they may be names. -#}
{% macro notes_of_age() -%}
old|oud|alt|ancien|ancienne|antiguo|vecchio|gammel|gammal|vanha|velho|antigo|stary|new|nieuw|neu|nouveau|nuevo|nuovo|{#-
-#}novo|nowy|uusi|closed|bloque|inaktiv|doppelt
{%- endmacro %}

{#- `zz_Acme`, `ZZAcme`, `XXX-Acme`: put last in the list, since it is not to be used. A `ZZP` works alone. -#}
{% macro put_last() -%}
^(?:(?:zz+|xxx+) ?[-_.*/]+ ?|zzz+ )([a-z0-9])|^zz+([^pz _.*/,-][a-z0-9&.]{2})
{%- endmacro %}

{% macro name_says_blocked(name) -%}
regexp_matches({{ name }}, '{{ notes_of_blocked() }}|{{ put_last() }}')
{%- endmacro %}

{#- `Leitgeb Hochbau DOPPELT`: such a note is shouted while the name is not, of the name as it is written; not the
    surname of `Ilse ALT`. -#}
{% macro without_shouted_note(name) -%}
regexp_replace({{ name }}, '(\p{Ll}.* .*) ({{ notes_of_age() | upper }}|BLOQUÉ)$', '\1')
{%- endmacro %}
