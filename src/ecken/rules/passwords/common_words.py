"""The most common passwords: words and keyboard runs, German and English."""

from __future__ import annotations

__all__ = ["RUNS", "RUN_PIECES", "WORDS", "spellings"]

_WORDS = """
password passwort passwd pass kennwort parole losung geheim geheimnis secret letmein welcome
willkommen hallo hello hallowelt helloworld changeme default master admin administrator root user
guest gast test tester testing login signin demo access superuser pwd zugang anmelden start
service support office system server public private temp temporary example beispiel muster neu new
qazwsx qazwsxedc qayxsw wsxedc iloveyou ichliebedich ichliebdich liebe love lover lovely baby
angel engel schatz schatzi schatzilein maus mausi hase hasi herz herzchen kuss susi süße süßer
liebling sweet honey heart princess prinzessin prinz king queen könig königin family familie mama
papa mutter vater mother father oma opa bruder schwester freund freundin friend friends kind
kinder sonnenschein sonne sunshine sunny mond moon stern sterne star stars himmel sky regen
rainbow regenbogen flower blume blumen rose rosen lilie garten haus home auto wald meer wasser
water feuer fire ice eis dragon drache monkey affe tiger lion löwe eagle adler wolf bear bär hund
hunde dog katze katzen cat kitty pferd pferde horse vogel hamster panda bunny buddy lucky rocky
rex bello fish fisch football fussball soccer baseball basketball hockey tennis golf turnen sport
sports running superman batman spiderman starwars pokemon matrix ninja pirate naruto trustno
trustnoone shadow schatten killer hunter ranger soldier warrior wizard magic hexe zauber hobbit
gandalf frodo summer sommer winter herbst frühling spring autumn januar februar märz april juni
juli august september oktober november dezember january february march june july october december
montag dienstag mittwoch donnerstag freitag samstag sonntag monday tuesday wednesday thursday
friday saturday sunday weihnachten christmas ostern easter urlaub holiday ferien party geburtstag
birthday michael daniel thomas andreas stefan stephan christian alexander sebastian florian martin
peter charlie jordan jennifer jessica ashley michelle nicole sandra claudia anna maria julia laura
lena lisa sarah katharina christina stefanie melanie sabine susanne petra monika andrea birgit
karin ursula brigitte hannah emma mia sophie sophia emily lea leonie marie jana nina tanja anja
silke heike kathrin markus matthias tobias patrick dennis philipp felix lukas jonas leon paul max
maximilian moritz tim jan niklas simon david benjamin dominik oliver frank jürgen klaus wolfgang
werner helmut dieter uwe bernd rainer manfred günter hans heinz walter robert john james george
william richard joseph charles andrew joshua matthew anthony hannes johannes bayern bayernmünchen
borussia dortmund schalke werder bremen hamburg hsv berlin münchen köln frankfurt stuttgart
düsseldorf leipzig dresden hannover nürnberg essen bonn münster wien zürich bern basel graz
salzburg deutschland germany österreich austria schweiz switzerland europa europe america amerika
england london paris newyork liverpool arsenal chelsea barcelona realmadrid juventus mercedes
porsche ferrari bmw audi volkswagen opel mustang corvette harley maverick yamaha honda computer
internet google facebook linkedin xing amazon apple microsoft windows samsung iphone android
nintendo minecraft fortnite playstation xbox linux ubuntu twitter instagram youtube tiktok netflix
yahoo cheese käse cookie banana banane schokolade chocolate pepper ginger apfel orange kirsche
cherry peanut butter kaffee coffee bier beer wein whisky pizza zucker sugar salz vanilla
strawberry erdbeere freedom freiheit frieden peace whatever nothing money geld gold silber silver
diamond platin glück luck happy smile power energy energie jesus christ gott god blessed faith
hope hoffnung engelchen music musik metal metallica nirvana guitar gitarre piano beatles elvis
slipknot rammstein black schwarz white weiß blue blau red rot green grün yellow gelb purple lila
pink sex fuck fucking fuckyou fuckoff bitch asshole arschloch scheisse scheiße mist idiot pussy
phoenix mercury jupiter saturn galaxy enigma cosmos alpha beta gamma delta omega firma company
chef boss arbeit work büro team verein club community mitglied member netzwerk network kontakt
kontakte ecken 0815 4711 007 1234 12345 123456 1887 1899 1900 1904 1909
eintracht hertha leverkusen wolfsburg mönchengladbach gladbach freiburg mainz augsburg hoffenheim
kaiserslautern union sanktpauli stpauli arminia bielefeld bochum duisburg karlsruhe kiel lübeck
rostock magdeburg halle chemnitz erfurt kassel potsdam saarbrücken mannheim heidelberg würzburg
regensburg ulm aachen krefeld oberhausen hagen hamm wuppertal gelsenkirchen osnabrück oldenburg
braunschweig göttingen bvb fcb hsv sge vfb vfl fck fcn bmg meister weltmeister champion champions
frühjahr jahr heute morgen gestern tag nacht abend mittag woche monat urlaubszeit sommerzeit
winterzeit wochenende feierabend advent nikolaus silvester neujahr karneval fasching oktoberfest
katzen hündchen kätzchen häschen bärchen mäuschen spatz spatzi sternchen bienchen schnecke schnucki
schnuffi schnuffel puschel knuddel kuschel zwerg prinzessinnen traumfrau traummann ehemann ehefrau
mann frau junge mädchen sohn tochter enkel enkelin schwager onkel tante cousin cousine nachbar
lehrer schüler student studentin schule uni universität abitur klasse kollege kollegin verwaltung
verwalter vorstand vorsitz kasse konto bank sparkasse rechnung kunde kunden lieferant projekt
zentrale empfang lager werkstatt fabrik praxis klinik arzt doktor schwester polizei feuerwehr
bundeswehr kirche pfarrer gemeinde rathaus stadt dorf land straße strasse hausnummer wohnung zimmer
küche bad keller dach fenster tür türe schlüssel schloss tisch stuhl sofa bett lampe bild buch
bücher zeitung brief post papier stift handy telefon rechner laptop drucker bildschirm tastatur
maus kabel netz netzwerk wlan router server datei ordner daten datenbank email mail webseite
fahrrad motorrad zug bahn bus schiff boot flugzeug flughafen bahnhof hafen brücke turm berg berge
alpen tal see strand insel himmelblau fluss bach rhein elbe donau mosel ostsee nordsee mallorca
italien spanien frankreich griechenland türkei polen russland ungarn schweden norwegen dänemark
holland portugal kroatien kanada china japan afrika australien brasilien argentinien mexiko
sachsen hessen bayer thüringen brandenburg schwaben pfalz saarland niedersachsen westfalen franken
brot brötchen butter milch eier wurst schinken fleisch hähnchen suppe salat kartoffel kartoffeln
tomate gurke zwiebel nudel nudeln spaghetti reis kuchen torte keks kekse eis pudding joghurt honig
marmelade nutella apfelkuchen currywurst bratwurst schnitzel döner sauerkraut brezel lebkuchen
erdbeeren himbeere ananas zitrone traube melone birne pfirsich nuss schnaps sekt cola limo tee
kaffeetasse wasserflasche bierchen weizen pils prost durst hunger essen trinken schlafen träumen
traum träume leben lebenslust gesund gesundheit krankheit tod teufel hölle geist hexen vampir
werwolf zombie roboter rakete weltall planet erde sonnenblume gänseblümchen tulpe veilchen
vergissmeinnicht edelweiß tanne eiche birke wiese garten feld acker bauer bauernhof kuh schwein
schaf ziege huhn hahn ente gans taube rabe eule storch schwalbe spinne biene wespe käfer ameise
schmetterling schlange frosch kröte fuchs hase igel maulwurf hirsch reh wildschwein elch elefant
giraffe zebra nashorn krokodil schildkröte delfin delphin hai wal pinguin robbe papagei
meerschweinchen kaninchen dackel schäferhund pudel labrador golden retriever kater minka mieze
rapunzel schneewittchen aschenputtel dornröschen rotkäppchen rumpelstilzchen pippi langstrumpf
pumuckl benjaminblümchen bibi tina asterix obelix donald micky mickey goofy batman hulk thor joker
hermine dumbledore voldemort legolas sauron skywalker vader yoda spock kirk enterprise
rot rosa braun bunt hell dunkel groß klein lang kurz dick dünn alt jung schön hübsch hässlich gut
besser beste schlecht böse lieb nett cool geil super toll klasse wunderbar fantastisch spitze mega
krass hammer wahnsinn verrückt lustig traurig fröhlich glücklich müde wach stark schwach schnell
langsam heiß warm kalt nass trocken neu neues meine mein dein unser euer immer nie niemals alles
nichts jemand niemand etwas viel wenig mehr ganz
eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf hundert tausend million
spiel spieler spielen zocken zocker gamer gaming lotto tor torwart trainer verein handball
volleyball tischtennis schwimmen laufen wandern radfahren klettern reiten reiter angeln angler
jagd jäger tanzen tanz singen chor kapelle trompete geige schlagzeug orgel konzert festival disco
techno rock hardrock punk rap hiphop schlager helene fischer udo nena tokio hotel toten hosen ärzte
onkelz wacken
paula pauline anton karl karla otto fritz franz franziska johann johanna friedrich wilhelm ludwig
georg gerhard gerd horst hartmut helga hildegard ingrid inge renate gisela christa elke ute ulrike
ulrich rolf ralf jochen joachim volker holger torsten thorsten sven björn lars jens kai karsten
carsten marco marcel mario markus marc mark robin roland rudolf siegfried steffen tobias timo till
theo theodor emil ella ida frieda greta clara klara luisa louisa mila lina nele lotta lotte marlene
mathilda amelie antonia charlotte elisabeth eva helena isabell isabella jasmin jennifer josephine
judith karin kerstin kristina larissa lara laura linda luna lucy maike mareike margarete marina
marion martina miriam nadine natalie ramona rebecca regina rita rosa ruth sara selina sonja stella
svenja sylvia tamara theresa ulla valentina vanessa vera verena veronika victoria viktoria yvonne
ahmed ali aylin emre fatma mehmet mustafa mohammed muhammad yusuf zeynep elif luca luis luisa noah
ben finn henry jakob julian konstantin levin linus mats mattis oscar oskar raphael samuel theo toni
vincent alex chris nick nico niko sam steve tom tommy tony
müller schmidt schneider fischer weber meyer meier maier wagner becker schulz hoffmann schäfer koch
bauer richter klein wolf schröder neumann schwarz zimmermann braun krüger hofmann hartmann lange
schmitt werner krause meier lehmann schmid schulze köhler herrmann könig walter mayer huber kaiser
fuchs peters lang scholz möller weiß jung hahn schubert vogel friedrich keller günther frank berger
winkler roth beck lorenz baumann franke albrecht schuster simon ludwig böhm winter kraus martin
schumacher krämer vogt stein jäger otto sommer groß seidel heinrich brandt haas schreiber graf
schulte dietrich ziegler kuhn kühn pohl engel horn busch bergmann thomas voigt sauer arnold wolff
pfeiffer
"""

