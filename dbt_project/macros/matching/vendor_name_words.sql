{#- Vendor names, in the order of the reference (vendor matching, (a) Names). Each macro is one step on a folded name.
    -#}

{#- What stands in a name and is none of it: notes, whom post is for, post boxes, the writer's own number for the
    vendor, a currency. A note that may be a word of a name counts in brackets and after a dash alone, and a number only
    where its marks say that it is none of the name: `Filiale 71005` is not `Filiale 71006`. What would leave nothing
    stays. -#}
{% macro without_clutter(name) -%}
{%- set notes = 'do not use|don.?t use|use (other|another) (vendor|supplier)|niet (meer )?gebruiken|' ~
    'nicht (mehr )?(verwenden|benutzen|nutzen)|ne (pas|plus) utiliser|no usar|non usare|ikke brug|ikke bruk|' ~
    'anvand (inte|ej)|geblokkeerd|gesperrt|blocked|bloqueado|bloccato|vervallen|inactive|inactief|inactif|inactivo|' ~
    'inattivo|opgeheven|duplicate|duplicado|duplicato|doublon|dubbel' -%}
{%- set ages = 'old|oud|alt|ancien|ancienne|antiguo|vecchio|gammel|gammal|vanha|velho' -%}
{%- set young = 'new|nieuw|neu|nouveau|nuevo|nuovo|ny' -%}
{%- set care = "t\\.? ?a\\.? ?v\\.?|c/o|att|attn|ter attentie van|z\\. ?hd\\.?|zu handen|a l.attention de|" ~
    "a la atencion de|all.attenzione di" -%}
{%- set desks = '(afd|afdeling|abt|abteilung|avd|avdeling)\\.? |dept\\.? ?[0-9]|(dept|dep|depto|ufficio|uff|service|' ~
    'servicio|servizio)\\.? ?(de |di |of )?(accounts? |contabil|comptab|acquisti|compras|achats)' -%}
{%- set boxes = 'p\\.? ?o\\.? ?box|post ?box|postbus|postfach|boite postale|casella postale|apartado( de correos)?|' ~
    'apdo\\.?( de correos)?|postboks' -%}
{%- set short_boxes = 'b\\.? ?p|c\\.? ?p|box|boks|pb' -%}
{%- set steps = [
    ('\\*+|\\(?\\b(' ~ notes ~ ')\\b\\)?', "'g'"),
    ('\\((' ~ ages ~ '|' ~ young ~ '|closed|bloque|inaktiv)\\)|( -|,) ?(' ~ ages ~ '|' ~ young ~ ')$| (old|oud)$',
        "'g'"),
    ('[ ,;(-](' ~ care ~ ')[ :.].*$|[ ,;(-](' ~ desks ~ ').*$|[ ,;(-](accounts payable|crediteurenadministratie)$', ''),
    ('\\b((' ~ boxes ~ ')[ .:]*(n[ro]\\.? ?)?[0-9]{2,}|(' ~ short_boxes ~ ')[ .:]*[0-9]{3,})\\b', "'g'"),
    ('^(#?[a-z]{1,2}[0-9]{4,} |#?[0-9]{4,} ?[-/:] ?|#[0-9]{3,} |[0-9]{5,} )|\\([a-z]{0,2}[0-9]{4,}\\)$|' ~
        ' ?/ ?[a-z]{0,2}[0-9]{4,}$', "'g'"),
    ('( ?[-/,(] ?| )(eur|euro|usd|gbp|chf|sek|nok|dkk|pln|intercompany|hq)\\)?$|( -| ?,| ?/) ?(lease|leasing|rent)$', '')
    ] -%}
coalesce(nullif(trim(
{%- for step in steps %}regexp_replace({% endfor %}{{ name }}
{%- for pattern, flags in steps %}, '{{ pattern }}', ' '{{ ', ' ~ flags if flags }}){% endfor %}), ''), {{ name }})
{%- endmacro %}

{#- `Kron nr 68688`; of a shop or branch the number is part of its name. -#}
{% macro without_own_number(name) -%}
case when regexp_matches({{ name }}, '\b(filial|branch|store|shop|winkel|vestiging|magasin|tienda|negozio|unit|fund)')
    then {{ name }} else regexp_replace({{ name }}, '( -|,)? n[ro]\.? ?[0-9]{4,}$', '') end
{%- endmacro %}

{% macro name_says_blocked(name) -%}
regexp_matches({{ name }}, 'do not use|don.?t use|niet (meer )?gebruiken|nicht (mehr )?verwenden|ne (pas|plus) utiliser|{#-
    -#}no usar|non usare|geblokkeerd|gesperrt|blocked|bloqueado|bloccato')
{%- endmacro %}

{#- `X t/a Y`: two names, either may match. -#}
{% macro split_trade_names(name) -%}
{%- set joints = ' (t/a|h\.? ?o\.? ?d\.? ?n\.?|hodn|d\.?b\.?a\.?|d/b/a|trading as|handelend onder de naam|' ~
    'doing business as|a/k/a|aka) ' -%}
case when regexp_matches({{ name }}, '{{ joints }}') then string_split_regex({{ name }}, '{{ joints }}')
    else [{{ name }}] end
{%- endmacro %}

{#- ` word word `: one blank around each word; & and + are words, apostrophes join. -#}
{% macro plain_words(name) -%}
' ' || trim(regexp_replace(regexp_replace(replace(replace({{ name }}, '&amp;', '&'), '''', ''), '[&+]', ' and ', 'g'), '[^\p{L}\p{N}]+',
    ' ', 'g')) || ' '
{%- endmacro %}

{#- Mueller and Müller are one name where German is written; elsewhere `oe` is a sound of its own. -#}
{% macro german_umlauts(words, german) -%}
case when {{ german }} then replace(replace(replace({{ words }}, 'ae', 'a'), 'oe', 'o'), 'ue', 'u') else {{ words }} end
{%- endmacro %}

{#- Trade words and numerals to one spelling; empty for words that tell nothing. -#}
{% macro spellings() -%}
{{ return({
    'service': ['services', 'svcs', 'svc', 'srvcs'], 'manufacturing': ['mfg', 'manuf'],
    'international': ['intl', 'int', 'internationaal', 'internationale'],
    'gebroeders': ['gebr', 'gebrs'], 'brothers': ['bros'], 'group': ['groep', 'groupe', 'gruppe', 'grp'],
    'holding': ['holdings', 'hldg'],
    'associates': ['assoc', 'assocs'], 'management': ['mgmt', 'mgt'], 'department': ['dept'],
    'center': ['centre', 'centrum', 'zentrum', 'ctr'],
    'technology': ['technologies', 'tech', 'technologie'], 'system': ['systems', 'systemen', 'sys', 'systeme'],
    'engineering': ['eng', 'engg'],
    'construction': ['constr', 'constructions'], 'transport': ['transp', 'transports'], 'solution': ['solutions'],
    'product': ['products', 'producten'],
    'partner': ['partners'], 'consultancy': ['consulting', 'consultants'], 'nederland': ['netherlands'],
    'deutschland': ['germany'],
    'company': ['comp', 'cie'], 'onderhoud': ['onderh'], 'bouwbedrijf': ['bouwbedr'],
    'administratie': ['adm', 'admin', 'administratiekantoor'],
    '2': ['ii'], '3': ['iii'], '4': ['iv'], '6': ['vi'], '7': ['vii'], '8': ['viii'], '9': ['ix'],
    '': ['and', 'en', 'und', 'et', 'the', 'co']}) }}
{%- endmacro %}

{% macro one_spelling(word) -%}
case {{ word }}
    {%- for spelling, words in spellings().items() %}{% for other in words %} when '{{ other }}'
        then '{{ spelling }}'{% endfor %}{% endfor %}
    else {{ word }} end
{%- endmacro %}

{#- Rows (word, form): how else a trade word is written, so that a slip in `consulting` is found though both sides are
    compared as `consultancy`. -#}
{% macro other_forms() -%}
values {% for spelling, words in spellings().items() if spelling | length > 3 %}{% set first = loop.first -%}
    {%- for other in words if other | length > 3 -%}
    {{ ', ' if not (first and loop.first) }}('{{ spelling }}', '{{ other }}')
    {%- endfor %}{% endfor %}
{%- endmacro %}

{#- What tells companies of one name apart: numbers, `A` or `B` behind the name (`I` is 1), points of the compass. -#}
{% macro name_numbers(tokens) -%}
list_filter({{ tokens }}, lambda w: regexp_full_match(w,
    '[0-9]+|noord|zuid|oost|nord|sud|ouest|north|south|east|west|norte'))
    || case when len({{ tokens }}) > 1 and regexp_full_match({{ tokens }}[-1], '[a-ei]')
        then [replace({{ tokens }}[-1], 'i', '1')] else [] end
{%- endmacro %}

{#- A word left over on one side that makes another company of the same family. -#}
{% macro sibling_words() -%}
['holding', 'beheer', 'group', 'vastgoed', 'participaties', 'pensioen', 'invest', 'investments', 'beleggingen',
    'exploitatie', 'materieel', 'international', 'nederland', 'belgie', 'belgium', 'deutschland', 'europe', 'finance',
    'real', 'estate', 'properties', 'verhuur', 'lease', 'leasing', 'trading', 'export', 'import', 'retail', 'wholesale',
    'immobilien', 'immobilier', 'immobiliere', 'immobiliare', 'inmobiliaria', 'imobiliaria', 'immo', 'realty',
    'fastigheter', 'ejendomme', 'eiendom', 'beteiligung', 'beteiligungen', 'verwaltung', 'participation',
    'participations', 'patrimoine', 'developpement', 'development', 'ventures', 'capital']
{%- endmacro %}

{% macro given_names() -%}
{{ ['jan|piet|pieter|peter|kees|cornelis|johan|johannes|hans|hendrik|henk|willem|wim|gerard|gerrit|mark|marc|paul',
    'tom|thomas|erik|eric|rob|robert|bas|bart|daan|lars|sander|martijn|michiel|michael|frank|marco|arjan|ruud|koen',
    'joost|jeroen|dirk|david|daniel|anna|anne|maria|marie|els|ingrid|petra|linda|sandra|monique|marieke|sanne|lisa',
    'eva|emma|sophie|karin|annemarie|ilse|john|james|william|mary|susan|linda|george|richard|charles|joseph|stefan',
    'andreas|klaus|wolfgang|jurgen|heinz|jean|pierre|michel|philippe|francois|luc|guy|lieve|jozef|ahmed|mohamed']
    | join('|') }}
{%- endmacro %}

{#- A last word that makes a name a company's, not a person's. -#}
{% macro trade_words() -%}
{{ ['advies|advocaten|apotheek|auto|automotive|bakery|bakkerij|bedrijf|beheer|bouw|bouwbedrijf|cafe|capital|care',
    'catering|center|cleaning|clinic|college|company|consultancy|consulting|design|dienst|diensten|drukkerij',
    'electric|elektro|energy|engineering|enterprises|events|farms|film|finance|foods|foundation|fund|garage|group',
    'groep|holding|hotel|hovenier|industrial|industries|installatie|interieur|international|kozijnen|law|logistics',
    'machines|makelaars|marketing|materials|media|medical|metaal|music|office|partner|partners|photography|plumbing',
    'print|printing|productions|products|properties|realty|reclame|rental|restaurant|schilderwerken|school',
    'schoonmaak|security|service|services|shop|software|solution|solutions|sloopwerken|store|studio|supply|system',
    'systems|techniek|technology|tours|trading|training|transport|trucking|tuinen|uitgeverij|university|verhuur',
    'vervoer|vloeren|wonen|works|zorg'] | join('|') }}
{%- endmacro %}
