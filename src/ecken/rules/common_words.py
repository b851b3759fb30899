"""What is typed most where a password is asked for: words and keyboard runs, German and English."""

from __future__ import annotations

__all__ = ["RUNS", "WORDS", "spellings"]

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
kontakte ecken
"""

_UMLAUTS = (
    str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}),
    str.maketrans({"ä": "a", "ö": "o", "ü": "u"}),
)


def spellings(word: str) -> set[str]:
    """Umlauts as they are, as two letters, and left out."""
    folded = word.casefold()
    return {folded, *(folded.translate(table) for table in _UMLAUTS)}


WORDS = frozenset(s for word in _WORDS.split() for s in spellings(word) if len(s) >= 3)
"""Case-folded, of three letters or more, in every usual spelling."""

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