_UMLAUTS = (
    str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}),
    str.maketrans({"ä": "a", "ö": "o", "ü": "u"}),
)


def spellings(word: str) -> set[str]:
    """Umlauts as they are, as two letters, and left out."""
    folded = word.casefold()
    return {folded, *(folded.translate(table) for table in _UMLAUTS)}


WORDS = tuple(
    dict.fromkeys(s for word in _WORDS.split() for s in sorted(spellings(word)) if len(s) >= 3)
)
"""Case-folded, of three letters or more, in every usual spelling; the likeliest come first."""

_DIGITS = "0123456789"
_KEYBOARDS = (
    ("^1234567890ß´", "qwertzuiopü+", "asdfghjklöä#", "<yxcvbnm,.-"),
    ("`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"),
    ("²&é\"'(-è_çà)=", "azertyuiop^$", "qsdfghjklmù*", "<wxcvbn,;:!"),
)
_SHIFTED = ('!"§$%&/()=?', "!@#$%^&*()_+")


def _columns(rows: tuple[str, ...]) -> str:
    """The keyboard read downwards, column by column: 1qay2wsx3edc…"""
    number, *letters = rows
    keys = [number[1:], *(row if row[0] != "<" else row[1:] for row in letters)]
    return "".join("".join(row[at] for row in keys if at < len(row)) for at in range(10))


