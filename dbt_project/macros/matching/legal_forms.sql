{#- Legal forms in a vendor's name, apart from the name (reference: vendor matching, (a) Names). -#}

{#- By the one word that stands for all that are the same thing in another language or spelling: its class, which
    decides how hard a conflict is; the countries whose law knows it; what else is written for it; and what of that is
    a word or another company's abbreviation elsewhere, and so none of a name only where the law knows it. -#}
{% macro legal_forms() -%}
{{ return({
    'bv': ('company', 'NL BE IT RO', 'bvba sprl srl srls', ''),
    'nv': ('company', 'NL BE FR ES PT CH LU PL RO GR', 'sa', 'ae sau'), 'vof': ('partnership', 'NL BE GR', '', 'oe'),
    'cv': ('partnership', 'NL BE', 'comm commv', 'gcv'), 'cva': ('partnership', 'BE', 'commva', 'cva'),
    'maatschap': ('partnership', 'NL BE', '', ''), 'stichting': ('association', 'NL', '', ''),
    'vereniging': ('association', 'NL BE', '', ''), 'vzw': ('association', 'BE LU', 'asbl ivzw aisbl', ''),
    'coop': ('company', 'NL BE IT ES DE AT CH FR FI DK NO', 'ua cvba scrl scarl', 'osk eg scop amba fmba'),
    'gmbh': ('company', 'DE AT CH', 'mbh gesmbh ggmbh', ''), 'gmbhcokg': ('partnership', 'DE AT', '', ''),
    'ag': ('company', 'DE AT CH', '', ''), 'kg': ('partnership', 'DE AT', '', ''),
    'ohg': ('partnership', 'DE AT', '', 'og'), 'ug': ('company', 'DE', 'gug', ''),
    'gbr': ('partnership', 'DE AT', 'egbr gesbr', ''), 'ek': ('partnership', 'DE AT', '', ''),
    'ev': ('association', 'DE', '', ''), 'kgaa': ('company', 'DE', '', ''),
    'partg': ('partnership', 'DE', 'partgmbb', ''), 'kdor': ('association', 'DE', '', 'aor'),
    'vvag': ('company', 'DE AT', '', ''), 'se': ('company', '', '', ''),
    'gie': ('partnership', 'FR BE LU', 'ewiv eeig', 'gie'), 'sas': ('company', 'FR IT', 'sasu', ''),
    'sarl': ('company', 'FR LU CH', 'eurl', ''), 'eirl': ('company', 'FR', '', 'ei'),
    'sci': ('partnership', 'FR', '', ''), 'snc': ('partnership', 'FR IT LU', '', ''),
    'scs': ('partnership', 'FR LU BE', '', 'scs sca'), 'selarl': ('company', 'FR', 'selas', ''),
    'scp': ('partnership', 'FR', '', 'scp scm'), 'scea': ('partnership', 'FR', 'gaec', 'earl'),
    'spa': ('company', 'IT', '', 'sapa'), 'ss': ('partnership', 'IT', '', 'ss'),
    'sl': ('company', 'ES', 'slu', 'sll slne'), 'slp': ('company', 'ES', '', ''),
    'sc': ('partnership', 'ES PL', '', 'sc'), 'cb': ('partnership', 'ES', '', 'cb'),
    'lda': ('company', 'PT BR', 'ltda', ''), 'sadecv': ('company', 'MX', '', ''), 'sderl': ('company', 'MX', '', ''),
    'ltd': ('company', 'GB IE AU NZ IN SG MY ZA CA GR TR', 'limited pty pte pvt', 'epe cyf'),
    'plc': ('company', 'GB IE', '', ''), 'dac': ('company', 'IE CA', '', 'dac clg ulc'),
    'cic': ('company', 'GB', '', 'cic'), 'llp': ('partnership', 'GB US', 'lllp', ''),
    'lp': ('partnership', 'GB US GR', '', 'ee'),
    'inc': ('company', 'US CA', 'incorporated corp corporation incorp', ''), 'pllc': ('company', 'US', '', ''),
    'llc': ('company', 'US UA RU BY BG', 'ooo', 'tov lc ood eood'), 'pc': ('company', 'US GR', '', 'ike pa'),
    'na': ('company', 'US', '', 'na'), 'bhd': ('company', 'MY', 'berhad sdn sendirian', ''),
    'fze': ('company', 'AE', 'fzco dmcc wll', ''), 'spzoo': ('company', 'PL', '', ''),
    'spk': ('partnership', 'PL', '', 'ska'), 'spj': ('partnership', 'PL', '', 'spp'),
    'sro': ('company', 'CZ SK', '', ''), 'vos': ('partnership', 'CZ SK', '', 'vos'),
    'zs': ('association', 'CZ', '', 'zs ops'), 'kft': ('company', 'HU', '', ''), 'zrt': ('company', 'HU', 'nyrt', 'rt'),
    'bt': ('partnership', 'HU', 'kkt', 'bt'), 'pfa': ('partnership', 'RO', '', 'pfa'),
    'doo': ('company', 'HR SI RS BA ME MK', 'jdoo', ''), 'dd': ('company', 'HR SI RS BA ME MK BG', '', 'dd ad ead'),
    'sp': ('partnership', 'SI HR BA', '', 'sp'), 'uab': ('company', 'LT', '', 'mb'),
    'sia': ('company', 'LV', '', 'sia'), 'ou': ('company', 'EE', '', 'ou'), 'mtu': ('association', 'EE', '', 'mtu'),
    'ab': ('company', 'SE FI LT', '', ''), 'ekonomiskforening': ('company', 'SE', '', ''),
    'hb': ('partnership', 'SE', '', ''), 'kb': ('partnership', 'SE', '', ''),
    'as': ('company', 'NO DK EE LV CZ SK TR', 'asa', ''), 'aps': ('company', 'DK', '', ''),
    'ivs': ('company', 'DK', '', ''), 'ks': ('partnership', 'DK NO CZ SK', '', ''),
    'interessentskab': ('partnership', 'DK', '', ''), 'ps': ('partnership', 'DK', '', 'ps'),
    'ans': ('partnership', 'NO', '', 'ans da'), 'enk': ('partnership', 'NO', '', 'enk nuf'),
    'oy': ('company', 'FI', 'oyj', ''), 'ky': ('partnership', 'FI', '', ''), 'ay': ('partnership', 'FI', '', 'ay'),
    'tmi': ('company', 'FI', '', ''), 'ry': ('association', 'FI', '', 'ry'), 'shpk': ('company', 'AL XK', '', ''),
    'ehf': ('company', 'IS', '', 'hf sf'), 'jsc': ('company', 'UA RU BY', 'pjsc ojsc cjsc', 'pat prat oao zao')
}) }}
{%- endmacro %}

{#- Closing legal forms may be any; in the middle only those that are no words of their own; some lead. -#}
{% macro legal_form_patterns() -%}
{%- set closing, at_home = ['co', 'company'], [] -%}
{%- for family, (class, laws, others, elsewhere_words) in legal_forms().items() -%}
    {%- do closing.extend(others.split() + ([] if family in elsewhere_words.split() else [family])) -%}
    {%- do at_home.extend(elsewhere_words.split()) -%}
{%- endfor -%}
{{ return({
    'closing': '((?: (?:' ~ closing | join('|') ~ '))+) $', 'closing_at_home': '[^ ] (' ~ at_home | join('|') ~ ') $',
    'leading': '^ (stichting|vereniging|maatschap|vof|sci|sarl|gbr|vzw|asbl|bv|nv|ltd|coop|srl|sprl|bvba|gesmbh|ooo|' ~
        'jsc|gmbh|gmbhcokg|spzoo|spk|spj|eurl|sasu|aps|oy|oyj|tmi|interessentskab) ',
    'leading_at_home': '^ (s ?a ?s|s ?a|s ?l ?u|s ?l|s ?p ?a|s ?n ?c|a ?s ?a|a ?s|a ?b|h ?b|k ?b|k ?y|l ?d ?a|a ?g|' ~
        'k ?g|o ?h ?g|u ?g|e ?k|e ?v|selarl|selas|scea|earl|gaec|gie|scp|scm|scop|sia|uab|ou|pat|prat|tov|oao|zao) ',
    'without_a_country': 'sas|slu|spa|snc|asa|lda|ohg',
    'inside': ' (bv|bvba|nv|vof|gmbh|gmbhcokg|sarl|sprl|ltd|limited|plc|llc|llp|inc|incorporated|vzw|asbl) '}) }}
{%- endmacro %}

{% macro legal_family(form) -%}
case when {{ form }} in ('co', 'company', '') then null
    {%- for family, (class, laws, others, elsewhere_words) in legal_forms().items() if others or elsewhere_words %}
    when {{ form }} in ('{{ (others.split() + elsewhere_words.split()) | join("', '") }}') then '{{ family }}'
    {%- endfor %} else {{ form }} end
{%- endmacro %}

{% macro legal_class(family) -%}
case
    {%- for wanted in ('association', 'partnership') %}
    when {{ family }} in (
    {%- for family_, (class, laws, others, elsewhere_words) in legal_forms().items() if class == wanted -%}
        '{{ family_ }}'{{ ', ' if not loop.last }}
    {%- endfor %}) then '{{ wanted }}' {%- endfor %}
    when {{ family }} is not null then 'company' end
{%- endmacro %}

{% macro laws_by_form() -%}
map { {%- for family, (class, laws, others, elsewhere_words) in legal_forms().items() if laws -%}
    '{{ family }}': {{ laws.split() }}{{ ', ' if not loop.last }}{%- endfor -%} }
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
