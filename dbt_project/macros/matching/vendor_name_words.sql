{#- Vendor names, in the order of the reference (vendor matching, (a) Names). Each macro is one step on a folded name.
    -#}

{#- `X t/a Y`: two names, either may match. -#}
{% macro split_trade_names(name) -%}
{%- set joints = ' (t/a|h\.? ?o\.? ?d\.? ?n\.?|hodn|d\.?b\.?a\.?|d/b/a|trading as|handelend onder de naam|' ~
    'doing business as|a/k/a|aka) ' -%}
case when regexp_matches({{ name }}, '{{ joints }}') then string_split_regex({{ name }}, '{{ joints }}')
    else [{{ name }}] end
{%- endmacro %}

{#- ` word word `: one blank around each word; & and + are words, apostrophes join, and so does a `?` between letters
    (`S?bastien`). -#}
{% macro plain_words(name) -%}
' ' || trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    replace(replace({{ name }}, '&amp;', '&'), '''', ''),
    '\b([ak])/s\b', '\1s'), '([a-z\x{c0}-\x{ffff}])\?([a-z\x{c0}-\x{ffff}])', '\1\2', 'g'),
    '[&+]', ' and ', 'g'), '[^\p{L}\p{N}]+', ' ', 'g')) || ' '
{%- endmacro %}

{#- `F.lli` are brothers, who says `& Fils` leaves the father out, and before kin `e`, `y` and `i` are no initials. -#}
{% macro plain_kin(words) -%}
regexp_replace(replace(regexp_replace({{ words }}, ' pere (et|and) fils ', ' and fils '), ' f lli ', ' fratelli '),
    ' [eyi] (figli|figlio|hijos|hijo|filhos|filho|synowie|hermanos|irmaos|fratelli) ', ' and \1 ')
{%- endmacro %}

{#- People write `v.d. Berg` for `van den Berg` as for `van der Berg`, and `Vandenberg`. -#}
{% macro dutch_articles(words) -%}
regexp_replace(regexp_replace({{ words }}, ' (van de[nr]|v ?d|vande[nr]?) ', ' van de ', 'g'),
    ' vande[nr]([a-z]{3,}) ', ' vande\1 ', 'g')
{%- endmacro %}

{#- Mueller and Müller are one name where German is written, and `u.` is `und`; elsewhere `oe` is a sound of its own.
    -#}
{% macro german_umlauts(words, german) -%}
case when {{ german }} then regexp_replace(replace(replace(replace({{ words }}, 'ae', 'a'), 'oe', 'o'), 'ue', 'u'),
    '([a-z]{2}) u ([a-z]{2})', '\1 und \2') else {{ words }} end
{%- endmacro %}

{#- Trade words and numerals to one spelling; empty for words that tell nothing. -#}
{% macro spellings() -%}
{{ return({
    'service': ['services', 'svcs', 'svc', 'srvcs', 'srv', 'srvs', 'serv'], 'manufacturing': ['mfg', 'manuf'],
    'international': ['intl', 'int', 'internationaal', 'internationale', 'internacional', 'internazionale'],
    'national': ['natl', 'nationaal', 'nationale', 'nacional', 'nazionale'], 'saint': ['st', 'sint', 'sankt', 'sainte'],
    'gebroeders': ['gebr', 'gebrs'], 'brothers': ['bros'],
    'group': ['groep', 'groupe', 'gruppe', 'grupo', 'gruppo', 'grp'],
    'holding': ['holdings', 'hldg'],
    'associates': ['assoc', 'assocs'], 'management': ['mgmt', 'mgt', 'mngmt'], 'department': ['dept'],
    'center': ['centre', 'centrum', 'zentrum', 'ctr'],
    'technology': ['technologies', 'tech', 'technologie'], 'system': ['systems', 'systemen', 'sys', 'systeme'],
    'engineering': ['eng', 'engg', 'engr'], 'restaurant': ['rest', 'restnt'],
    'accountants': ['acct', 'accts', 'acctnts'], 'hermanos': ['hnos'], 'brodrene': ['brdr'],
    'construction': ['constr', 'constructions'], 'transport': ['transp', 'transports'], 'solution': ['solutions'],
    'product': ['products', 'producten'],
    'partner': ['partners'], 'consultancy': ['consulting', 'consultants'], 'nederland': ['netherlands'],
    'deutschland': ['germany'],
    'company': ['comp', 'cie', 'compagnie', 'compania', 'compagnia', 'companhia'],
    'marketing': ['mktg', 'mkt'], 'building': ['bldg'], 'laboratories': ['labs', 'lab'], 'american': ['amer'],
    'first': ['1st'], 'second': ['2nd'], 'third': ['3rd'], 'deutsche': ['dt'],
    'steuerberater': ['stb'],
    'koninklijke': ['kon', 'koninklijk'], 'etablissements': ['ets', 'etabl', 'etablissement'], 'societe': ['ste'],
    'onderhoud': ['onderh'], 'bouwbedrijf': ['bouwbedr'],
    'administratie': ['adm', 'admin', 'administratiekantoor'],
    '2': ['ii'], '3': ['iii'], '4': ['iv'], '6': ['vi'], '7': ['vii'], '8': ['viii'], '9': ['ix'],
    'zoon': ['zn'],
    '': ['and', 'en', 'und', 'et', 'og', 'och', 'ja', 'the', 'co']}) }}
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

{#- The letters of initials and abbreviations: `w`, `j` of `W.J. Kuipers`, `k`, `p`, `n` of `KPN Zakelijk`.
    `y`, `e` and `i` mean "and" within a name; titles are none. -#}
{% macro initial_letters(tokens) -%}
list_sort(list_distinct(string_split(list_aggregate(list_filter({{ tokens }},
    lambda w, i: regexp_full_match(w, '[a-z]|[b-df-hj-np-tv-z]{2,3}') and (i = 1 or w not in ('y', 'e', 'i'))
        and w not in ('mr', 'mrs', 'dr', 'drs', 'st', 'vd')),
    'string_agg', ''), '')))
{%- endmacro %}

{#- A word left over on one side that makes another company of the same family. -#}
{% macro sibling_words() -%}
['holding', 'beheer', 'vastgoed', 'participaties', 'pensioen', 'invest', 'investments', 'beleggingen',
    'exploitatie', 'materieel', 'finance', 'real', 'estate', 'properties', 'verhuur', 'lease', 'leasing', 'trading',
    'export', 'import', 'retail', 'wholesale',
    'immobilien', 'immobilier', 'immobiliere', 'immobiliare', 'inmobiliaria', 'imobiliaria', 'immo', 'realty',
    'fastigheter', 'ejendomme', 'eiendom', 'beteiligung', 'beteiligungen', 'verwaltung', 'participation',
    'participations', 'patrimoine', 'developpement', 'development', 'ventures', 'capital']
{%- endmacro %}

{#- One that people leave out as well: `Kroon Group` may be `Kroon` or its parent. -#}
{% macro group_words() -%}
['group', 'international', 'europe', 'nederland', 'belgie', 'belgium', 'deutschland']
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