_FORWARD = (
    _DIGITS * 12,
    "13579",
    "2468",
    "24680",
    *("".join(digit * times for digit in _DIGITS) for times in (2, 3)),
    "".join(digit + "0" for digit in _DIGITS[1:]) + "00",
    "abcdefghijklmnopqrstuvwxyz" * 5,
    "".join(letter * 2 for letter in "abcdefghijklmnopqrstuvwxyz"),
    "".join(letter + str(at % 10) for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 1)),
    "".join(str(at % 10) + letter for at, letter in enumerate("abcdefghijklmnopqrstuvwxyz", 1)),
    "147258369",
    "159753",
    *(row for rows in _KEYBOARDS for row in rows),
    *("".join(rows[1:]) for rows in _KEYBOARDS),
    *(_columns(rows) for rows in _KEYBOARDS),
    *_SHIFTED,
)
RUNS = (*_FORWARD, *(run[::-1] for run in _FORWARD))
"""Keys that fingers or heads run along, forwards and backwards."""

_PIECES = (4, 5, 6, 8, 10)
RUN_PIECES = tuple(
    dict.fromkeys(
        run[start : start + keys]
        for run in RUNS
        for keys in _PIECES
        for start in range(len(run) - keys + 1)
    )
)
"""Four keys and more of them."""
