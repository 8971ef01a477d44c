{#- Trade words, kin and countries in the languages of the vendors that we know: a row is one meaning, in the spelling
    that names are compared in. The first word names it. -#}
{% macro meanings() -%}
{{ return([
    'bakery bakkerij backerei boulangerie panaderia panificio bageri leipomo padaria piekarnia bakeri',
    'butchers butcher slagerij metzgerei fleischerei boucherie carniceria macelleria slagteri slakteri talho',
    'brewery brouwerij brauerei brasserie cerveceria birrificio bryggeri panimo cervejaria browar',
    'wines wine wijn wijnen wein weine vin vins vino vinos vini vinho vinhos winery weinkellerei cantina ' ~
        'bodega bodegas',
    'restaurant ristorante restaurante gasthaus gasthof eethuis ravintola restauracja',
    'hotel albergo hostal hotelli',
    'pharmacy apotheek apotheke pharmacie farmacia apotek apteekki apteka',
    'flowers flower florist bloemen blumen fleurs fleuriste flores floristeria fiori fiorista blomster ' ~
        'blommor kukat kwiaty',
    'furniture meubelen meubels mobel meubles muebles mobili mobler huonekalut moveis meble',
    'timber wood hout houthandel holz holzhandel bois madera maderas legno legnami traelast puu madeiras drewno',
    'joinery carpentry timmerwerken timmerbedrijf schrijnwerk schrijnwerkerij schreinerei tischlerei zimmerei ' ~
        'menuiserie charpente carpinteria falegnameria snedkeri snickeri snekkeri',
    'painting painters decorators schilderwerken schilders schildersbedrijf malerbetrieb maler malerei peinture ' ~
        'pinturas pittura maleri',
    'roofing dakwerken dakdekkers dakdekkersbedrijf dachdecker dachdeckerei toiture toitures couverture coberturas ' ~
        'cubiertas tejados coperture',
    'construction building builders bouw bouwbedrijf bau batiment construcciones costruzioni byg bygg ' ~
        'rakennus construcoes aannemersbedrijf',
    'installations installatie installaties installatiebedrijf installationen instalaciones impianti',
    'electrical electric electrics elektro elektrotechniek elektrotechnik electricite electricidad elettrica ' ~
        'elettrotecnica sahko',
    'plumbing plumbers loodgieter loodgieters loodgietersbedrijf sanitair sanitar klempner plomberie fontaneria ' ~
        'idraulica',
    'heating verwarming heizung chauffage calefaccion riscaldamento varme lammitys',
    'cleaning cleaners schoonmaak schoonmaakbedrijf reinigung gebaudereinigung nettoyage limpieza limpiezas ' ~
        'pulizie rengoring stadning siivous limpeza',
    'security beveiliging sicherheit securite seguridad sicurezza sikkerhed sakerhet sikkerhet turvallisuus ' ~
        'seguranca ochrona',
    'transport transportbedrijf trasporti transportes haulage vervoer kuljetus',
    'logistics logistiek logistik logistique logistica logistikk logistiikka logistyka',
    'shipping scheepvaart rederij reederei schiffahrt navegacion navigazione rederi varustamo',
    'insurance insurances verzekeringen assurantien versicherung versicherungen assurance assurances seguros ' ~
        'assicurazioni forsikring forsakring vakuutus ubezpieczenia',
    'bank banque banco banca pankki',
    'finance financial finanzierung finanzierungen finanz finanzen financien financiere financiera ' ~
        'finanziaria finans rahoitus',
    'accounting accountants accountancy boekhouding buchhaltung steuerberatung steuerberater comptable ' ~
        'comptabilite contabilidad contabilita revision redovisning tilitoimisto regnskab regnskap',
    'law lawyers solicitors advocaten rechtsanwalte kanzlei avocats abogados avvocati advokater advokatfirma ' ~
        'asianajotoimisto',
    'notary notaries notaris notarissen notar notaire notaires notario notaio',
    'architects architecten architekten architectes arquitectos architetti arkitekter arkkitehdit',
    'engineering engineers ingenieurs ingenieure ingenieria ingegneria ingenieros ingenjorer',
    'consultancy advies beratung conseil conseils consultoria consulenza radgivning asesoria advisory advisors',
    'advertising reclame werbung publicite publicidad pubblicita reklame reklam mainos',
    'printing printers drukkerij druckerei imprimerie imprenta tipografia stamperia trykkeri tryckeri',
    'publishing publishers uitgeverij verlag editions editorial editore forlag',
    'school schools scholen schule schulen ecole escuela scuola skole skola koulu',
    'university universiteit universitat universite universidad universita universitetet universitet ' ~
        'yliopisto uniwersytet',
    'hospital ziekenhuis krankenhaus klinikum hopital ospedale sygehus sjukhus sairaala',
    'clinic kliniek klinik clinique clinica',
    'homecare thuiszorg pflegedienst',
    'dental dentist dentists tandarts tandartsen zahnarzt zahnarzte dentaire dentista tandlaege tandlakare',
    'gardens garden gardening tuinen hovenier hoveniers hoveniersbedrijf gartenbau jardins jardin jardines ' ~
        'giardini tradgard puutarha landscaping',
    'agriculture agro landbouw landwirtschaft landtechnik agricole agricola landbrug lantbruk',
    'food foods voeding lebensmittel alimentation alimentos alimentari fodevarer livsmedel',
    'fish fisheries vis visserij fisch fischerei poisson pescados pesce fisk kala',
    'cars autos automobile automobiles automobil automotive autobedrijf autohaus automoviles biler bilar',
    'machines machinery maschinen maschinenbau machinefabriek maquinaria macchine maskiner koneet',
    'metal metals metaal metall metalworks metaalbewerking metallbau metaux metales metalli metaller',
    'steel staal staalbouw stahl stahlbau acier acero acciaio stal teras',
    'plastics plastic kunststoffen kunststof kunststoff kunststoffe plastiques plasticos plast muovi',
    'glass glas verre vidrio vetro lasi',
    'textiles textiel textilien textile tessile tekstil',
    'packaging verpakking verpakkingen verpackung verpackungen emballage emballages embalajes imballaggi ' ~
        'emballasje pakkaus',
    'paper papier papel papper paperi',
    'chemicals chemical chemie chemikalien chimie quimica chimica kemi',
    'energy energie energia energi',
    'water wasser eaux agua aguas acqua vand vatten vesi',
    'recycling entsorgung recyclage reciclaje riciclaggio genbrug atervinning',
    'property properties immobilien immobilier immobiliere vastgoed inmobiliaria immobiliare ejendomme ' ~
        'fastigheter eiendom kiinteistot',
    'travel reizen reisen voyages viajes viaggi rejser resor matkat',
    'staffing uitzendbureau personaldienste zeitarbeit interim bemanning',
    'storage warehousing opslag lagerung stockage almacenes magazzini',
    'wholesale groothandel grosshandel grossiste mayorista ingrosso engros grossist tukku',
    'trading trade handel handels negoce comercio commercio',
    'rental rentals hire verhuur verhuurbedrijf vermietung vermieter location alquiler alquileres noleggio ' ~
        'udlejning uthyrning utleie vuokraus aluguer wypozyczalnia wynajem',
    'events evenementen veranstaltungen evenements eventos eventi tapahtumat',
    'research onderzoek forschung recherche investigacion ricerca forskning tutkimus',
    'education training opleidingen onderwijs ausbildung bildung formation formacion formazione formacao ' ~
        'utdanning uddannelse utbildning koulutus szkolenia',
    'industries industrie industrial industria industrias industriale przemysl teollisuus',
    'laboratories laboratory laboratorium labor laboratoire laboratorio laboratorios laboratori',
    'technology techniek technik technique tecnica tecnologia teknik teknikk tekniikka technika',
    'testing keuringen prufung pruftechnik ensayos collaudi testaus proving provning',
    'care zorg pflege soins cuidados cura omsorg hoiva',
    'software softwarehuis logiciels ohjelmistot oprogramowanie',
    'furnishing interieur inneneinrichtung ameublement arredamento sisustus inredning',
    'toys speelgoed spielwaren jouets juguetes giocattoli',
    'jewellery jewelry jewellers juwelier juweliers bijouterie joaillerie joyeria gioielleria',
    'shoes footwear schoenen schuhe chaussures zapatos calzados scarpe calzature',
    'fashion clothing kleding bekleidung mode moda abbigliamento',
    'hairdressers kapper kapsalon friseur coiffure peluqueria parrucchiere frisor',
    'sports sport deportes esportes',
    'music muziek musik musique musica',
    'photography fotografie photographie fotografia foto',
    'books bookshop boekhandel buchhandlung librairie libreria bokhandel boghandel',
    'foundation stichting stiftung fondation fundacion fondazione saatio stiftelse stiftelsen fonden',
    'association vereniging verein asociacion associazione forening foreningen yhdistys',
    'brothers gebroeders gebruder freres hermanos fratelli brodrene broderna veljekset veljet irmaos bracia',
    'sons son zonen zoon sohne sohn fils hijos figli figlio hijo sonner soner sonn pojat poika ' ~
        'filhos filho synowie',
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

{#- Rows (meaning, word). -#}
{% macro translations() -%}
values {% for row in meanings() %}{% set first = loop.first %}{% for word in row.split(' ') -%}
    {{ ', ' if not (first and loop.first) }}('{{ row.split(' ')[0] }}', '{{ word }}')
    {%- endfor %}{% endfor %}
{%- endmacro %}

{#- All words that say what a company does, where it is, or of what kind it is. -#}
{% macro known_trade_words() -%}
values {% for word in trade_vocabulary() %}('{{ word }}'){{ '' if loop.last else ', ' }}{% endfor %}
{%- endmacro %}

{#- The same as a list: whose last word it is, is no person. -#}
{% macro company_words() -%}
['{{ trade_vocabulary() | join("', '") }}']
{%- endmacro %}

{% macro trade_vocabulary() -%}
{{ return(((meanings() | join(' ')).split(' ') + trade_words().split('|') + (spellings() | list)) | unique | select
    | list) }}
{%- endmacro %}
