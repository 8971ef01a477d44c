{#- Legal forms in a vendor's name: one word each, apart from the name (reference: vendor matching, (a) Names). -#}

{#- Legal forms written out, or as single letters inside a name, as one word. -#}
{% macro long_legal_forms(words) -%}
{%- set forms = [
    (' gesellschaft (mit beschr(a|ae)nkter haftung|m b h|g?mbh) ', ' gmbh '), (' (ges )?(g )?m b h ', ' gmbh '),
    (' gmbh ((and|und|u) )?co (kg|k g) ', ' gmbhcokg '), (' sp k ', ' spk '), (' sp j ', ' spj '),
    (' besloten vennootschap( met beperkte aansprakelijkheid)? ', ' bv '),
    (' naamloze vennootschap ', ' nv '), (' vennootschap onder firma ', ' vof '), (' sp(olka)? z ?o ?o ', ' spzoo '),
    (' spolka komandytowa ', ' spk '), (' spolka jawna ', ' spj '),
    (' b v b a ', ' bvba '), (' b v ', ' bv '), (' n v ', ' nv '), (' v o f ', ' vof '), (' c v ', ' cv '),
    (' s p r l ', ' sprl '), (' s a r l ', ' sarl '), (' v z w ', ' vzw '), (' a s b l ', ' asbl '),
    (' l l c ', ' llc '), (' l l p ', ' llp '), (' l t d ', ' ltd '), (' p l c ', ' plc '), (' s r l ', ' srl '),
    (' s p a ', ' spa '), (' (stg|sticht) ', ' stichting '), (' (mts|maats) ', ' maatschap '),
    ('^ ver ', ' vereniging '),
    (' co+p(eratie(ve|f)?|erative|erativa)? (ua|u a|ba|b a|wa|w a) ', ' coop '), (' co+peratie(ve|f)? ', ' coop '),
    (' ug haftung?s?b?[a-z]* ', ' ug '), (' comm v ', ' commv '), (' ver(ee|e|ei)?niging ', ' vereniging '),
    (' gmbh and c $', ' gmbhcokg '), (' ges g?mbh ', ' gesmbh '),
    (' co (ltd|limited|inc|llc) ', ' \\1 '),
    (' (aktiebolag|aktiebolaget) ', ' ab '), (' (aktieselskab|aktieselskabet|aksjeselskap) ', ' as '),
    (' abp $', ' oyj '), ('(^ i s | i s $)', ' interessentskab '), (' e (u|kfm) $', ' ek '), (' handelsbolag ', ' hb '),
    (' kommanditbolag ', ' kb '),
    (' ek(onomisk)? for(ening)? ', ' ekonomiskforening '), (' (osakeyhtio) ', ' oy '),
    (' sociedad limitada( unipersonal)? ', ' sl '),
    (' (sociedad anonima|societe anonyme|sociedade anonima) ', ' sa '),
    (' societe a responsabilite limitee ', ' sarl '), (' societa a responsabilita limitata ', ' srl '),
    (' societa per azioni ', ' spa '), (' (unip(essoal)? )?(lda|limitada) ', ' lda '),
    (' s(oc(ieta)?)? coop(erativa)? ', ' coop ')] -%}
{%- for pattern, form in forms -%}regexp_replace({%- endfor -%}{{ words }}
{%- for pattern, form in forms -%}, '{{ pattern }}', '{{ form }}'){%- endfor -%}
{%- endmacro %}

{#- A slip in a long legal form at the end (`limied`), or in `stichting` in front. -#}
{% macro spelled_legal_form(words) -%}
case {%- for form in ['limited', 'incorporated', 'corporation', 'gmbh'] %}
    when {{ words }} like '% {{ form[0] }}%'
        and damerau_levenshtein(string_split({{ words }}, ' ')[-2], '{{ form }}') = 1
        then regexp_replace({{ words }}, '[^ ]+ $', '{{ form }} ')
    {%- endfor %}
    when {{ words }} like ' st%' and damerau_levenshtein(string_split({{ words }}, ' ')[2], 'stichting') = 1
        then regexp_replace({{ words }}, '^ [^ ]+', ' stichting')
    else {{ words }} end
{%- endmacro %}

{#- What a field of 30 or 35 letters leaves of a long legal form at its end. -#}
{% macro without_cut_form(words) -%}
regexp_replace({{ words }}, ' (aktieb[a-z]*|gesellschaft m[a-z ]*|gmb?|ges|soc|incorp[a-z]*|limit?e?|{#-
    -#}unipe[a-z]*( l| ld)?|ekonomi[a-z]*( f[a-z]*)?|spolka( z)?( o)?|beslo[a-z]*( v[a-z]*)?|{#-
    -#}naamlo[a-z]*( v[a-z]*)?|coopera[a-z]*|co+pera[a-z]*|ug haf[a-z]*) $', ' ')
{%- endmacro %}

{#- Single letters at the end: `d s m n v` is dsm + nv. -#}
{% macro closing_letters(words) -%}replace(regexp_extract({{ words }}, '((?: [^ 0-9]){2,}) $', 1), ' ',
    ''){%- endmacro %}

{% macro join_closing_letters(words, letters) -%}
{%- set forms = "'(bvba|sprl|sarl|sasu|eurl|pllc|gmbh|spzoo|vof|vzw|asbl|llc|llp|plc|ltd|nv|bv|cv|sas|asa|sa|" ~
    "ag|kg|lp|oyj|oy|ab|aps|lda|hb|srl|spa|snc|sci|slu|sl|ua|ek|ev|^as|^kb|^ky)$'" -%}
case when {{ letters }} = '' then {{ words }} else
    regexp_replace({{ words }}, '((?: [^ 0-9]){2,}) $', '')
    || case when regexp_extract({{ letters }},
        {{ forms }}) = '' then ' ' || {{ letters }} || ' '
        else ' ' || regexp_replace({{ letters }},
            {{ forms }}, ' \1 ') end
end
{%- endmacro %}

{#- Closing legal forms may be any; in the middle only those that are no words of their own; some lead. -#}
{% macro legal_form_patterns() -%}
{{ return({
    'closing':
        '((?: (?:bv|bvba|nv|vof|cv|ua|comm|commv|vzw|asbl|gmbh|gmbhcokg|mbh|ag|kg|ohg|ug|gbr|ek|ev|kgaa|se|sa|sas|' ~
        'sasu|sarl|eurl|sci|snc|sprl|srl|spa|spk|spj|ltd|limited|plc|llp|llc|lp|inc|incorporated|corp|corporation|' ~
        'pllc|pc|co|company|sl|slu|spzoo|ab|aps|as|asa|oy|oyj|hb|kb|ks|ivs|ky|tmi|lda|ltda|srls|scrl|scarl|coop|' ~
        'doo|sro|kft|uab|pty|pte|gesmbh|eirl|slp|ooo|jsc|pjsc|ojsc|cjsc|' ~
        'ekonomiskforening|interessentskab|stichting|vereniging))+) $',
    'leading': '^ (stichting|vereniging|maatschap|vof|sci|sarl|gbr|vzw|asbl|bv|nv|ltd|coop|srl|sprl|bvba|gesmbh|ooo|' ~
        'jsc|gmbh|gmbhcokg|spzoo|spk|spj|eurl|sasu|aps|oy|oyj|tmi|interessentskab) ',
    'leading_at_home': '^ (s ?a ?s|s ?a|s ?l ?u|s ?l|s ?p ?a|s ?n ?c|a ?s ?a|a ?s|a ?b|h ?b|k ?b|k ?y|l ?d ?a|a ?g|' ~
        'k ?g|o ?h ?g|u ?g|e ?k|e ?v) ',
    'inside': ' (bv|bvba|nv|vof|gmbh|gmbhcokg|sarl|sprl|ltd|limited|plc|llc|llp|inc|incorporated|vzw|asbl) '}) }}
{%- endmacro %}

{#- Forms that are the same thing in another language or spelling; the class decides how hard a conflict is. -#}
{% macro legal_family(form) -%}
case
    when {{ form }} in ('bv', 'bvba', 'sprl', 'srl') then 'bv' when {{ form }} in ('nv', 'sa') then 'nv'
    when {{ form }} in ('vzw', 'asbl') then 'vzw' when {{ form }} in ('ltd', 'limited') then 'ltd'
        when {{ form }} = 'mbh' then 'gmbh'
        when {{ form }} = 'gesmbh' then 'gmbh' when {{ form }} in ('ua', 'scrl', 'scarl') then 'coop'
        when {{ form }} = 'srls' then 'bv' when {{ form }} = 'ltda' then 'lda'
    when {{ form }} in ('inc', 'incorporated', 'corp', 'corporation') then 'inc'
        when {{ form }} in ('co', 'company', '') then null
    when {{ form }} = 'ooo' then 'llc' when {{ form }} in ('pjsc', 'ojsc', 'cjsc') then 'jsc'
    when {{ form }} in ('oy', 'oyj') then 'oy' when {{ form }} in ('as', 'asa') then 'as'
        when {{ form }} in ('sl', 'slu') then 'sl'
    when {{ form }} in ('sas', 'sasu') then 'sas' when {{ form }} in ('sarl', 'eurl') then 'sarl' else {{ form }}
end
{%- endmacro %}

{% macro legal_class(family) -%}
case
    when {{ family }} in ('stichting', 'vereniging', 'vzw', 'ev') then 'association'
    when {{ family }} in ('vof', 'cv', 'maatschap', 'llp', 'lp', 'kg', 'ohg', 'gbr', 'gmbhcokg', 'sci', 'snc', 'spk',
        'spj', 'comm', 'ek', 'hb', 'kb', 'ks', 'ky', 'interessentskab') then 'partnership'
    when {{ family }} is not null then 'company'
end
{%- endmacro %}

{#- The countries whose law knows a form, by its family. -#}
{% macro laws() -%}
{{ return({'bv': 'NL BE IT RO', 'nv': 'NL BE FR ES PT CH LU PL', 'vof': 'NL BE', 'cv': 'NL BE', 'maatschap': 'NL BE',
    'stichting': 'NL', 'vereniging': 'NL BE', 'vzw': 'BE', 'commv': 'BE', 'coop': 'NL BE IT ES',
    'gmbh': 'DE AT CH', 'gmbhcokg': 'DE AT',
    'ag': 'DE AT CH', 'kg': 'DE AT', 'ohg': 'DE', 'ug': 'DE', 'gbr': 'DE', 'ek': 'DE AT', 'ev': 'DE', 'kgaa': 'DE',
    'sas': 'FR IT', 'sarl': 'FR LU CH', 'sci': 'FR', 'snc': 'FR IT LU', 'spa': 'IT', 'sl': 'ES', 'slp': 'ES',
    'lda': 'PT',
    'ltd': 'GB IE', 'plc': 'GB IE', 'llp': 'GB US', 'lp': 'GB US', 'inc': 'US CA', 'llc': 'US UA', 'pllc': 'US',
    'pc': 'US', 'spzoo': 'PL', 'spk': 'PL', 'spj': 'PL', 'ab': 'SE FI', 'ekonomiskforening': 'SE',
    'interessentskab': 'DK', 'hb': 'SE', 'kb': 'SE', 'as': 'NO DK',
    'aps': 'DK', 'ivs': 'DK', 'ks': 'DK NO', 'oy': 'FI', 'ky': 'FI', 'tmi': 'FI', 'jsc': 'UA'}) }}
{%- endmacro %}

{% macro laws_by_form() -%}
map { {%- for form, countries in laws().items() %}'{{ form }}': {{ countries.split() }}{{ ', ' if not loop.last }}
{%- endfor -%} }
{%- endmacro %}

{#- How two legal forms conflict: another `class`, another `form`, or, of a vendor in one country, forms that no law
    knows both of (`abroad`): who keeps books in another language calls a `B.V.` a `Ltd`. -#}
{% macro legal_conflict(l, r) -%}
{%- set known = laws_by_form() -%}
case when {{ l }}.legal_form <> {{ r }}.legal_form then case
    when not coalesce({{ l }}.country <> {{ r }}.country, false)
        and not list_has_any({{ known }}[{{ l }}.legal_form], {{ known }}[{{ r }}.legal_form]) then 'abroad'
    when {{ l }}.legal_class <> {{ r }}.legal_class then 'class' else 'form' end end
{%- endmacro %}
