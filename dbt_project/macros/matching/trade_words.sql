{#- Trade words, kin and countries in the languages of the vendors that we know: a row is one meaning, in the spelling
    that names are compared in. The first word names it. -#}
{% macro meanings() -%}
{{ return(making_trades() + building_trades() + serving_trades() + kin_and_places()) }}
{%- endmacro %}

{% macro kin_and_places() -%}
{{ return([
    'foundation stichting stiftung fondation fundacion fondazione saatio stiftelse stiftelsen fonden',
    'association vereniging verein asociacion associazione forening foreningen yhdistys',
    'brothers gebroeders gebruder freres hermanos fratelli brodrene broderna veljekset veljet irmaos bracia',
    'sons son zonen zoon sohne sohn fils hijos figli figlio hijo sonner soner sonn pojat poika filhos filho synowie',
    'port harbour haven hafen puerto porto havn hamn satama',
    'municipality gemeente gemeinde commune ayuntamiento comune kommune kommun',
    'railways railway spoorwegen bahn eisenbahn ferrocarriles ferrovie',
    'netherlands nederland niederlande holland olanda paisesbajos',
    'deutschland germany allemagne alemania germania duitsland',
    'belgium belgie belgique belgien belgica belgio',
    'france frankrijk frankreich francia',
    'spain espana spanje spanien espagne spagna',
    'italy italia italie italien',
    'sweden sverige schweden zweden suede',
    'denmark danmark danemark denemarken',
    'norway norge norwegen noorwegen',
    'finland suomi finlande finnland',
    'poland polska polen pologne polonia',
    'austria osterreich oostenrijk autriche',
    'europe europa'
]) }}
{%- endmacro %}
