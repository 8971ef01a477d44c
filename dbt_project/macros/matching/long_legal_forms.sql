{#- Legal forms as a country's law or its language has them in full, each as the one word that its companies write
    (reference: vendor matching, (a) Names): `Aktiengesellschaft` is `ag`. By languages, each with what all of its forms
    have somewhere: names without it are spared the patterns, and DuckDB takes four times as long to prepare twice as
    many within each other. A longer form goes before what is in it. -#}
{% macro long_legal_forms(words) -%}
{%- set languages = [
    ('Spanish, Portuguese', 'sociedad|comunidad de', [
        ('sociedad anonima ((bursatil|promotora de inversion) )?de capital variable', 'sadecv'),
        ('sociedad de responsabilidad limitada de capital variable', 'sderl'),
        ('sociedad (de responsabilidad )?limitada( unipersonal| laboral| profesional| nueva empresa)*', 'sl'),
        ('sociedad anonima( unipersonal| laboral| deportiva)*|sociedade anonima', 'sa'),
        ('sociedad cooperativa( andaluza| madrilena| valenciana| catalana| de trabajo| limitada)*', 'coop'),
        ('sociedad civil( particular| profesional)*', 'sc'), ('comunidad de bienes', 'cb'),
        ('sociedade (unipessoal|limitada|por quotas)( por quotas)?( lda)?', 'lda')]),
    ('French, Italian, Romanian', ' soc |societ|but lucratif| a resp|agricole|dinteret', [
        ('association (internationale )?sans but lucratif', 'asbl'),
        ('(soc(iete)? dexercice liberal a|selarl a) resp[a-z]* limitee', 'selarl'),
        ('soc(iete)? dexercice liberal par actions simplifiee', 'selas'),
        ('exploitation agricole a resp[a-z]* limitee', 'earl'),
        ('entreprise unipersonnelle a resp[a-z]* limitee', 'eurl'),
        ('soc(iete)? privee a resp[a-z]* limitee( unipersonnelle)?', 'sprl'),
        ('soc(iete)? a resp[a-z]* limitee', 'sarl'),
        ('soc(iete)? par actions simplifiee (unipersonnelle|a associe unique)', 'sasu'),
        ('soc(iete)? par actions simplifiee', 'sas'), ('soc(iete)? en nom collectif', 'snc'),
        ('soc(iete)? en commandite par actions', 'sca'), ('soc(iete)? en commandite simple', 'scs'),
        ('soc(iete)? civile immobiliere', 'sci'), ('soc(iete)? civile professionnelle', 'scp'),
        ('soc(iete)? civile de moyens', 'scm'), ('soc(iete)? civile dexploitation agricole', 'scea'),
        ('soc(iete)? cooperative( (ouvriere )?de production)?', 'scop'),
        ('groupement agricole dexploitation en commun', 'gaec'), ('groupement dinteret economique', 'gie'),
        ('soc(ieta)? consortile a (r ?l|resp[a-z]* lim[a-z]*)', 'scarl'),
        ('soc(ieta)? a resp[a-z]* lim[a-z]* semplificata', 'srls'), ('soc(ieta)? a resp[a-z]* lim[a-z]*', 'srl'),
        ('soc(ieta)? per azioni', 'spa'), ('soc(ieta)? in nome collettivo', 'snc'),
        ('soc(ieta)? in accomandita semplice', 'sas'), ('soc(ieta)? in accomandita per azioni', 'sapa'),
        ('soc(ieta)? coop(erativa)?( sociale| agricola)*( a (r ?l|resp[a-z]* lim[a-z]*))?( onlus)?', 'coop'),
        ('societe anonyme', 'sa'), ('societatea? (comerciala )?cu raspundere limitata', 'srl'),
        ('societatea? pe actiuni', 'sa')]),
    ('Dutch', 'vennoot| op aandelen|winstoog|uitgesloten|cooperatieve|samenwerk', [
        ('(gewone )?comm(anditaire)? v(ennootschap)? op aandelen', 'cva'),
        ('(gewone )?commanditaire vennootschap', 'cv'),
        ('cooperatieve vennootschap( met (on)?beperkte aansprakelijkheid)?', 'coop'),
        ('co+peratie met uitgesloten aansprakelijkheid', 'coop'),
        ('(eenpersoons )?(besloten )?vennootschap met beperkte aansprakelijkheid|besloten vennootschap', 'bv'),
        ('naamloze vennootschap', 'nv'), ('vennootschap onder firma', 'vof'),
        ('(internationale )?vereniging zonder winstoogmerk', 'vzw'), ('economisch samenwerkingsverband', 'gie')]),
    ('German', 'gesell| ges |societas eu|eingetr|partnersch|offentlichen|gegenseitig|wirtschaftliche int', [
        ('ges(ellschaft)? (mit|m) be?sch?r?[a-z]* haft[a-z]*', 'gmbh'),
        ('kommandit ?gesellschaft auf aktien', 'kgaa'), ('kommandit ?ges(ellschaft)?', 'kg'),
        ('offene handels ?ges(ellschaft)?', 'ohg'), ('offene (erwerbs)?gesellschaft', 'og'),
        ('europaische (aktien ?)?gesellschaft|societas europaea', 'se'), ('aktien ?ges(ell?schaft)?', 'ag'),
        ('(eingetragene )?ges(ellschaft)? (des )?b(u|ue)rgerlichen rechts', 'gbr'),
        ('(gemeinn(u|ue)tzige )?unternehmer ?ges(ellschaft)?( haft[a-z]*)?', 'ug'),
        ('eingetragene[rs]? (kauf(mann|frau)|(einzel)?unternehmen)', 'ek'), ('eingetragener verein', 'ev'),
        ('eingetragene genossenschaft', 'eg'),
        ('partnerschaft(s ?ges(ellschaft)?)? (m[a-z]* beschr[a-z]* berufshaft[a-z]*|m ?b ?b)', 'partg'),
        ('partnerschafts ?gesellschaft', 'partg'), ('(anstalt|korperschaft) (des )?(o|oe)ffentlichen rechts', 'kdor'),
        ('versicherungsverein auf gegenseitigkeit', 'vvag'),
        ('europaische wirtschaftliche interessenvereinigung', 'gie')]),
    ('English', 'limited [lpsb]|ltd l|(public|private|proprietary|pvt|pty|pte) l|interest c|designated a|' ~
        'professional c|stock c|teoranta|cyfyngedig| ltee |economic interest', [
        ('european economic interest grouping', 'gie'), ('public (limited|ltd) (company|co)', 'plc'),
        ('limited liability partnership', 'llp'), ('professional limited liability company', 'pllc'),
        ('(limited|ltd) liability (company|co|corporation|corp)', 'llc'), ('limited partnership', 'lp'),
        ('(proprietary|private|pvt|pty|pte) (limited|ltd)( company)?|(company )?limited by (guarantee|shares)', 'ltd'),
        ('teoranta|cyfyngedig|ltee', 'ltd'), ('community interest company', 'cic'),
        ('designated activity company', 'dac'), ('professional corporation', 'pc'),
        ('(open |public |closed |private )?(joint )?stock (company|co|corporation)', 'jsc')]),
    ('Polish, Czech, Hungarian, Croatian, Turkish', 'spolka|sp z ogr| spol|tarsasag|drustvo|druzba|sirket| sti ', [
        ('spolka akcyjna', 'sa'), ('spolka cywilna', 'sc'), ('(spolka|sp) z ogr[a-z]* odp[a-z]*', 'spzoo'),
        ('spolka komandytowo akcyjna', 'ska'), ('spolka komandytowa', 'spk'), ('spolka jawna', 'spj'),
        ('spolka partnerska', 'spp'), ('spol[a-z]* s r(ucenim)? ?o[a-z]*', 'sro'), ('akc(iova)? spol[a-z]*', 'as'),
        ('verejna obchodn[ai] spol[a-z]*', 'vos'), ('komanditn[ai] spol[a-z]*', 'ks'),
        ('korlatolt felelossegu tarsasag', 'kft'), ('zartkorue?n mukodo reszvenytarsasag', 'zrt'),
        ('nyilvanosan mukodo reszvenytarsasag', 'nyrt'), ('beteti tarsasag', 'bt'),
        ('(jednostavno )?drust?vo sa? ogranicenom odgovornos?[cs][tu]u?|druzba z omejeno odgovornostjo', 'doo'),
        ('dionicko drustvo|delniska druzba', 'dd'), ('(limited|ltd) (sirketi?|sti)', 'ltd'),
        ('anonim sirketi?', 'as')]),
    ('Scandinavian, Finnish, Baltic', 'bolag|selska[bp]|yhtio|osuuskunta|yhdistys|toiminimi|felag|sabiedriba|bendr|' ~
        'osauhing|aktsiaselts', [
        ('sabiedriba ar ierobezotu atbildibu', 'sia'), ('uzdaroji akcine bendrove', 'uab'), ('mazoji bendrija', 'mb'),
        ('osauhing', 'ou'), ('akciju sabiedriba|aktsiaselts', 'as'),
        ('akcine bendrove|aktiebolag(et)?( publ)?', 'ab'), ('handelsbolag', 'hb'), ('kommanditbolag', 'kb'),
        ('aktieselskab(et)?|aksjeselskap', 'as'), ('allmennaksjeselskap', 'asa'), ('anpartsselskab(et)?', 'aps'),
        ('kommandits?selskap|kommanditselskab(et)?', 'ks'), ('ansvarlig selskap', 'ans'),
        ('andelsselskab( med begraenset ansvar)?', 'amba'), ('julkinen osakeyhtio', 'oyj'), ('osakeyhtio', 'oy'),
        ('kommandiittiyhtio', 'ky'), ('avoin yhtio', 'ay'), ('osuuskunta', 'osk'), ('rekisteroity yhdistys', 'ry'),
        ('toiminimi', 'tmi'), ('einkahlutafelag', 'ehf'), ('hlutafelag', 'hf')]),
    ('Greek, Russian, Ukrainian, Bulgarian', 'etaireia|obshchestvo|tovaristvo|druzhestvo s', [
        ('anonymi etaireia', 'sa'), ('etaireia periorismenis eythynis', 'ltd'),
        ('idiotiki kefalaiouchiki etaireia', 'pc'),
        ('obshchestvo s ogranichenno[iy] otvetstvennostyu|tovaristvo z obmezhenoyu vidpovidalnistyu', 'ooo'),
        ('(ednolichno )?druzhestvo s ogranichena otgovornost', 'ooo'),
        ('((zakr|otkr)ytoe |publichnoe )?aktsionernoe obshchestvo', 'jsc'),
        ('(publichne |privatne )?aktsionerne tovaristvo', 'jsc')])] -%}
case {%- for language, hint, forms in languages %}
    when regexp_matches({{ words }}, '{{ hint }}') then
        {{ 'regexp_replace(' * forms | length }}{{ words }}
        {%- for pattern, form in forms %}, ' ({{ pattern }}) ', ' {{ form }} '){% endfor %} {%- endfor %}
    else {{ words }} end
{%- endmacro %}

