{#- Identifiers as they are compared: upper case A-Z 0-9 only; what stands for "none" is none. -#}

{% macro plain_identifier(value) -%}
{{ without_placeholders("regexp_replace(upper(" ~ value ~ "), '[^A-Z0-9]', '', 'g')") }}
{%- endmacro %}

{#- `0`, `NA`, `TEST`, one digit all through ... are missing, and so is what was read masked (`***`, `XXXX1234`). -#}
{% macro without_placeholders(plain) -%}
case when length({{ plain }}) > 1
    and not regexp_full_match({{ plain }}, 'N/?A|NVT|NB|NONE|NULL|NIL|TEST.*|UNKNOWN|ONBEKEND|GEEN|TBD|X+[0-9]*')
    and length(replace({{ plain }}, left({{ plain }}, 1), '')) > 0
    then {{ plain }} end
{%- endmacro %}

{#- The legal entity's number in one form, else as written. People write it with a label (`KvK`, `Reg. no.`, `RCS Paris
    B`), without its first zeros, and with the number of an establishment behind it (KvK, SIRET): by country a pattern
    with the number in brackets, and how many digits it is filled up to. A Belgian or French VAT number holds it, so it
    stands in where the field is empty. -#}
{% macro registration_number(plain, country, vat) -%}
{%- set registers = {
    'NL': ('^[A-Z]*([0-9]{7,8})(?:[0-9]{4})?$', 8),
    'BE': ('^[A-Z]*([0-9]{7,10})$', 10),
    'FR': ('^[A-Z]*([0-9]{9})(?:[0-9]{5})?$', 9),
    'GB': ('^[A-Z]*?((?:AC|CE|FC|GE|GS|IC|IP|LP|NC|NF|NI|OC|OE|PC|RC|RS|SA|SC|SE|SF|SI|SL|SO|SP|SR|ZC)[0-9]{6}|'
        ~ '[0-9]{5,8})$', 8),
    'IE': ('^[A-Z]*([0-9]{4,6})$', 6),
    'DE': ('(HR[AB][0-9]+)', none),
    'AT': ('^(?:FN)?([0-9]{1,6}[A-Z])$', 7),
    'CH': ('(CHE[0-9]{9})', none),
    'LU': ('([A-Z][0-9]{3,6})$', none),
    'PL': ('^[A-Z]*([0-9]{5,10})$', 10),
    'CZ': ('^[A-Z]*([0-9]{6,8})$', 8),
    'DK': ('^[A-Z]*([0-9]{8})$', 8),
    'FI': ('^[A-Z]*([0-9]{6,8})$', 8),
    'NO': ('^[A-Z]*([0-9]{9})(?:MVA)?$', 9),
    'SE': ('^[A-Z]*(?:16)?([0-9]{10})$', 10),
    'ES': ('([A-Z][0-9]{7}[0-9A-J])$', none),
} -%}
case
    when {{ plain }} is null and left({{ vat }}, 2) = 'BE' then substr({{ vat }}, 3)
    when {{ plain }} is null and left({{ vat }}, 2) = 'FR' and substr({{ vat }}, 5, 3) <> '000'
        then substr({{ vat }}, 5)
    else coalesce(case {{ country }}
        {%- for code, (pattern, digits) in registers.items() %}
        {%- set number = "nullif(regexp_extract(" ~ plain ~ ", '" ~ pattern ~ "', 1), '')" %}
        when '{{ code }}' then {{ "lpad(" ~ number ~ ", " ~ digits ~ ", '0')" if digits else number }}
        {%- endfor %} end, {{ plain }})
end
{%- endmacro %}

{#- A number that more than three records of a side have is a placeholder: no evidence, also when equal. -#}
{% macro equal_unless_common(owners) -%}
case when coalesce(greatest(l.{{ owners }}, r.{{ owners }}), 1) <= 3 then 'equal' end
{%- endmacro %}

{#- A German register number is unique only with its court, and changes when the seat moves. Where a country is missing
    it is not known how the number is written: those that begin with the same five figures or more may be one. -#}
{% macro registrations_differ() -%}
{%- set left, right = figures('l.registration'), figures('r.registration') -%}
l.registration <> r.registration and not (l.registration like 'HR%' or r.registration like 'HR%')
    and not ((l.country is null or r.country is null) and least(length({{ left }}), length({{ right }})) >= 5
        and (starts_with({{ left }}, {{ right }}) or starts_with({{ right }}, {{ left }})))
{%- endmacro %}

{% macro figures(number) -%}ltrim(regexp_replace({{ number }}, '[^0-9]', '', 'g'), '0'){%- endmacro %}

{#- US without the +4, with the first zeros that a spreadsheet drops, else as written; no spaces. `N/A` and `0000` are
    none. -#}
{% macro postcode_key(value, country) -%}
{%- set plain = "regexp_replace(regexp_replace(upper(" ~ value ~ "), '^ *(NL *|[A-Z]{1,2}-)([0-9])', '\\2'),"
    ~ " '[^A-Z0-9]', '', 'g')" -%}
case
    when not regexp_matches({{ value }}, '[1-9]') or regexp_full_match({{ value }}, '[9 -]*') then null
    when {{ country }} = 'US' then lpad(left(regexp_extract({{ value }}, '[0-9]+'), 5), 5, '0')
    when {{ country }} in ('DE', 'ES', 'FI', 'FR', 'IT') and regexp_full_match({{ plain }}, '[0-9]{3,4}')
        then lpad({{ plain }}, 5, '0')
    when {{ country }} = 'NO' and regexp_full_match({{ plain }}, '[0-9]{3}') then '0' || {{ plain }}
    else {{ plain }}
end
{%- endmacro %}

{#- E.164 digits without the plus, and without the zero that Italy keeps; null when too short to tell two vendors apart,
    and for one digit all through. -#}
{% macro phone_key(value, country) -%}
{{ phone_of_digits(value, phone_digits(value), country) }}
{%- endmacro %}

{#- Of two numbers the first, without an extension. -#}
{% macro phone_digits(value) -%}
regexp_replace(regexp_replace(replace(lower({{ value }}), '(0)', ''),
    '(x|ext|extension|tst|toestel|poste)[ .:]*[0-9]{1,5}$|;.*$| / .*$', ''), '[^0-9]', '', 'g')
{%- endmacro %}

{% macro phone_of_digits(value, digits, country) -%}
{%- set calling = "case " ~ country ~ " when 'NL' then '31' when 'BE' then '32' when 'DE' then '49' when 'FR' then '33'
    when 'GB' then '44' when 'LU' then '352' when 'ES' then '34' when 'IT' then '39' when 'AT' then '43' when 'IE'
    then '353' when 'CH' then '41' when 'PL' then '48' when 'PT' then '351' when 'DK' then '45' when 'SE' then '46'
    when 'NO' then '47' when 'FI' then '358' when 'US' then '1' when 'CA' then '1' end" -%}
regexp_replace(case
    when length({{ digits }}) < 7 or length(replace({{ digits }}, left({{ digits }}, 1), '')) = 0 then null
    when left(trim({{ value }}), 1) = '+' then {{ digits }}
    when left({{ digits }}, 2) = '00' then substr({{ digits }}, 3)
    when {{ country }} in ('US', 'CA') and length({{ digits }}) = 11 and left({{ digits }}, 1) = '1' then {{ digits }}
    when left({{ digits }}, 1) = '0' then ({{ calling }}) || substr({{ digits }}, 2)
    when length({{ digits }}) >= 11 then {{ digits }}
    else ({{ calling }}) || {{ digits }}
end, '^390', '39')
{%- endmacro %}

{#- The domain of the e-mail address, else of the website; none for addresses anyone can have. -#}
{% macro domain_key(email, website) -%}{{ own_domain(written_domain(email, website)) }}{%- endmacro %}

{% macro written_domain(email, website) -%}
coalesce(nullif(regexp_extract(lower({{ email }}), '@([a-z0-9.-]+\.[a-z]{2,})', 1), ''),
    nullif(regexp_extract(lower({{ website }}), '^(?:https?://)?(?:www\.)?([a-z0-9.-]+\.[a-z]{2,})', 1), ''))
{%- endmacro %}

{% macro own_domain(domain) -%}
{%- set free_mail = 'gmail|googlemail|hotmail|outlook|live|msn|yahoo|icloud|me|aol|gmx|web|t-online|proton|' ~
    'protonmail|kpnmail|ziggo|xs4all|planet|hetnet|home|casema|upcmail|telenet|skynet|proximus|orange|wanadoo|free|' ~
    'laposte|sfr|btinternet|chello|quicknet|zonnet|tele2|solcon|onsbrabantnet|mail' -%}
case when not regexp_matches({{ domain }},
    '^({{ free_mail }})\.[a-z.]+$')
    then regexp_replace({{ domain }}, '^www\.', '') end
{%- endmacro %}

{% macro post_box() -%}
(p\.? ?o\.? ?box|postbus|postfach|box|boks|postboks|b\.? ?p|boite postale|c\.? ?p|apartado|casella postale)[ .:]*[0-9]+
{%- endmacro %}

{#- Street without its house number, which stands first or last, in one spelling; numbers that count streets stay. A
    post box is `postbox` in each language. -#}
{% macro street_key(folded) -%}
case when regexp_matches({{ folded }}, '^{{ post_box() }}') then 'postbox'
    else nullif(regexp_replace(regexp_replace(regexp_replace(regexp_replace({{ folded }},
    '^[0-9]+([-/][0-9]+)?[a-z]?( bis| ter)?[ ,]+', ''),
    '([ ,](suite|unit|apt|bus|bte)[ .]*)?[0-9]+([^0-9snrt]|s[^t]|n[^d]|r[^d]|t[^h]|[snrt]?$).*$', ' '),
    '(straat|strasse|str\.?|street|st\.?)([ ,]|$)', 'st '), '[^a-z0-9]', '', 'g'), '') end
{%- endmacro %}

{#- The first number, but of "1e Helmersstraat 5" the other one. -#}
{% macro house_number(folded) -%}
nullif(ltrim(regexp_extract(regexp_replace({{ folded }}, '^[0-9]+(ste|de|e|st|nd|rd|th) (.*[0-9])', '\2'), '[0-9]+'),
    '0'), '')
{%- endmacro %}

{#- A city in its own country's language, and Saint and Sint as people shorten them; without post box, postcode and what
    the post adds. -#}
{% macro city_key(folded) -%}
{%- set names = {
    'denhaag': ['sgravenhage', 'thehague'], 'denbosch': ['shertogenbosch'], 'koln': ['cologne', 'keulen'],
    'munchen': ['munich', 'muenchen'], 'nurnberg': ['nuremberg', 'nuernberg'], 'hannover': ['hanover'],
    'dusseldorf': ['duesseldorf'],
    'aachen': ['aken', 'aixlachapelle'], 'wien': ['vienna', 'wenen', 'vienne'], 'zurich': ['zuerich', 'zurigo'],
    'geneve': ['geneva', 'genf', 'ginevra'], 'basel': ['bale', 'basle', 'bazel'], 'bern': ['berne'],
    'bruxelles': ['brussels', 'brussel'], 'antwerpen': ['antwerp', 'anvers'], 'gent': ['ghent', 'gand'],
    'brugge': ['bruges'], 'leuven': ['louvain'], 'liege': ['luik', 'luttich'], 'mechelen': ['malines'],
    'paris': ['parijs', 'parigi'], 'lille': ['rijsel'], 'marseille': ['marseilles'], 'lyon': ['lyons'],
    'strasbourg': ['straatsburg', 'strassburg'], 'nice': ['nizza'], 'london': ['londen', 'londres', 'londra'],
    'roma': ['rome', 'rom'], 'milano': ['milan', 'mailand', 'milaan'], 'napoli': ['naples', 'neapel', 'napels'],
    'torino': ['turin', 'turijn'], 'firenze': ['florence', 'florenz'], 'venezia': ['venice', 'venedig', 'venetie'],
    'genova': ['genoa', 'genua'], 'bologna': ['bolonia'], 'sevilla': ['seville'], 'zaragoza': ['saragossa'],
    'lisboa': ['lisbon', 'lissabon', 'lisbonne'], 'porto': ['oporto'], 'kobenhavn': ['copenhagen', 'kopenhagen',
    'copenhague'], 'goteborg': ['gothenburg'], 'malmo': ['malmoe'], 'helsinki': ['helsingfors'],
    'turku': ['abo'], 'warszawa': ['warsaw', 'warschau', 'varsovie'], 'krakow': ['cracow', 'krakau'],
    'gdansk': ['danzig'], 'wroclaw': ['breslau'], 'praha': ['prague', 'prag', 'praag'], 'bucuresti': ['bucharest'],
    'newyork': ['nyc'],
    'athina': ['athens', 'athene', 'athen'], 'kyiv': ['kiev'], 'moskva': ['moscow', 'moskou', 'moskau']} -%}
{%- set clutter = 'cedex.*$|\\(.*\\)|' ~ post_box() -%}
{%- set plain = "nullif(regexp_replace(regexp_replace(regexp_replace(" ~ folded ~ ", '" ~ clutter ~ "', ' ', 'g'),"
    ~ " '\\b(sainte?|sankt|sint|ste)\\b', 'st', 'g'), '[^\\p{L}]', '', 'g'), '')" -%}
coalesce(map { {%- for own, others in names.items() %}{% for other in others | unique %}'{{ other }}': '{{ own }}'{{
    '' if loop.last else ', ' }}{% endfor %}{{ '' if loop.last else ', ' }}{% endfor -%} }[{{ plain }}], {{ plain }})
{%- endmacro %}
