{#-
  Text folded for comparison: lower case, accents off, compatibility forms made plain.
  DuckDB has no NFKC: `nfc_normalize` leaves ligatures and full-width forms, `strip_accents` leaves the letters below.
  So the Latin part of NFKC is a list here: full-width ASCII, superscripts and subscripts, ligatures, wide spaces, the
  letters without a decomposition, and what is invisible (soft hyphen, zero-width marks). Greek and Cyrillic become
  Latin letters (transliteration.sql). Names in other scripts keep their letters; their compatibility forms (half-width
  katakana ...) are not folded.
-#}
{% macro fold_text(text) -%}
case when length({{ text }}) = strlen({{ text }}) then lower({{ text }}) else {{ fold_beyond_ascii(text) }} end
{%- endmacro %}

{% macro fold_beyond_ascii(text) -%}
{%- set letters = '⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉ªºøđłħıŋſðŧƒ’‘‛ʼ´`′' -%}
{%- set plain_letters = "01234567890123456789aoodlhinsdtf" ~ "''" * 7 -%}
{%- set pairs = [('ß', 'ss'), ('æ', 'ae'), ('œ', 'oe'), ('þ', 'th'), ('ĳ', 'ij'), ('ﬀ', 'ff'), ('ﬁ', 'fi'), ('ﬂ', 'fl'),
    ('ﬃ', 'ffi'), ('ﬄ', 'ffl'), ('ﬅ', 'st'), ('ﬆ', 'st'), ('ŉ', 'n'), ('№', 'no'), ('ⅷ', 'viii'),
    ('ⅶ', 'vii'), ('ⅵ', 'vi'),
    ('ⅳ', 'iv'), ('ⅸ', 'ix'), ('ⅲ', 'iii'), ('ⅱ', 'ii'), ('ⅰ', 'i'), ('ⅴ', 'v'), ('ⅹ', 'x')] -%}
{%- set spaces = [160, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8239, 8287, 12288] -%}
{%- set invisible = [173, 8203, 8204, 8205, 8288, 65279, 8482, 174, 169] -%}
{%- set from, to = [], [] -%}
{%- for code in range(65281,
    65375) -%}{%- do from.append('%c' | format(code)) -%}{%- do to.append('%c' | format(code - 65248) | replace("'",
    "''")) -%}{%- endfor -%}
{%- for code in spaces -%}{%- do from.append('%c' | format(code)) -%}{%- do to.append(' ') -%}{%- endfor -%}
strip_accents({{ 'replace(' * pairs | length }}translate(
    case when {{ has_other_letters(text) }} then {{ in_latin_letters(text) }}
    else lower({{ undo_double_encoding(text) }}) end,
    '{{ from | join }}{{ letters }}{% for code in invisible %}{{ '%c' | format(code) }}{% endfor %}',
    '{{ to | join }}{{ plain_letters }}')
    {%- for pair in pairs %}, '{{ pair[0] }}', '{{ pair[1] }}'){% endfor %})
{%- endmacro %}

{#- `MÃ¼ller`: UTF-8 that somebody read as Windows-1252 and wrote as UTF-8 again. -#}
{% macro undo_double_encoding(text) -%}
{%- set capitals = {
    'Ã€': 'À', 'Ã\u0081': 'Á', 'Ã‚': 'Â', 'Ãƒ': 'Ã', 'Ã„': 'Ä', 'Ã…': 'Å', 'Ã†': 'Æ', 'Ã‡': 'Ç', 'Ãˆ': 'È', 'Ã‰': 'É',
    'ÃŠ': 'Ê', 'Ã‹': 'Ë', 'ÃŒ': 'Ì', 'ÃŽ': 'Î', 'Ã‘': 'Ñ', 'Ã’': 'Ò', 'Ã“': 'Ó', 'Ã”': 'Ô', 'Ã•': 'Õ', 'Ã–': 'Ö',
    'Ã˜': 'Ø', 'Ã™': 'Ù', 'Ãš': 'Ú', 'Ã›': 'Û', 'Ãœ': 'Ü', 'ÃŸ': 'ß'} -%}
case when contains({{ text }}, 'Ã') then {{ 'replace(' * (capitals | length + 32) }}{{ text }}
    {%- for wrong, right in capitals.items() %}, '{{ wrong }}', '{{ right }}'){% endfor %}
    {%- for code in range(160, 192) %}, 'Ã{{ '%c' | format(code) }}', '{{ '%c' | format(code + 64) }}'){% endfor %}
    else {{ text }} end
{%- endmacro %}

{#- A text among what `hash` is given. DuckDB takes eight bytes at a time: of texts that differ in their eighth and
    sixteenth byte alone two in three have the hash of another. Moved by one they have not. -#}
{% macro for_hash(text) -%}{{ text }}, ' ' || {{ text }}{%- endmacro %}

{#- Which letters a text has, as 64 bits: what another lacks of them is counted faster than texts are compared. -#}
{% macro alphabet_bits(text) -%}
list_bit_or(list_transform(string_split({{ text }}, ''), lambda l: 1::ubigint << (unicode(l) % 64)))
{%- endmacro %}

{#- A word as it sounds, for who writes by ear: `Meyer` and `Maier`, `Sophie` and `Sofie`, `Kuijper` and `Kuyper`. One
    spelling for each sound that western languages write in several; what differs less is found as a slip. -#}
{% macro as_it_sounds(word) -%}
{%- set sound = namespace(sql=word) -%}
{%- for written, spoken in [('sch', 's'), ('sh', 's'), ('ph', 'f'), ('th', 't'), ('dt', 't'), ('chr', 'kr'),
    ('chl', 'kl'), ('ck', 'k'), ('x', 'ks'), ('qu', 'kw'), ('ij', 'y'), ('ei', 'y'), ('ey', 'y'), ('ai', 'y'),
    ('ay', 'y'), ('ie', 'i')] -%}
    {%- set sound.sql = "replace(" ~ sound.sql ~ ", '" ~ written ~ "', '" ~ spoken ~ "')" -%}
{%- endfor -%}
{%- set sound.sql = "regexp_replace(regexp_replace(" ~ sound.sql ~
    ", 'c([aoulrtk])', 'k\\1', 'g'), 'c([eiy])', 's\\1', 'g')" -%}
translate({{ sound.sql }}, 'zvq', 'sfk')
{%- endmacro %}
