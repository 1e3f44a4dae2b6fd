"""Passwords that are tried first everywhere, and that no pattern of ``easy_passwords`` shows.

Of the lists that Django (after Royce Williams, from breached accounts; BSD licence) and zxcvbn (MIT
licence) ship: those of ten characters and more, in small letters, without obscene ones.
"""

COMMON = frozenset(
    """
    000webhost 014702580369 01telemike01 0cdh0v99ue 0icotpd785 0r968ji9ufj6 1029384756q 10293847qp
    111222tianya 121324810z 123hfjdk147 12qw34er56ty 132forever 147258369a 17171717aa 18atcskd2w
    18n28n24a5 1958proman 1986irachka 19mtpgam19 1a2a3a4a5a 1a2s3d4f5g 1a2s3d4f5g6h 1butterfly
    1chocolate 1fptjtl919 1fr2rfq7xl 1life2live 1pass1page 1q2q3q4q5q 1v7upjw3nt 1z2x3c4v5b
    1zn6fpn01n 1zn6fpn01x 2000comeer 2012comeer 23176djivanfros 26429vadim 2cxdn8s271 2dumb2live
    2kroliczek 2pacshakur 31081981rs 31x7t5xbke 32615948worms 38gjgeuftd 3d8cubaj2e 3daysgrace
    3f3fpht7op 3odi15ngxb 3qdlqb49js 3rjs1la2qe 3rjs1la7qe 3rjs5la8qe 3s43pth5aea 3syqo15hil
    413276191q 41d8cd98f00b 421uiopy258 4815162342a 4815162342lost 4815162342q 4904s677075
    520love101182 5532361cnjqrf 59382113kevinp 5hsu75kpot 5plk4l5uc7 5x1cjdsb9p 5xfgs3ii9d
    671fsa75yt 6hbf28w791 7777755102q 7elephants 7jokx7b9du 7ugd5hip2j 80070633pc 8096468644q
    87e5nclizry 89231243658s 89876065093rax 8ix6s1fceh 8phrowz622 8phrowz624 9293709b13 92k2cizcdp
    989244342a 99strenght 9uzp9jek3f 9z5ve9rrcz a1a2a3a4a5 a1s2d3f4g5 a1s2d3f4g5h6 a3eilm2s2y
    abercrombie abracadabra abrakadabra accountant accountbloc accounting adams33486 admin18533362
    aerosmith1 afghanistan afrika2002 agnieszka1 ahbird1984 ajcuivd289 ajnjuhfabz akademiks11
    aksrms8010 alabama123 alejandra1 alejandro1 alejandro2 aleksander aleksandra alessandra
    alessandro alexander1 alexander2 alexander3 alexandra1 alexandria alexsander allahakbar
    allahuakbar allrecipes almario927 alphaomega alternativa am4h39d8nh amadeusptfcor amdturion64
    america123 amoreterno amsterdam1 an83546921an13 anastasia1 anastasija anastasiya andrewjackie
    andrey1992 angelbaby1 angeleyes1 angelochek angelofwar angelseye22 animal2000 annabelle1
    antananarivu anthony123 antoinette antonio123 apocalypse apokalipsis applesauce aquamarine
    arabella24630 arcobaleno argentina1 armageddon armorgames armstrong1 arschloch1 arsenal123
    astalavista astonmartin astonvilla auckland2010 aug!272010 australia1 avrillavigne awdrgyjilp
    awesome123 awo8rx3wa8t azsxdcfvgb azwebitalia babemagnet babycakes1 babygirl01 babygirl06
    babygirl07 babygirl08 babygirl09 babygirl10 babygirl11 babygirl12 babygirl13 babygirl14
    babygirl15 babygirl16 babygirl17 babygirl18 babygirl19 babygirl20 babygirl21 babygirl22
    babygirl23 babygirl24 babygirl69 babygurl12 babygurl13 babygurl14 backspace1 backstreet
    badnaamhere baili123com baltimore1 bangladesh barbiegirl barcelona1 basketbal1 basketbal9
    basketball basketball1 battlefield beautiful1 beautiful2 beethoven9 bellissima benjamin15
    berezuckiy bernadette bestfriend bestfriends bettyboop1 bigbrother billabong1 billiejoe1
    birmingham birthday10 birthday100 birthday21 birthday26 birthday27 birthday28 birthday299
    birthday54 bismillah1 blablabla1 blackberry blackcat123 blackdragon blackhawk1 blackheart
    blackhorse blackjack1 blackmetal blackrose1 blackwater blackwhite bladerunner blood4life
    bltynbabrfwbz blueberry1 bluedevils bobesponja bobmarley1 boguska123 bondarenko boredboi4u
    boy4u2ownnyc boyfriend1 bpgjldsgjldthnf brandon123 braveheart breakdance brittany12 broadband1
    brokenhear browneyes1 brownsugar brucewayne bubblegum1 bubbles123 budweiser1 bugsbunny1
    bumblebee1 businessbabe butterball butterbean buttercup1 butterflies butterfly! butterfly0
    butterfly1 butterfly2 butterfly3 butterfly4 butterfly5 butterfly6 butterfly7 butterfly8
    butterfly9 bvp33w7epu bwfq23jp7f byajhvfnbrf c43dae874d c43qpul5rz calculator california
    california1 callofduty cameron123 candycane1 candygirl1 cannondale capricorn1 capricornio
    cardinals1 carebears1 carpediem1 carpenter1 casablanca cashmoney1 cassandra1 catherine1
    cds04121989 cegthgegth cegthgfhjkm cellphone1 celtic1888 cepetsugih cfkfvfylhf cghfdjxybr
    cgtwbfkbcn challenger change1234 chargers21 charlotte1 charly2004 cheburashka cheerleade
    cheerleader cheerleaers cheesecake cheguevara chelle1234 chelsea123 chevrolet1 chicharito
    chicken123 chickenwing101 chihuahua1 chinchilla chocolate! chocolate1 chocolate2 chocolate3
    chocolate4 chocolate5 chocolate7 chocolate8 chocolate9 chrisbrown christelle christiaan
    christian1 christian2 christian7 christina1 christina2 christine1 christmas1 christmas2
    christophe christopher christopher1 chronic420 cinderella cjdthitycndj cjmasterinf classof200
    classof201 clementine cleopatra1 cleveland1 clubpenguin cm6e7aumn9 cnfnbcnbrf cnjvfnjkju
    coccinella combat123654 comicbookdb comicbooks concepcion confidence connection constantin
    constantine contortionist contrasena cookiemons cookiemonster cookies123 coolbeans1 coorslight
    copenhagen cordell123 coregmedia corperfmonsy cosmopolitan counterstrike countryboy couponsc10
    courtney12 crackhead1 crazygirl1 crepusculo cristiano7 crystal123 ctdfcnjgjkm cupcake123
    cutiepie12 cvzefh1gkc cxfcnkbdfz cxfcnmttcnm cyberonline cyecvevhbr cyjdsvujljv cytuehjxrf
    d0r1nc0urt d2xyw89sxj d71lwz9zjs d9zufqd92n daddygirl1 daddysgirl dance4life dangerous1
    dangerous12 danielle12 daredevil1 darkangel1 darkknight darthvader dbrnjhjdbx dbrnjhjdyf
    dctvcjcfnm dctvghbdtn deathnote1 december10 december11 december12 december13 december14
    december15 december16 december17 december18 december19 december20 december21 december22
    december23 december25 december28 december31 deeppurple delicious1 delpiero10 deltaforce
    demilovato demon12345 demon1q2w3e demon1q2w3e4r demon1q2w3e4r5t depechemode desperados
    destiny123 detroit313 deutschland devildriver devilmaycry devilmaycry4 dfg5fhg5vgfh1 dfktynbyrf
    dhjnvytyjub diamond123 dictionary digitalprodu diosesamor diosesfiel disneyland disturbed1
    diwtgm8492 dkflbdjcnjr dkflbvbhjdbx dkflbvbhjdyf dkxjizc282 dodgeviper dogphil3650 dolphins13
    domainlock2005 dominican1 dominique1 domodedovo donaldduck donkeykong dontforget doodlebug1
    doomsayer.2.7mords.v doomsayer.2.7mords.vv dramaqueen drumandbass earnhardt3 eastside13
    education1 edwardcullen edxk20qmfs efbcapa201 eh1k9oh335 ekaterina20 electrical electronic
    electronics element123 elisabeth1 elisabetta elizabeth0 elizabeth1 elizabeth2 elizabeth3
    elizabeth7 elizabeth8 elizabeth9 elsalvador emachines1 emmanuelle employment engineering
    enterprise eqes606898 escaflowne esmeralda1 esperanza1 estrellita ethanryan01 evanescence
    evangelion everything evolution1 eybdthcbntn ezekiel11991 f1uuhza723 faca210898 fallen_angel
    fallenangel falloutboy familiyafamiliya familyguy1 fantastic4 farfallina fcbarcelona felicidade
    fenerbahce fgjrfkbgcbc finalfantasy fiorentina firefighter firestarter firstone123 fisherman1
    fkg7h4f3v6 fkmnthyfnbdf fktrcfylh1 fktrcfylhf fktrcfylhjd fktrcfylhjdbx fktrcfylhjdf
    fktrcfylhjdyf fktrcfylth flatblocker flintstone flowerpower flowers123 flvbybcnhfnjh forever123
    forgetmenot forgotten1 formatters forzainter forzamilan forzanapoli foundation foxracing1
    fqrg7cs493 francesca1 francisco1 frederiksberg freedom123 freestyle1 friends123 friends4ev
    friendship friendster froinlaven fromvermine frozenfish fu7u4a#$$$ fufnfrhbcnb fullaccess
    fullmetal1 fxzz75$yer fyfnjkmtdbx fyfnjkmtdyf fynfyfyfhbde g13916055158 g9l2d1fzpy gabriel123
    gabriella1 gabrielle1 galatasara galatasaray gangsta123 gangster12 gblfhfcbyf gearsofwar
    generation gerasimova gettherefast gfhfcjkmrf gfhfvgfvgfv ghbdtndctv ghbdtnghbdtn ghbdtngjrf
    ghbdtnrfrltkf ghhh47hj764 ghhh47hj7649 ghjcnbnenrf ghjcnbvtyz ghjcnjabkz ghjcnjgbpltw
    ghjcnjgfhjkm ghjcnjnfr1 ghjcnjqgfhjkm ghjcnjrdfibyj ghjcnjrdfif ghjgfufylf ghjnbdjcnjzybt
    ghjrehfnehf ghjrjgtyrj ghjuhfvbcn ghjuhfvvbcn ghostrider gigaman8891 girlfriend girlygirl1
    gjdtkbntkm gjikbdctyf gjkysqgbpltw gjytltkmybr glamorous1 godblessme godfather1 godisgood1
    godisgreat godislove1 godlovesme goldfinger golfcourse goodfellas goodmorning goodtimes1
    googletester gordolee85 gossipgirl grandorgue grasshopper greedisgood greenday12 greeneyes1
    greenlantern grenouille gribouille groupd2013 gtavicecity gthtcnhjqrf gthtrhtcnjr gtnhjpfdjlcr
    guadalupe1 guatemala1 guillermo1 guitarhero gunslinger gunsnroses gwarmonster gxlmxbewym
    gy3yt2rgls gymnastics h1xp2z2duk h2vwdubjx4 halloween1 hamburger1 hammertime hannahmont
    hannahmontana hannover96 hans4queck happiness1 happydays1 happyfeet1 hardwareid harekrishna
    harrypotte harrypotter hawkesbury93 hbhc8290826 hd764nw5d7e1vb1 heartbreak heartbroke heartless1
    heather123 heavymetal hedimaptfcor helicopter hellomoto1 hellothere helloworld hellraiser
    henderson1 hernandez1 hesoyam123 hevhk43n9j heyheyhey1 hgrfqg4577 highlander highschool
    hilaryduff hillbilly1 history278 hollister1 hollister2 hollister3 hollywood1 hollywood2
    holyspirit homelesspa hondacivic hondas2000 honeybunny hotmail.com hotmail123 housewifes
    houston713 hshfd4n279 htubcnhfwbz huhbbhzu78 hurricane1 hx28o9e646 hypnodanny iaapptfcor
    iamawesome iamnumber1 iampurehaha2 iamthebest ibicguwjic icecream12 ichliebedi ichliebedich
    icxkyb7972 id6c3wr6un iddqdidkfa idontcare1 idontknow1 igetmoney1 ihatethisgame illuminati
    ilovealex1 iloveboys1 ilovechris ilovedavid ilovegirls ilovehim12 iloveindia ilovejames
    ilovejesus ilovejosh1 ilovejusti ilovematt1 ilovemusic ilovemybab ilovemydad ilovemyfam
    ilovemyfamily ilovemykid ilovemykids ilovemylife ilovemymom ilovemymum ilovemysel ilovemyself
    ilovenick1 iloveryan1 impossible imthebest1 inactive1996aug incredible independen independent
    information ingodwetrust insertions installdevic installsqlst installutil intelinside interacial
    intermilan international inuyasha12 ironmaiden iseedeadpeople istanbul34 itsasecret iw14fi9jwqa
    iw14fi9jxl j1v1fp2bxm j3qq4h7h2v jackass123 jackdaniels jackson123 jacqueline jaigurudev
    jaihanuman jamesbond007 jamesbond1 jarox1301! jasmine123 jediknight jefferson1 jeffhardy1
    jellybean1 jellybeans jennifer12 jessejames jessica123 jesucristo jesuschris jesuschrist
    jesuscristo jesusfreak jesusislord jesuslives jesusloves jesuslovesme jesussaves jetbalance
    jfgvcqbuzug jiang8kevin jiefang007 jigei743ks jimandanne jjcg16dj5k jkiuztdftl57 jlbyjxtcndj
    jobshop2002 john!20130605at1753 johnathan1 johncena12 johncena54 johndeere1 johnny1959
    johnnydepp jonathan12 josemanuel josephine1 juancarlos juggalo420 juggernaut juliana123
    jundian2011xr justforfun justinbieb justinbiebe justinbieber jxfhjdfirf k47rizxt2g ka_djkhjsy6
    kalifornia kamehameha kamelia2011 kanmax1994 karakartal kartoffelpuffer kassandra1 katherine1
    kbnthfnehf kd189nlcih kifj9n7bfu killer1234 kingfisher kinomoto89 kirill1990 klapaucius
    kmzwa8awaa knackwurst8853 knickerless kobebryant komputer12 konstantin kravchenko krystyna56
    kuana230345 kudos4ever kurtcobain kwiatuszek l6ho3tg7wb ladiesman1 ladyffesta lamborghini
    lamborgini laurel12creek leavemealone lebronjame ledzeppelin left4dead2 leliane50934 leolong1985
    lfplhfgthvf lhbjkjubz2957704 lifeisgood lighthouse lightning1 lightning2 lightpower12345
    lightsaber lilwayne12 limegreen1 limpbizkit linkedin11 linkedin123 linkedin2011 linkinpark
    lionheart1 littlebear littlebit1 littlegirl littleman1 littleminge liverpool0 liverpool1
    liverpool123 liverpool2 liverpool5 liverpool7 liverpool8 liverpool9 liverpoolfc livestrong
    lockerroom lolipop123 lololyo123 longbeach1 longhorns1 loploprock losangeles loserface1
    lost4815162342 lotrfotr34 love4ever1 loveforever lovehurts1 lovehurts2 loveislife lovelygirl
    lovemykids lovergirl1 loveu4ever lp2568cskt lsia9dnb9y luansantana lucifer666 luckycharm
    luojianhua lydcc20091314 lytghjgtnhjdcr lzhan16889 m01759766727 m1am1b3ach m6cjy69u35 mackenzie1
    madagascar madagaskar madison123 maella1311 magandaako magdalena1 magical123 mahalkita1
    mailcreated5240 makemoney1 mamikawada management manchester manchester1 manchesterunited
    mandarinka mandragora mangust6403 manunited1 mapet123456 mapleleafs maplestory maprchem56458
    maradona10 marek14michal margarita1 margherita marguerite mario140773 marketing1 markhegarty
    marseille1 marseille13 marvel5454 maryjane42 massimiliano masterchief matchbox20 matematica
    matematika mathematics matthew123 mattylad10 matyas2001 maurolarastefy maximilian maximiliano
    maxmotives mcdonalds1 meatball99 mechanical megaparol12345 megasecret melissa123 messenger1
    metallica1 metallica2 metallica6 mevefalkcakk michael123 michaeljac michaeljackson michelle01
    michelle11 michelle12 michelle13 michoacan1 mickeymous mickeymouse microphone microsoft1
    midnight12 migrationschool mikejones1 mileycyrus milkshake1 millennium millerlite millertime
    minecraft123 minhasenha minicalibra minicooper minnesota1 minnesota_hp mississipp mississippi
    mitsubishi moderncombat momanddad1 moneymaker monster123 monstercha montecarlo montgom240
    montgom2409 montgomery moonlight1 moonshine1 morganstanley mortalkombat mostwanted motdepasse
    motherlode motocross1 motorcycle mrf11277215 msorcloledbr multimedia multiplelo multiplelog
    murcielago music4life musiclover mustang123 mv46vkmz10 mylinkedin myspace.co myspace101
    myspace123 myspace200 myspace201 myspace4me myspacepas n8zgt5p0shw= nastya1995 nastya1996
    nastya2010 natasha123 nathaniel1 natiichen999 nccpl25282 necromancer need4speed needforspeed
    nemvxyheqdd5oqxyxyzi networking networkingpe neveragain nevergiveup nevermind1 neverwinter
    newcastle1 newjersey1 neworleans neworleans12345 newpasswor newport100 newproject2004 newthree51
    newyork123 newzealand nha7ebf6kp nhecsyfujkjdt nhfdvfnjkju123 nhfrnjhbcn nhfycajhvths nicholas12
    nickelback nickiminaj nickjonas1 nightcrawler nightmare1 nightshade nikita1998 nikita2000
    nikolaevna nintendo64 nissan350z nks230kjs82 nokia6230i nokiadermo nomeacuerdo nondriversig
    nopassword northside1 nothings123 notredame1 nottingham november10 november11 november12
    november13 november14 november15 november16 november17 november18 november19 november20
    november21 november22 november23 november24 november25 november26 november27 november30
    nthvbyfnjh nuaddn9561 nuttertools nyq28giz1z oc247ngucz ocpoook325 ohiostate1 ohmnamah23
    oks65b6666 olamilekan olanrewaju olcrackmaster oldschool1 olegnaruto olo65b6666 omgkremidia
    onedirection onetwothree ontheoutside ontherocks opensesame opernhaus1 ordinateur orochimaru
    owt243ygbh owt243ygbj p030710p$e4o p3rat54797 painkiller paintball1 pakistan12 pakistan123
    pakistan786 panasonic1 pandabear1 pandemonium papichulo1 paraklast1974 passwordstandard
    pathfinder patrick123 patriots12 pazzword123 pe#5gz29ptzmse peanutbutter pennstate1 peppermint
    perfection peternorth peugeot406 pfhfnecnhf phezc419hv philippine phoenix888 pineapple1
    pinkfloyd1 pinkpanther pittsburgh playboy123 playstatio playstation playstation2 playstation3
    pocahontas pok29q6666 pokemon123 polarbear1 polopolo09 poohbear12 popcorn123 poptropica
    porsche911 portishead postov1000 pothead420 povlmly727 pqntmt1247 premiumcash president1
    prettyboy1 prettygirl primetime21 princesita principessa priscilla1 prisonbreak production
    professional projectsadminx prosperity proverbs31 przyjaciolki psicologia psychnaut1 psychology
    ptybnxtvgbjy puertorico pufunga7782 punksnotdead puppylove1 q0tsrbv488 q1q2q3q4q5 qawsedrftg
    qawsedrftgyh qdujvyg5sxa qh6xl1p9xj qiciqdp162 qpwoeiruty qti7zxh18u quality123 quant4307s
    queenas8151 qugrqfo825 quicksilver quiksilver qwaszxerdfcv qwegta13091990 r3vi3wpass r9lw4j8khx
    radiohead1 rainbow123 rammstein1 randyorton rangerover rbotmvz954 realestate realmadrid
    reanimator redemption redskins21 rememberme remington1 residentevil resing1965 respublika
    revelation reviewpass revolution rfcgthcrbq rfgecnfcerf rfhfrfnbwf rfhfvtkmrf rfkmrekznjh
    rfnfcnhjaf rfnfgekmnf rfnthbyf1988 rhbcnbyjxrf rhfcyjzhcr rhfvfnjhcr richard123 richardson
    riverplate riverside1 rjhjkmbien rjirfrgbde rjycnbnewbz rjycnfynby rkfdbfnehf roadrunner
    roanne42300 rockandroll rockbottom rockhopper rocknroll1 rockstar12 rodriguez1 roflcopter
    ronaldinho ronaldo123 rubberduck runescape1 runescape2 ryan962052 s8ylpe9jdpvym sabrina123
    sacramento sagitarius sailormoon salamander salamandra salmankhan salvation1 samantha12
    sanandreas sanfrancisco santamaria saqartvelo sasha12345 sataniv1993 saun24865709 saxophone1
    schokolade schoolgirlie schumacher scoobydoo1 scoobydoo2 scooter123 scoubidou2 scoubidou6
    scvmofas79 sdf7asdf6asdg8df sebastian1 sebastian106 seemnemaailm selenagome selfok2013
    seminoles1 seniseviyorum sephiroth1 september1 september2 september3 september7 september8
    september9 septiembre serafina14 serendipity sersolution service321 sevastopol shakespeare
    shamanking shevchenko sidewinder silenthill silverado1 simferopol simpleplan skate4life
    skateboard skateordie skaterboy1 skaterdude skittles12 skorpion39 skyliner34 skywalker1
    slimshady1 slipknot12 slipknot66 slipknot666 smackdown1 smallville snoopdogg1 snowboard1
    snowflake1 snusmumrik softball10 softball11 softball12 softball13 softball14 softball15
    softball21 softball22 softball23 sojdlg123aljg solidsnake somanypickles27 something1
    sonnenschein sonyericsson soso123aljg souljaboy1 southpark1 southpole1 southside1 southside2
    southside3 southwest1 spam967888 spartak1922 spartan117 specialinsta spider-man spiderman1
    spiderman2 spiderman3 spiderman4 spiderman7 spionin8688 spongebob0 spongebob1 spongebob2
    spongebob3 spongebob7 spongebob9 ss563563ss stalingrad stalker123 starbucks1 starburst1
    starcraft1 starcraft2 staredobre starlight1 startfinding starwars111 starwars12 starwarsfan10
    statistika steamforums steelers43 stefangreil1983 steflio3123 stephanie1 stephanie2 stickdaddy77
    stinkyfinger stomatolog stonecold1 stratocaster strawberry streetball studioworks studmuffin
    successful sugarbear1 sundaypunch sunderland sunflower1 superduper supergirl1 supermario
    supernatural supernova1 superpuper supersonic superstar1 superstar2 supervisor superwoman
    sweetangel sweetdream sweetheart sweetiepie sweetness1 swordfish1 sylvester1 systemofadown
    sz9kqcctwy table54781 tadmichaels taekwondo1 taishan2011 tamwsn3sja tdfyutkbjy teamomucho
    technology teddybear1 teddybear2 telecaster telechargement telephone1 television temppassword
    tennessee1 teonamaria1 terminator testing123 thebears12 thebeatles thecakeisalie thegreat123
    thirteen13 thugstools thunderbird ticketmaster tiffany123 tigerwoods timberlake timberland
    timberwolf tinkerbel1 tinkerbell tinkerbell1 tnk0mk16vx tokiohotel tombrady12 tombraider
    total12scherz tottenham1 toulouse31 trackstar1 transforme transformers translator trapdoor60
    triskelion trustnoone ttd955audg tupacshakur tweetybird twilight12 ty2t1hv3oc tzir25l5kn
    u1v7hhh7ef ublhjgjybrf ufhhbgjnnth uhfybn8888 ujkjdjkjvrf ukflbfnjh12 uncencored undercover
    underground underoath1 undertaker underworld unforgiven universal1 university uqa9ebw445
    uvgx8f8232 vaffanculo valentina1 valentine1 vanessa123 vanyarespekt vascorossi vbhjndjhtw
    venom121293 verygoodbot vfhbjk1801 vfhbyfvfhbyf vfhufhbnrf vfhvtkflrf vflfufcrfh vfntvfnbrf
    vfvfgfgf123 vfvfvskfhfve vfylfhbyrf victoria12 viewsonic1 villanueva viphv5j736 virtue1234
    vitor1268123 vladimirovna vladislava volkswagen volleyball vqsablpzla vrbgqns997 vsjasnel12
    vyjujnjxbt w2dlww3v5p w5tn36alfw w5txn36alfw w66yrybgra wachtwoord walkman555 wallstreet
    warhammer1 warhammer40k washington waterfall1 watermelon wazzkaprivet wcrfxtvgbjy webhompass
    websolutions websolutionssu webuivalidat wednesday1 weihnachte weihnachten weihnachtsbau
    weihnachtsbaum wellington wenef45313 weronika1992 westcoast1 westside13 wethepeople weyersheim
    whatever12 whatthehell whatthezor whitetiger whosyourdaddy william123 william2631 winchester
    winnipeg261 wolverine1 wonderful1 wonderland wonderwall wonderwoman woodstock1 wpcakir264
    wrasloco11 wrestling1 writerspace wsbe279qsg x3luym2mmj x4ivyga51f x99qomx561 xantria10315
    xblhintb9w xiaoyua123 xige5516726 xpressmusic xtseo2011tdx y6p67ftrqj yagjecc826 yandi20080527
    yanshi1982 yaoiisgrand ybrjkftdbx ybrjkftdyf yellowcard yfdbufnjh10305070 yfdbufnjh63 yfnfitymrf
    yggdrasil4 yjdsqgfhjkm youngmoney yourmom123 yu5l97wk8q yuantuo2012 z0102030405 z1x2c3v4b5
    z1x2c3v4b5n6m7 zacatecas1 zaratustra zcfvfzkexifz zcxfcnkbdf zcxfcnkbdfz zjses9evpa zmx870919123
    zqjphsyf6ctifgu
    """.split()  # noqa: SIM905
)
