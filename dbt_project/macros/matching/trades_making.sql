{#- Trades that grow, make and sell goods, as trade_words.sql says. -#}
{% macro making_trades() -%}
{{ return([
    'bakery bakkerij backerei boulangerie panaderia panificio bageri leipomo padaria piekarnia bakeri',
    'butchers keurslager butcher slagerij metzgerei fleischerei boucherie carniceria macelleria slagteri ' ~
        'slakteri talho',
    'brewery brouwerij brauerei brasserie cerveceria birrificio bryggeri panimo cervejaria browar',
    'wines wine wijn wijnen wein weine vin vins vino vinos vini vinho vinhos winery weinkellerei cantina ' ~
        'bodega bodegas',
    'flowers flower florist bloemen blumen fleurs fleuriste flores floristeria fiori fiorista blomster ' ~
        'blommor kukat kwiaty',
    'timber wood hout houthandel holz holzhandel bois madera maderas legno legnami traelast puu madeiras drewno',
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
    'industries industrie industrial industria industrias industriale przemysl teollisuus',
    'technology techniek technik technique tecnica tecnologia teknik teknikk tekniikka technika',
    'dairy zuivel zuivelfabriek molkerei laiterie lacteos latticini caseificio mejeri meieri meijeri ' ~
        'lacticinios mleczarnia',
    'cheese cheeses kaas kaashandel kase kaserei fromage fromages fromagerie queso quesos queseria formaggi ' ~
        'formaggio juusto queijos',
    'meat meats vlees vleeswaren fleisch fleischwaren viande viandes carne carnes carni kott kjott liha mieso',
    'fruit fruits obst frutas frutta frukt hedelmat owoce',
    'vegetables vegetable groenten groente gemuse legumes verduras hortalizas verdure ortaggi gronsager ' ~
        'gronsaker vihannekset warzywa',
    'coffee koffie koffiebranderij kaffee kaffeerosterei caffe kaffe kahvi torrefaction',
    'chocolate chocolates chocolade schokolade schokoladen chocolat chocolats chocolaterie cioccolato choklad ' ~
        'sjokolade suklaa czekolada',
    'confectionery patisserie banketbakkerij konditorei pasteleria pasticceria konditori cukiernia pastelaria',
    'icecream ijssalon eisdiele eiscafe gelateria heladeria helados',
    'beverages drinks dranken drankenhandel getranke boissons bebidas bevande drikkevarer drycker drikker ' ~
        'juomat napoje',
    'sugar suiker zucker sucre azucar zucchero sukker socker sokeri cukier',
    'potatoes potato aardappelen kartoffeln patatas patate kartofler potatis poteter peruna ziemniaki batatas',
    'poultry pluimvee geflugel volaille volailles avicola avicolas pollame fjerkrae siipikarja',
    'feed feeds veevoeder veevoeders mengvoeders futtermittel piensos mangimi foder rehu pasze',
    'seeds seed zaden saatgut semences semillas sementi siemenet nasiona sementes',
    'nursery nurseries kwekerij kwekerijen boomkwekerij baumschule baumschulen pepiniere pepinieres vivero ' ~
        'viveros vivai planteskole plantskola taimisto',
    'forestry bosbouw forstbetrieb forstwirtschaft foresterie forestal forestales forestale skovbrug ' ~
        'skogsbruk skogbruk metsatalous lesnictwo',
    'greenhouses greenhouse kassenbouw gewachshauser serres invernaderos serre drivhuse vaxthus',
    'sawmill sawmills zagerij houtzagerij sagewerk scierie aserradero segheria savvaerk sagverk sagbruk saha tartak',
    'mill mills molen muhle muhlen moulin moulins molino molinos mulino molini kvarn mylly mlyn',
    'tools tool gereedschap gereedschappen werkzeug werkzeuge werkzeugbau outillage outils herramientas ' ~
        'utensili vaerktoj verktyg verktoy tyokalut narzedzia ferramentas',
    'hardware ironmongery ijzerwaren eisenwaren quincaillerie ferreteria ferramenta isenkram jarnhandel ' ~
        'jernvare rautakauppa',
    'fasteners screws schroeven schrauben tornillos tornilleria bulloneria visserie boulonnerie skruer skruvar sruby',
    'pumps pump pompen pumpen pompes bombas pompe pumper pumpar pumput pompy',
    'valves valve afsluiters armaturen vannes valvulas valvole ventiler venttiilit zawory',
    'bearings walzlager roulements rodamientos cuscinetti lejer laakerit lozyska rolamentos',
    'gears gear tandwielen getriebe engrenages engranajes ingranaggi tandhjul kugghjul',
    'hydraulics hydraulic hydrauliek hydraulik hydraulique hidraulica oleodinamica hydrauliikka hydraulika',
    'motors motoren moteurs motores motori motorer moottorit silniki',
    'batteries battery batterijen batterien baterias batterie batterier akut',
    'cables cable kabels kabel cavi kabler kablar kaapelit',
    'electronics electronic elektronica elektronik electronique electronica elettronica elektronikk ' ~
        'elektroniikka elektronika',
    'instruments instrumenten instrumente instrumentos strumenti instrumenter',
    'sensors sensoren sensorik capteurs sensores sensori',
    'automation automatisering automatisierung automatisierungstechnik automatisation automatismes ' ~
        'automatizacion automazione automaatio automatyka automacao',
    'measurement meettechniek messtechnik metrologie metrologia maleteknik matteknik',
    'welding welders laswerken lasbedrijf schweisstechnik soudure soldadura saldatura svejsning svetsning ' ~
        'sveising hitsaus',
    'forge smederij smeedwerk schmiede herreria fucina smedje smedja smie ferronnerie',
    'foundry gieterij giesserei fonderie fonderies fundicion fundiciones fonderia stoberi gjuteri valimo ' ~
        'odlewnia fundicao',
    'aluminium aluminum alluminio aluminio alumiini',
    'rubber gummi caoutchouc caucho gomma kumi borracha',
    'leather leder lederwaren cuir cuirs cuero cueros maroquinerie marroquineria pelletteria laeder nahka',
    'ceramics ceramic keramiek keramik ceramique ceramiques ceramica ceramicas ceramiche keramikk keramiikka ceramika',
    'marble marmer marmor marbre marbrerie marmol marmoles marmo marmi',
    'oil oils olie olien huiles huile aceites aceite olio olii olier oljor oljer oljy',
    'fuels fuel brandstoffen brennstoffe carburants combustibles combustibili braendstof branslen drivstoff paliwa',
    'solar zonnepanelen solartechnik photovoltaik photovoltaique fotovoltaico fotovoltaica solceller fotowoltaika',
    'mining mijnbouw bergbau mineria miniere gruvor kaivos gornictwo',
    'quarry quarries steengroeve steinbruch carrieres cantera canteras',
    'gravel grind kies kieswerk graviers aridos ghiaia',
    'scrap schroot schroothandel schrott schrotthandel ferrailles chatarra chatarras rottami skrot',
    'waste afval afvalverwerking abfall abfallwirtschaft dechets residuos rifiuti affald avfall jatehuolto odpady',
    'cosmetics cosmetic cosmetica kosmetik cosmetiques cosmetici kosmetikk kosmetiikka kosmetyki cosmeticos',
    'paints paint verf farben lacke vernici colorificio farver farger maalit farby',
    'crafts handicraft handwerk ambachtelijk artisanat artesania artigianato handvaerk hantverk',
    'watches horloges uhren montres relojes relojeria orologi orologeria horlogerie uhrmacher urmager',
    'production productions productie produktion produccion produzione tuotanto produkcja producao',
    'product products producten produkte produits productos prodotti produkter tuotteet produkty produtos'
]) }}
{%- endmacro %}
