{#- Trades that carry, serve, care and teach, as trade_words.sql says. -#}
{% macro serving_trades() -%}
{{ return([
    'restaurant ristorante restaurante gasthaus gasthof eethuis ravintola restauracja',
    'hotel albergo hostal hotelli',
    'pharmacy apotheek apotheke pharmacie farmacia apotek apteekki apteka',
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
    'laboratories laboratory laboratorium labor laboratoire laboratorio laboratorios laboratori',
    'testing keuringen prufung pruftechnik ensayos collaudi testaus proving provning',
    'care zorg pflege soins cuidados cura omsorg hoiva',
    'software softwarehuis logiciels ohjelmistot oprogramowanie',
    'toys speelgoed spielwaren jouets juguetes giocattoli',
    'jewellery jewelry jewellers juwelier juweliers bijouterie joaillerie joyeria gioielleria',
    'shoes footwear schoenen schuhe chaussures zapatos calzados scarpe calzature',
    'fashion clothing kleding bekleidung mode moda abbigliamento',
    'hairdressers kapper kapsalon friseur coiffure peluqueria parrucchiere frisor',
    'sports sport deportes esportes',
    'music muziek musik musique musica',
    'photography fotografie photographie fotografia foto',
    'books bookshop boekhandel buchhandlung librairie libreria bokhandel boghandel',
    'couriers courier koeriers koeriersdienst koerier kurier kurierdienst coursiers mensajeria mensajeros ' ~
        'corrieri kuriiri',
    'removals movers verhuizingen verhuizers verhuisbedrijf umzuge demenagements demenagement mudanzas ' ~
        'traslochi flytning przeprowadzki mudancas',
    'forwarding forwarders expeditie spedition speditie expeditions spedizioni spediteur spedisjon spedycja huolinta',
    'trucks truck vrachtwagens lastwagen nutzfahrzeuge camions camiones autocarri lastbiler lastbilar lastebiler',
    'coaches bussen busbedrijf omnibus busreisen autocars autocares autobuses busser bussar',
    'taxi taxis taxibedrijf taxiunternehmen taksi',
    'tyres tires tyre banden bandenservice reifen reifendienst pneus pneumatiques neumaticos pneumatici gomme ' ~
        'daek renkaat opony',
    'garage garages autogarage autowerkstatt autofficina korjaamo',
    'workshop workshops werkplaats werkstatt werkstatten talleres taller officina verksted vaerksted verkstad warsztat',
    'spares onderdelen ersatzteile recambios repuestos ricambi reservedele reservdelar reservedeler varaosat',
    'bicycles bikes cycles fietsen rijwielen rijwielhandel fahrrad fahrrader velos bicicletas biciclette ' ~
        'cykler cyklar sykler rowery',
    'motorcycles motorfietsen motorrad motorrader motocicletas motocicli motorcykler motocykle',
    'boats boat boten boote bateaux barcos barche bade batar bater veneet',
    'yachts yacht jachten jachtbouw yachting yates',
    'shipyard shipyards scheepswerf werft astilleros astillero cantieri skibsvaerft varv telakka stocznia estaleiros',
    'aviation luchtvaart luftfahrt aviacion aviazione luftfart',
    'parking parkeren parkeerbeheer parkhaus aparcamientos parcheggi parkering pysakointi',
    'drivingschool rijschool autorijschool verkeersschool fahrschule autoecole autoescuela autoscuola ' ~
        'koreskole korskola trafikkskole trafikskola autokoulu',
    'brokers broker makelaars makelaar makelaardij makler courtiers courtage corredores maklare maegler megler',
    'auctions auction veilingen veiling auktionen auktionshaus encheres subastas auktioner auktionsverk',
    'audit auditing auditors wirtschaftsprufung wirtschaftsprufer auditores revisori tilintarkastus',
    'agency agencies agentuur agenturen agentur agence agences agencia agenzia agentura',
    'recruitment werving personalvermittlung recrutement rekrytering rekruttering rekrytointi rekrutacja',
    'marketing marknadsforing markkinointi markedsforing',
    'communication communications communicatie kommunikation comunicacion comunicazione kommunikasjon ' ~
        'viestinta komunikacja comunicacao',
    'translations translation translators vertalingen vertaalbureau ubersetzungen ubersetzungsburo ' ~
        'traductions traduction traducciones traduzioni oversaettelser oversattning kaannokset tlumaczenia',
    'telecom telecommunications telecommunicatie telekommunikation telecomunicaciones telecomunicazioni ' ~
        'tietoliikenne telekomunikacja',
    'computers computer computing edv informatik informatica informatique informatyka datateknik tietokoneet',
    'inspection inspections inspectie inspektion inspecciones ispezioni tarkastus',
    'exhibitions exhibition standbouw messebau expositions exposiciones allestimenti udstillinger',
    'stationery kantoorartikelen kantoorbenodigdheden burobedarf papeterie papeleria cartoleria kontorartikler',
    'signs signage lichtreclame enseignes rotulos insegne skilte skilt skyltar',
    'laundry wasserij wasserijen wascherei blanchisserie lavanderia lavanderias vaskeri tvatteri pesula pralnia',
    'funerals funeral uitvaart uitvaartzorg uitvaartverzorging bestattungen bestattungsinstitut funeraires ' ~
        'funeraria bedemand begravelsesbyra begravningsbyra',
    'childcare kinderopvang kinderdagverblijf kindergarten kindertagesstatte creche guarderia bornehave ' ~
        'forskola barnehage paivakoti przedszkole',
    'veterinary vets dierenarts dierenartsen dierenkliniek tierarzt tierarzte tierklinik veterinaire ' ~
        'veterinaires veterinario veterinaria veterinari dyrlaege veterinar elainlaakari',
    'opticians optician opticiens opticien optiek optiker optik opticos optica ottica optikko optyk',
    'physiotherapy fysiotherapie physiotherapie kinesitherapie fisioterapia fysioterapi fysioterapia fizjoterapia',
    'orthopaedics orthopedie orthopadie orthopadietechnik ortopedia ortopedi',
    'medical medisch medische medizintechnik medizinische medicale medicales',
    'hospitality horeca gastronomie hosteleria ristorazione gastronomia',
    'supermarket supermarkets supermarkt supermarche supermercado supermercados supermercato supermercati ' ~
        'supermarked snabbkop',
    'drugstore drogisterij drogist drogerie droguerie drogueria',
    'perfumery parfumerie perfumeria profumeria parfymeri perfumaria',
    'theatre theater teatro teater teatteri teatr',
    'museum musee museo museu museer museet muzeum',
    'cinema cinemas bioscoop kino',
    'library bibliotheek bibliothek bibliotheque biblioteca bibliotek kirjasto biblioteka',
    'church kerk kirche kirchengemeinde eglise iglesia chiesa kirke kyrka kirkko parafia',
    'football voetbal fussball futbol calcio fodbold fotboll jalkapallo',
    'province provincie provinz provincia',
    'system systems systemen systeme sistemas sistemi systemer jarjestelmat systemy',
    'solution solutions oplossingen losungen soluciones soluzioni losninger losningar ratkaisut rozwiazania',
    'service services diensten dienstleistungen servicios servizi tjenester tjanster palvelut uslugi servicos',
    'associates associes asociados associati',
    'center centro centros keskus senter'
]) }}
{%- endmacro %}