{#- Legal forms shortened or as single letters, as one word. -#}
{% macro joined_legal_forms(words) -%}
{%- set forms = [
    (' (ges(ellschaft)? )?(g )?m b h ', ' gmbh '), (' ges(ellschaft)? g?mbh ', ' gmbh '),
    (' (gemeinn(u|ue)tzige )(gmbh|ug|ag) ', ' \\3 '), (' part ?g? ?m ?b ?b ', ' partg '), (' part g ', ' partg '),
    (' ug haftung?s?b?[a-z]* ', ' ug '), (' e (u|kf[mr]) $| ekf[mr] $', ' ek '), (' e g $', ' eg '),
    (' (gmbh|ug|ag|se|eg|mbh|stiftung) ((and|und|u) )?co(mp|mpagnie)? (kg|k g) ', ' gmbhcokg '),
    (' (gmbh|ug|ag|se|mbh) ((and|und|u) )?co (ohg|kgaa) ', ' \\4 '), (' gmbh and c $', ' gmbhcokg '),
    (' b v b a ', ' bvba '), (' b v ', ' bv '), (' n v ', ' nv '), (' v o f ', ' vof '), (' c v b a ', ' cvba '),
    (' c v ', ' cv '), (' (comm va|c v a) ', ' cva '), (' comm v ', ' commv '), (' s p r l ', ' sprl '),
    (' s a r l ', ' sarl '), (' v z w ', ' vzw '), (' a s b l ', ' asbl '),
    (' (nv|sa) (van publiek recht|de droit public) ', ' \\1 '),
    (' l l c ', ' llc '), (' l l p ', ' llp '), (' l t d ', ' ltd '), (' p l c ', ' plc '), (' s r l ', ' srl '),
    (' (co|company) (ltd|limited|inc|llc) ', ' \\2 '), (' (pte|pty|pvt|pt) (ltd|limited) ', ' ltd '),
    (' (stg|sticht) ', ' stichting '), (' (mts|maats) ', ' maatschap '), ('^ ver ', ' vereniging '),
    (' ver(ee|e|ei)?niging ', ' vereniging '),
    (' co+p(eratie(ve|f)?|erative|erativa)? (ua|u a|ba|b a|wa|w a) ', ' coop '), (' co+peratie(ve|f)? ', ' coop '),
    (' s p a ', ' spa '), (' co op ', ' coop '), (' co operative ', ' cooperative '),
    (' s coop(erativa)?( and| mad| v)? ', ' coop '), (' (unip(essoal)? )?(lda|limitada) ', ' lda '),
    (' s ?a ?(b ?|p ?i ?)?de c ?v ', ' sadecv '), (' s de r ?l( de c ?v)? ', ' sderl '),
    (' sp(olka)? z ?o ?o ', ' spzoo '), (' sp k ', ' spk '), (' sp j ', ' spj '), (' spzoo (spk|ska) ', ' \\1 '),
    (' abp $', ' oyj '), ('(^ i s | i s $)', ' interessentskab '),
    (' ek(onomisk)? for(ening)? ', ' ekonomiskforening '), (' ab publ $', ' ab '),
    (' (san(ayi)? )?(ve )?tic(aret)? (ve san(ayi)? )?(ltd|as|a s) $', ' \\7 ')] -%}
case when regexp_matches({{ words }}, ' [^ ] [^ ] | [ei] | part|m ?b ?b | (co|company|ges|stg|sticht|mts|maats) |{#-
    -#} (sp|ek|tic|ver) |ekonomisk f|spolka z|mbh|haft|gemeinn| ekf|kgaa|ohg| comm v|recht|public|publ |{#-
    -#} p[tv][eyt]? |co+p|niging|unip|limitada| abp') then
    {{ 'regexp_replace(' * forms | length }}{{ words }}
    {%- for pattern, form in forms %}, '{{ pattern }}', '{{ form }}'){% endfor %}
    else {{ words }} end
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
