"""Fixed word lists about German job titles; none of them grows with the members.

Fixed, so that what a search finds never depends on who else is in the network.
"""

from __future__ import annotations

__all__ = [
    "COMMON_NAMES",
    "ER_PLURALS",
    "HEADS",
    "NO_COMPOUND",
    "NO_PLURALS",
    "PERSONS",
    "PERSON_ENDINGS",
    "PREFIXES",
    "SAME_ENDING",
    "SAME_TITLE",
    "SHORT_TITLE",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Who someone is: the last part of a compound title. Keys (no umlauts), male form.
PERSONS = _words(
    """abteilungsleiter administrator agent angestellte angestellter beauftragte fachangestellte
    fachangestellter akademiker aktuar analyst analytiker anwalt apotheker
    arbeiter architekt archivar artist arzt assistent aufseher ausbilder auditor autor backer bauer
    beamter bearbeiter beauftragter begleiter berater betreiber betreuer betriebswirt bildner
    biologe buchhalter chef chemiker coach designer dirigent direktor disponent dolmetscher dozent
    drucker einkaufer elektriker entwickler erzieher experte fachkraft fachmann fahrer fotograf
    forscher friseur fuhrer gartner gestalter geologe gutachter handler handwerker hausmeister
    helfer hersteller historiker informatiker ingenieur inhaber inspektor installateur jurist
    kaufmann kellner koch konstrukteur koordinator krankenpfleger kraft kunstler laborant lagerist
    landwirt lehrer leiter lektor lotse makler maler manager marketer maurer mechaniker
    mechatroniker mediator meister mitarbeiter moderator monteur musiker notar okonom optiker
    padagoge partner pfarrer pfleger pharmazeut physiker pilot planer polier polizist prasident
    priester produzent professor programmierer prufer psychologe raumpfleger rechtsanwalt redakteur
    referent regisseur reiniger reporter richter sachbearbeiter sanitater schlosser schneider
    schreiner schweisser sekretar setzer soziologe sprecher steuermann steward stratege student
    supervisor tankwart techniker texter therapeut tischler trainer ubersetzer verkaufer vermittler
    vertreter verwalter volkswirt vorsitzende vorsitzender vorstand wachter warter wart weber winzer
    wirt wissenschaftler zeichner zimmerer zusteller engineer developer consultant officer
    architect"""
)
# What a title or an offer is about: further last parts of compounds.
SUBJECTS = _words(
    """abteilung abwicklung akquise analyse anlage arbeit architektur assistenz ausbildung
    automation bau beratung bereich beschaffung betreuung betrieb bildung buchhaltung controlling
    dienst design einkauf entwicklung erziehung export fertigung finanzierung forschung fuhrung
    gestaltung handel handwerk hilfe import aussendienst innendienst mitglied informatik
    ingenieurwesen instandhaltung integration koordination konstruktion leitung logistik
    management marketing mechanik medizin montage
    okonomie organisation pflege physik planung politik presse produktion programmierung prozess
    prufung psychologie recht rechnung redaktion schulung schutz sicherheit steuerung strategie
    system technik technologie therapie training transport ubersetzung verkauf vermittlung vertrieb
    verwaltung vorbereitung wartung weiterbildung wesen wirtschaft wissenschaft"""
)
HEADS = PERSONS | SUBJECTS

# Written as one word but no compound of the two.
NO_COMPOUND = _words(
    """begleiter halbleiter einkaufer verkaufer mitarbeiter vorstand verwalter vertrieb betrieb
    unternehmer teilnehmer weiterbildung verdienst fachmann landwirt gastwirt hauptmann
    hausmeister"""
)
# No modifiers: what they form with a head is another word (`Ableiter`, `Vorbereitung`).
PREFIXES = _words(
    """abs ans aus auf bei durch ein emp ent gegen ger her hin ins miss mit nach uber umm unter
    ver vor weg wider wieder zer zurecht zuruck zusammen anf auff aufr einf verf entf senk waag
    gut best nicht"""
)

# Feminine forms are recognised by what stands before -in / -innen.
PERSON_ENDINGS = (
    "er", "or", "ent", "ant", "ist", "eur", "iv", "at", "et", "it", "ut", "nom", "log", "soph",
    "graf", "graph", "arzt", "anwalt", "koch", "rat", "stand", "amt", "bot", "kund", "wirt", "chef",
    "pat", "ekt", "ar", "an", "yst", "gog", "urg", "if", "eut", "ert", "soz", "ling", "gott", "ier",
    "ell", "al", "kolleg", "gesell", "pert", "frank", "wart", "wachter", "schmied", "hirt", "polit",
    "coach", "freund", "feind", "gast", "vogt", "dan", "knecht", "genoss", "nachfolg", "zeug",
    "laie", "erb",
    "hilf", "akon", "path", "matros", "opad", "metz",
    "and", "jurist", "pilot", "agent", "trag", "maat", "held", "bischof", "elt", "op", "lots",
)  # fmt: skip

# Different words for the same title, as keys without their ending; the value is a final key.
SAME_TITLE = {
    "azubi": "auszubildend",
    "azubis": "auszubildend",
    "auszubildend": "auszubildend",
    "studierend": "student",
    "mitarbeitend": "mitarbeiter",
    "forschend": "forscher",
    "assistenz": "assistent",
    "leitung": "leiter",
    "frei": "frei",
    "stewardess": "steward",
    "entbindungspfleger": "hebamm",
    "dozierend": "dozent",
    "lehrend": "lehrer",
    "lernend": "lerner",
    "schwester": "pfleger",
    "arbeitnehmend": "arbeitnehmer",
    "hostess": "host",
    "azubin": "auszubildend",
    "botin": "bot",
    "patin": "pat",
    "prinzessin": "prinz",
    "tagesmutter": "tagesvater",
    "waitress": "waiter",
    "actress": "actor",
}

# Written short, or in English with another letter: the same title, but not as it was typed.
SHORT_TITLE = {
    "dipl": "diplom",
    "gf": "geschaftsfuhrer",
    "ing": "ingenieur",
    "kffr": "kaufmann",
    "kfm": "kaufmann",
    "prof": "professor",
    "profin": "professor",
    "stellv": "stellvertret",
    "stv": "stellvertret",
    "architect": "architekt",
    "assistant": "assistent",
    "coordinator": "koordinator",
    "director": "direktor",
    "product": "produkt",
    "project": "projekt",
}

# The same at the end of longer titles.
SAME_ENDING = (
    ("leitung", "leiter"),
    ("assistenz", "assistent"),
    ("mitarbeitende", "mitarbeiter"),
    ("mitarbeitenden", "mitarbeiter"),
    ("mitarbeitender", "mitarbeiter"),
    ("studierende", "student"),
    ("studierenden", "student"),
    ("krankenschwester", "krankenpfleger"),
    ("euse", "eur"),
    ("direktrice", "direktor"),
    *(
        (title + form, f"{title}mann")
        for title in ("bau", "rats", "schirm", "guts")
        for form in ("herr", "herrin", "herren", "herrinnen")
    ),
    ("fachkraft", "fachmann"),
    ("fachkrafte", "fachmann"),
    ("lehrkraft", "lehrer"),
    ("lehrkrafte", "lehrer"),
)

# Plurals in -er; other nouns in -er keep it, so that `Berater` is not `Beratung`.
ER_PLURALS = tuple(
    sorted(
        _words(
            """bander bilder blatter bretter bucher dacher dorfer eier facher felder fasser geister
            gelder gewander glieder grater guter haupter hauser holzer huhner kalber kinder kleider
            korner krauter lander leiber lichter lieder locher manner mauler munder mitglieder
            nester pfander rader rinder schilder schwerter tucher volker walder weiber worter
            amter"""
        )
    )
)

# Persons that end like these plurals.
NO_PLURALS = ("ausbilder", "weiterbilder", "auslander", "niederlander", "inlander")

# Frequent last and first names, so that they are not taken for typing errors of one another.
COMMON_NAMES = _words(
    """albrecht arnold bauer baumann beck becker berger bergmann böhm brandt braun busch dietrich
    engel fischer frank franke friedrich fuchs graf gross günther haas hahn hartmann
    heinrich herrmann hofmann hoffmann horn huber jäger jung kaiser keller klein koch
    köhler könig krämer kraus krause krüger kühn kuhn lang lange lehmann lorenz ludwig
    maier martin mayer meier meyer möller müller naumann neumann otto peters petersen
    pfeiffer pohl richter roth sauer schäfer schmid schmidt schmitt schmitz schneider
    scholz schreiber schröder schubert schulte schulz schulze schumacher schuster schwarz
    seidel simon sommer stein thomas vogel vogt voigt wagner walter weber weiss werner
    winkler winter wolf wolff ziegler zimmermann hansen jansen janssen lindner kramer
    bayer beyer alexander alexandra andrea andreas angelika anja anna anne annette antje
    astrid barbara bernd birgit björn britta carsten charlotte christa christian
    christiane christina christine claudia cornelia daniel daniela dennis dieter dirk
    doris elena elisabeth emma erik eva felix florian franz gabriele georg gerhard hanna
    hannah hans heike heinz helga helmut holger ines ingo ingrid jan jana jens joachim
    jochen johanna johannes jonas jörg josef judith julia julian jürgen karin karl karsten
    katharina kathrin katja katrin kerstin klaus kristin kristina lars laura lea lena leo
    leon lisa lukas manfred manuel manuela marcel marco maria marie mario marion markus
    martina matthias max melanie michael michaela mona monika nadine nicole nina norbert
    oliver patrick paul peter petra philipp rainer ralf renate robert rolf sabine sandra
    sara sarah sebastian silke silvia simone sonja stefan stefanie steffen stephan susanne
    sven tanja thorsten tim tobias tom torsten ulrich ulrike ursula ute uwe vanessa vera
    wilhelm wolfgang"""
)
