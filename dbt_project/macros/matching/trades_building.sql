{#- Trades that build, install and furnish, as trade_words.sql says. -#}
{% macro building_trades() -%}
{{ return([
    'furniture meubelen meubels mobel meubles muebles mobili mobler huonekalut moveis meble',
    'joinery carpentry timmerwerken timmerbedrijf schrijnwerk schrijnwerkerij schreinerei tischlerei zimmerei ' ~
        'menuiserie charpente carpinteria falegnameria snedkeri snickeri snekkeri',
    'painting malerbetrieb malermeisterbetrieb malerfirma malerfirmaet painters decorators schilderwerken ' ~
        'schilders schildersbedrijf maler malerei peinture pinturas pittura maleri',
    'roofing dakwerken dakdekkers dakdekkersbedrijf dachdecker dachdeckerei toiture toitures couverture ' ~
        'coberturas cubiertas tejados coperture',
    'construction aannemer aannemers aannemingsbedrijf building builders bouw bouwbedrijf bau batiment ' ~
        'construcciones costruzioni byg bygg rakennus construcoes aannemersbedrijf',
    'installations installatiebureau installatie installaties installatiebedrijf installationen instalaciones impianti',
    'electrical electric electrics elektro elektrotechniek elektrotechnik electricite electricidad elettrica ' ~
        'elettrotecnica sahko',
    'plumbing plumbers loodgieter loodgieters loodgietersbedrijf sanitair sanitar klempner plomberie ' ~
        'fontaneria idraulica',
    'heating verwarming heizung chauffage calefaccion riscaldamento varme lammitys',
    'architects architecten architekten architectes arquitectos architetti arkitekter arkkitehdit',
    'engineering engineers ingenieurs ingenieure ingenieria ingegneria ingenieros ingenjorer',
    'gardens garden gardening tuinen hovenier hoveniers hoveniersbedrijf gartenbau jardins jardin jardines ' ~
        'giardini tradgard puutarha landscaping',
    'property properties immobilien immobilier immobiliere vastgoed inmobiliaria immobiliare ejendomme ' ~
        'fastigheter eiendom kiinteistot',
    'furnishing interieur inneneinrichtung ameublement arredamento sisustus inredning',
    'concrete beton betonbouw betonwerk betonwerken betong betoni hormigon hormigones calcestruzzo calcestruzzi betao',
    'bricks brick brickworks bakstenen steenfabriek ziegelei ziegelwerk ziegelwerke briqueterie ladrillos ' ~
        'laterizi teglvaerk cegielnia',
    'naturalstone natuursteen naturstein natursten luonnonkivi',
    'tiles tile tiling tegels tegelhandel tegelwerken fliesen fliesenleger carrelage carrelages azulejos ' ~
        'piastrelle fliser kakel laatat plytki',
    'floors flooring vloeren vloerenbedrijf bodenbelage bodenleger revetements pavimentos pavimenti gulve ' ~
        'golv gulv lattiat podlogi',
    'parquet parket parkett parketten parquets',
    'windows ramen kozijnen fenster fensterbau fenetres ventanas finestre serramenti infissi vinduer fonster ' ~
        'ikkunat okna janelas',
    'doors door deuren turen portes puertas porte dorrar drzwi',
    'kitchens kitchen keukens keuken kuchen kuchenstudio cuisines cocinas cucine kokken keittiot kuchnie cozinhas',
    'stairs staircases trappen trappenfabriek treppen treppenbau escaliers escaleras trapper trappor portaat schody',
    'plastering plasterers stucadoors stukadoors stukadoorsbedrijf stucadoorsbedrijf stuckateur stuckateure ' ~
        'platrerie yesos',
    'scaffolding scaffold steigerbouw steigers gerustbau echafaudage echafaudages andamios ponteggi ' ~
        'stilladser stallning stillas telineet rusztowania andaimes',
    'demolition sloopwerken sloopbedrijf abbruch abbrucharbeiten demoliciones derribos demolizioni nedrivning ' ~
        'rivning riving purku rozbiorki demolicoes',
    'excavation groundworks earthworks grondwerken grondverzet grondverzetbedrijf erdbau tiefbau terrassement ' ~
        'terrassements excavaciones scavi excavacoes',
    'roadworks wegenbouw strassenbau carreteras vejbyg',
    'cranes crane kranen kraanverhuur krane kranverleih grues gruas kraner kranar nosturit dzwigi',
    'lifts lift elevators elevator liften aufzuge ascenseurs ascensores ascensori elevatorer hissar heiser ' ~
        'hissit elevadores',
    'lighting verlichting beleuchtung lichttechnik eclairage luminaires iluminacion illuminazione belysning ' ~
        'valaistus oswietlenie iluminacao',
    'refrigeration cooling koeltechniek koeling kaltetechnik kalte froid refrigeracion refrigerazione ' ~
        'koleteknik kylteknik kjoleteknikk chlodnictwo',
    'airconditioning klimaattechniek klimatechnik klima climatisation climatizacion climatizzazione ' ~
        'ilmastointi klimatyzacja',
    'ventilation ventilatie luftung luftungstechnik ventilacion ventilazione ventilasjon ilmanvaihto wentylacja',
    'insulation isolatie isolatiebedrijf isolierung isolation aislamientos aislamiento isolamenti isolering ' ~
        'eristys izolacje',
    'boilers boiler ketels kesselbau chaudieres calderas caldaie kattilat kotly',
    'maintenance onderhoud onderhoudsbedrijf instandhaltung wartung entretien mantenimiento mantenimientos ' ~
        'manutenzione manutenzioni vedligehold underhall vedlikehold huolto konserwacja manutencao',
    'repairs repair reparatie reparaties reparatur reparaturen reparation reparations reparaciones ' ~
        'riparazioni reparationer korjaus naprawy reparacoes',
    'assembly montage montagebedrijf montages montajes montaggi montering asennus montaz',
    'renovation renovations renovatie renovierung sanierung reformas rehabilitaciones ristrutturazioni ' ~
        'renovering remontti remonty',
    'carpets carpet tapijt tapijten teppiche tapis alfombras tappeti taepper mattor dywany',
    'curtains gordijnen gardinen rideaux cortinas tendaggi gardiner verhot',
    'blinds zonwering zonweringen sonnenschutz rolladen persianas solafskaermning solskydd solskjerming rolety',
    'upholstery meubelstoffeerderij stoffeerderij polsterei tapiceria tappezzeria verhoomo',
    'locks locksmith locksmiths slotenmaker schlusseldienst serrurerie cerrajeria serrature lasesmed',
    'fences fencing hekwerk hekwerken zaunbau clotures vallados recinzioni hegn stangsel ogrodzenia',
    'pools swimmingpools zwembaden schwimmbad schwimmbader piscines piscinas piscine svommebassiner',
    'surveyors surveying landmeters landmeetkunde vermessung vermessungsburo geometres geometre topografia ' ~
        'geometri landinspektor lantmateri',
    'environmental milieutechniek umwelttechnik environnement medioambiente ambientale miljoteknik',
    'projects project projecten projekte projets proyectos progetti projekter projekt',
    'development ontwikkeling entwicklung developpement desarrollo desarrollos sviluppo udvikling utveckling ' ~
        'utvikling kehitys',
    'design designs ontwerp ontwerpbureau gestaltung diseno formgivning suunnittelu projektowanie',
    'supplies supply benodigdheden bedarf fournitures suministros forniture tarvikkeet'
]) }}
{%- endmacro %}
