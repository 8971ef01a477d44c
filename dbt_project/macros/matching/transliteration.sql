{#- Greek and Cyrillic in Latin letters, one by one, as anyascii 0.3.3 (ISC licence) writes them: it follows what those
    countries put into passports, and so onto invoices. Two things differ. `ου` is `ou`, as ELOT 743 has it and each
    company writes it, where anyascii knows no pairs; and the soft and the hard sign are left out, since apostrophes
    are none of a name here. Letters of languages that nobody writes any more are missing. -#}
{% macro has_other_letters(text) -%}
regexp_matches({{ text }}, '[\x{370}-\x{3ff}\x{400}-\x{4ff}\x{1f00}-\x{1fff}]')
{%- endmacro %}

{#- `й` is `y` and goes first: without its accent it would be `и`, which is `i`. -#}
{% macro in_latin_letters(text) -%}
{%- set letters = 'αβγδεζηικλμνξοπρςστυφω' ~ 'абвгдезийклмнопрстуфыэіјґћқұүһәөҳҷ' ~ 'ъь' -%}
{%- set latin = 'avgdeziiklmnxoprsstyfo' ~ 'abvgdeziyklmnoprstufyeijgcquuhaohj' -%}
{%- set several = {
    'ου': 'ou', 'θ': 'th', 'χ': 'ch', 'ψ': 'ps',
    'ж': 'zh', 'х': 'kh', 'ц': 'ts', 'ч': 'ch', 'ш': 'sh', 'щ': 'shch', 'ю': 'yu', 'я': 'ya', 'є': 'ie', 'ѕ': 'dz',
    'ђ': 'dj', 'љ': 'lj', 'њ': 'nj', 'џ': 'dzh', 'ғ': 'gh', 'ң': 'ng'} -%}
translate({{ 'replace(' * several | length }}strip_accents(replace(
    {{ english_legal_forms('nfc_normalize(lower(' ~ text ~ '))') }}, 'й', 'y'))
    {%- for one, written in several.items() %}, '{{ one }}', '{{ written }}'){% endfor %},
    '{{ letters }}', '{{ latin }}')
{%- endmacro %}

{#- A legal form in those letters, by the name that its companies have in English: `Α.Ε.` is `S.A.`. Before the letters
    are exchanged, since `ae` and `epe` are words elsewhere; `ооо` is the one that is written in Latin as well. -#}
{% macro english_legal_forms(text) -%}
{%- set forms = {
    'sa': ['αεβε', 'αε'], 'ltd': ['επε'], 'pc': ['ικε'], 'lp': ['εε'], 'vof': ['οε'],
    'ooo': ['ооо', 'тов', 'оод', 'еоод'], 'jsc': ['ао', 'зао', 'оао', 'пао', 'пат', 'прат'], 'doo': ['доо']} -%}
{#- `\p{L}` would take DuckDB a millisecond to compile, in each statement and for each form -#}
{%- set letters = '0-9a-z\\x{c0}-\\x{1fff}' -%}
{{ 'regexp_replace(' * forms | length }}{{ text }}
{%- for english, written in forms.items() %},
    '(^|[^{{ letters }}])({% for form in written %}{{ form | join('\\.? ?') }}{{ '|' if not loop.last }}{% endfor %}{#-
    -#})\.?($|[^.{{ letters }}])', '\1{{ english }}\3'){% endfor %}
{%- endmacro %}
