"""Industries are guessed by words; how often that is right was counted on names of known trades."""

from __future__ import annotations

import pytest

from ecken.reference import industries
from ecken.reference.industry_words import Basis, guess_industry
from ecken.reference.titles import all_titles

KNOWN = """
Deutsche Bank AG:64|Commerzbank AG:64|Stadtsparkasse München:64|Berliner Volksbank eG:64
KfW Bankengruppe:64|Allianz SE:65|R+V Versicherung AG:65|HUK-COBURG:65|Zurich Insurance Group:65
Münchener Rückversicherung:65|Techniker Krankenkasse:84|Siemens AG:27|Bosch:29|BMW Group:29
Volkswagen AG:29|Continental Automotive GmbH:29|BASF SE:20|Evonik Industries AG:20|Bayer AG:21
Merz Pharma GmbH & Co. KGaA:21|SAP SE:62|Software AG:62|adesso SE:62|msg systems ag:62|Google:63
Deutsche Telekom AG:61|Vodafone GmbH:61|Deutsche Bahn AG:49|Berliner Verkehrsbetriebe:49
Deutsche Lufthansa AG:51|Eurowings:51|DHL:53|Kühne + Nagel:52|Hellmann Worldwide Logistics:52
Fraport AG:52|Flughafen München GmbH:52|E.ON SE:35|Stadtwerke München GmbH:35|EnBW:35
Vattenfall Energy:35|Hochtief AG:41|STRABAG AG:42|Edeka Zentrale:47|REWE Group:47|Otto Group:47
Roland Berger:70|McKinsey & Company:70|Boston Consulting Group:70|Horváth Unternehmensberatung:70
KPMG AG Wirtschaftsprüfungsgesellschaft:69|Ernst & Young:69|Noerr Rechtsanwälte:69
Ecovis Steuerberatung:69|Freshfields:69|gmp Architekten:71|TÜV Süd:71|Ingenieurbüro Schmidt:71
Fraunhofer-Gesellschaft:72|Max-Planck-Institut für Physik:72|Forschungszentrum Jülich:72
Serviceplan:73|Jung von Matt:73|Randstad Deutschland:78|Kienbaum Personalberatung:78|TUI AG:79
Securitas Sicherheitsdienst:80|Gegenbauer Facility Management:81|Finanzamt Köln:84
Stadtverwaltung Mainz:84|Landratsamt Dachau:84|Deutsche Bundeswehr:84|Universität Wien:85
TU Berlin:85|Hochschule Mainz:85|University of Oxford:85|Goethe-Gymnasium:85|Volkshochschule Köln:85
Charité:86|Universitätsklinikum Bonn:86|Helios Kliniken GmbH:86|Asklepios Klinik Altona:86
St. Josef Krankenhaus:86|Deutsches Rotes Kreuz:88|Caritas:88|Kita Sonnenschein:88
Deutsches Museum:91|Staatstheater Stuttgart:90|Berliner Philharmoniker:90|Axel Springer Verlag:58
Gruner + Jahr:58|C.H. Beck Verlag:58|Westdeutscher Rundfunk:60|ZDF:60|Constantin Filmproduktion:59
DMG Mori:28|Trumpf SE:28|Schmitt Maschinenbau GmbH:28|Voith Group:28|Infineon:26|Zeiss:26
Paulaner Brauerei:11|Bäckerei Wünsche:10|Dr. Oetker:10|Hotel Adlon:55|Motel One:55|Vapiano:56
Restaurant Tantris:56|Vonovia SE:68|LEG Immobilien:68|Gewobag Wohnungsbau:68|IG Metall:94
Bertelsmann Stiftung:94|IHK Köln:94|Caritasverband:88|Autobahn GmbH:42|Spielbank Berlin:92
"""
"""Companies and their division, chosen by hand by whoever chose the words: no random sample."""


def _known() -> list[tuple[str, str]]:
    parts = (part.rpartition(":") for part in "|".join(KNOWN.split("\n")).split("|"))
    return [(name, code) for name, _, code in parts if name]


def test_a_guess_by_the_name_is_right_nine_times_in_ten_and_half_stays_unknown() -> None:
    known = _known()
    assert len(known) > 100
    assert {code for _, code in known} <= set(industries.all_industries())
    guessed = [(name, code, guess) for name, code in known if (guess := guess_industry(name, ""))]
    wrong = [(name, guess.code) for name, code, guess in guessed if guess.code != code]
    assert len(wrong) <= 0.1 * len(guessed), wrong
    assert 0.4 * len(known) <= len(guessed)


@pytest.mark.parametrize(
    ("company", "position", "found"),
    [
        ("Kreissparkasse Köln", "Lehrerin", ("64", Basis.COMPANY)),
        ("Acme", "Lehrerin für Mathematik", ("85", Basis.POSITION)),
        ("Acme", "Controller", None),
        ("", "", None),
        ("Autobahn GmbH", "", None),
        ("Real Estate Partners", "", ("68", Basis.COMPANY)),
        ("Bank of Hotels", "", ("55", Basis.COMPANY)),
    ],
)
def test_the_name_counts_before_the_position(
    company: str, position: str, found: tuple[str, Basis] | None
) -> None:
    assert guess_industry(company, position) == found


def test_every_gendered_form_of_a_title_leads_to_the_same_industry() -> None:
    different = [
        title
        for title in all_titles()
        if len({guess_industry("", form) for form in (title.neutral, title.female, title.male)}) > 1
    ]
    assert different == []
    assert sum(guess_industry("", title.female) is not None for title in all_titles()) > 100
