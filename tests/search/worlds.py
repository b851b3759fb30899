"""Small made-up communities for the tests of the search."""

from __future__ import annotations

import random

from ecken.search import Profile

FIRST = (
    "Anna Hanna Stefan Stephan Jörg Joerg Martin Martina Müjde Katrin Kathrin Ulf Ines Hans-Peter "
    "Hanspeter"
).split()
LAST = (
    "Müller Mueller Muller Meier Mayr Schmidt Schmitt Weiß Weiss Berg Kowalski O'Neill Lange-Berg"
).split()
COMPANIES = [
    "Siemens AG",
    "Siemensstadt eG",
    "Haus und Grund",
    "Müller Bau",
    "Bosch",
    "Deutsche Bahn",
    "Siemens-Stadt",
    "Haus & Grund e. V.",
]
POSITIONS = [
    "Einkäufer", "Einkäuferin", "Einkäufer*in", "Einkaufsleiter", "Leiterin Einkauf",
    "Leitung des Einkaufs", "Verkäuferin", "Vertriebsleiter", "Softwareentwickler", "Ärztin",
    "Arzthelferin", "Unternehmensberater", "Head of Purchasing", "Leiter Verkauf (m/w/d)",
]  # fmt: skip
CITIES = [
    ("Hamburg", "20095", "DE"), ("Lüneburg", "21335", "DE"), ("Berlin", "10115", "DE"),
    ("Wien", "1010", "AT"), ("Zürich", "8001", "CH"), ("Hamburg", "", "DE"), ("Nirgendwo", "", ""),
    ("Köln", "50667", ""), ("Frankfurt am Main", "60311", "DE"), ("Frankfurt/Main", "", ""),
    ("Frankfurt", "", "DE"), ("Frankfurt (Oder)", "", "DE"),
]  # fmt: skip
INDUSTRIES = ["62.01", "62.02", "70.22", "46.1", "J", "", ""]
WORDS = (
    "Lean Management Beratung Berater Steuern Steuer Einkauf Strategie strategisch Häuser Haus "
    "und für Projekte Projekt consulting consultants Verhandlung nachhaltige nachhaltiger"
).split()
LANGUAGES = ["Deutsch", "Englisch", "Türkisch"]
SCHOOLS = ["Technische Universität Berlin", "Universität Hamburg", "Hochschule Wien"]


def community(seed: int, size: int = 80) -> list[Profile]:
    """``size`` profiles with scattered ids."""
    chance = random.Random(seed)
    members = sorted(chance.sample(range(1, 5 * size), size))
    return [person(chance, member) for member in members]


def person(chance: random.Random, member: int) -> Profile:
    city, postal_code, country = chance.choice(CITIES)
    return Profile(
        member,
        public_id="".join(chance.choices("abcdefgh", k=22)),
        first_name=chance.choice(FIRST),
        last_name=chance.choice(["", "von ", "Dr. "]) + chance.choice(LAST),
        headline=chance.choice(["", chance.choice(POSITIONS) + " bei " + chance.choice(COMPANIES)]),
        company=chance.choice([*COMPANIES, ""]),
        position=chance.choice([*POSITIONS, ""]),
        former=tuple(
            (chance.choice(COMPANIES), chance.choice(POSITIONS)) for _ in range(chance.randrange(3))
        ),
        industry=chance.choice(INDUSTRIES),
        industry_text=chance.choice(["", "", "Beratung", "Seefahrt"]),
        city=city,
        postal_code=postal_code,
        country=country,
        education=tuple(
            (chance.choice(SCHOOLS), chance.choice(["Diplom", "M.Sc."]), chance.choice(WORDS))
            for _ in range(chance.randrange(2))
        ),
        languages=tuple(chance.sample(LANGUAGES, chance.randrange(3))),
        offers=" ".join(chance.choices(WORDS, k=chance.randrange(6))),
        seeks=", ".join(chance.choices(WORDS, k=chance.randrange(4))),
        about=" ".join(chance.choices(WORDS, k=chance.randrange(8))),
        recruiter=chance.random() < 0.2,
        joined=chance.randrange(1_500_000_000, 1_700_000_000),
    )


LINES = [
    "", "meier", "müller", "name:mueller", "vorname:hanna", "nachname:weiss", "stefan",
    "Dr. von Berg",
    "firma:siemens", "firma:haus firma:und", "firma:(haus und grund)", "firma_jetzt:bosch",
    "firma_früher:bosch", "position:einkäufer", "position:einkauf*", "position_jetzt:einkäuferin",
    "position_früher:einkaufsleiter", "leiter einkauf", "einkaufsleiter",
    "position:(leiter verkauf)",
    "arzt", "berater", "biete:beratung", "biete:\"lean management\"", "suche:steuer", "über:haus",
    "\"lean management\"", "\"leiter\"", "\"hanna müller\"", "name:\"Anna Weiß\"",
    "consultant", "haus und für", "und", "der", "ort:hamburg", "plz:D-20095",
    "ort:hamburg~60km", "plz:20095~1km", "plz:20*", "ort:wien~500km", "branche:62", "branche:J",
    "branche:IT", "branche:beratung", "branche:seefahrt", "branche:xyzzy", "sprache:deutsch",
    "recruiter:ja", "recruiter:nein", "neu_seit:2020-01-01", "neu_seit:01.06.2022", "schule:berlin",
    "abschluss:diplom", "fach:projekt", "ausbildung:hamburg", "-firma:siemens", "-meier",
    "firma:siemens oder ort:berlin", "(firma:bosch oder firma:siemens) -ort:hamburg",
    "-(recruiter:ja oder branche:62) sprache:englisch", "firma:simens", "ort:hambrug", "kowalksi",
    "position:einkäufre", "strategei", "überschrift:bosch", "müller* -name:mayr", "kontakt_von:x",
    "anfrage:keine firma:siemens", "einkäufer in hamburg", "Einkäufer:in", "nix", "na*", "st*",
    "siemens bahn oder bosch haus",
    "hans peter", "Hans-Peter müller", "hanspeter", "vorname:hanspeter", "name:neill", "o neill",
    "H.-P. Berg", "h. weiss", "Dipl.-Ing. Meier", "graf berg", "frau dr. anna", "mba", "v. berg",
    "software entwickler", "-(software entwickler)", "ort:cologne", "ort:vienna", "schule:tu",
    "sprache:german", "uni wien", "ingenieur oder graf meier", "bsoch", "position:projektleitre",
    "ort:hambur", "firma:iemens", "seimens", "haeuser", "kontakt_von:x hans peter",
    "ort:(frankfurt a. m.)", "ort:\"Frankfurt am Main\"", "frankfurt/main", "ort:frankfurt",
    "einkäufer frankfurt a.M.", "-ort:Frankfurt/M.", "ort:\"Frankfurt a. M.\"~10km",
    "vorname:an", "nachname:das ort:hamburg", "-nachname:von", "name:(von berg)", "hanna das",
    "-von meier", "position:des", "position:(leiter des einkaufs)", "-(haus und der)", "M.Sc.",
    "abschluss:m.sc.", "msc", "dipl.-ing. meier", "der oder von", "-(der oder meier)",
    "nachname:und", "nachname:oder", "position:einkäufer*", "name:(dr. h.c. weiss)",
    "frankfurt an der oder", "ort:(Frankfurt (Oder)) oder firma:bosch", "ort:\"frankfurt\"",
]  # fmt: skip
