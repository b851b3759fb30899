"""Column names in the lists of other programs. Sources: docs/lists.md.

The first name that a list has is taken, so names that mean one thing for sure stand first. All are
compared as :func:`ecken.exchange.tables.name_key` writes them: letters and digits alone.
"""

from __future__ import annotations

from ecken.exchange.tables import name_key

__all__ = ["COLUMN_NAMES", "EXPECTED_NAMES"]

COLUMN_NAMES: dict[str, tuple[str, ...]] = {
    "id": (
        "id", "Mitgliedsnummer", "Mitgliedsnr", "Mitglieds-Nr.", "Mitglied-Nr.", "MitgliedNr",
        "Mitgl.-Nr.", "Mitgliednummer", "Member ID", "Membership number", "Member number",
        "User ID", "Internal Contact ID", "Contact ID", "External Identifier", "Kontakt-ID",
        "Personennummer", "Adressnummer", "Adress-Nr.", "Kundennummer", "Benutzer-ID", "Nummer",
        "Nr.", "Lfd. Nr.", "uuid",
    ),
    "email": (
        "email", "E-Mail", "E-Mail-Adresse", "Primäre E-Mail", "Haupt-E-Mail", "Email address",
        "E-Mail 1", "Emailadresse", "E-Mail privat", "Private E-Mail", "Login E-Mail",
        "Login E-Mail oder Benutzername", "Primary email", "Email (primary)", "Home-Email",
        "E-Mail Primär", "Mail", "Mailadresse", "E-Mail geschäftlich",
    ),
    "first_name": (
        "first_name", "Vorname", "Vornamen", "First name", "Given name", "Rufname", "Forename",
    ),
    "last_name": (
        "last_name", "Nachname", "Familienname", "Zuname", "Last name", "Surname", "Family name",
        "Name",
    ),
    "full_name": (
        "full_name", "Vor- und Nachname", "Name, Vorname", "Nachname, Vorname",
        "Vollständiger Name", "Mitgliedsname", "Display name", "Full name", "Sort Name", "Mitglied",
    ),
    "headline": ("headline", "Kurzprofil", "Slogan", "Tagline"),
    "company": (
        "company", "Firma", "Firmenname", "Unternehmen", "Arbeitgeber", "Organisation",
        "Organization", "Current employer", "Employer", "Institution", "Name der Firma",
    ),
    "position": (
        "position", "Beruf", "Berufsbezeichnung", "Job title", "Stellung", "Tätigkeit",
        "Funktion im Unternehmen", "Stelle",
    ),
    "industry": ("industry", "Branche", "Wirtschaftszweig", "Sector"),
    "city": ("city", "Ort", "Wohnort", "Stadt", "Town", "Ort privat"),
    "postal_code": (
        "postal_code", "PLZ", "Postleitzahl", "Postal code", "Zip", "Zip code", "ZIP/Postal code",
        "PLZ privat",
    ),
    "country": ("country", "Land", "Staat", "Ländercode", "Country code"),
    "offers": ("offers", "Ich biete", "Biete", "Bietet"),
    "seeks": ("seeks", "Ich suche", "Suche", "Sucht"),
    "audience": ("audience",),
    "listed": ("listed",),
    "recruiter": ("recruiter", "Personalvermittlung"),
    "consent": (
        "consent", "Einwilligung", "Einwilligung Netzwerk", "Zustimmung", "Datenschutzerklärung",
        "Datenschutz akzeptiert", "Einverständnis", "DSGVO", "GDPR consent",
    ),
    "left": (
        "left", "Austritt", "Austrittsdatum", "Austritt am", "Ausgetreten", "Ausgetreten am",
        "Mitglied bis", "Kündigungsdatum", "Resignation date", "Membership end date",
    ),
}  # fmt: skip
"""By column of Ecken: the names that other programs give it."""

EXPECTED_NAMES: frozenset[str] = frozenset(
    name_key(name) for names in COLUMN_NAMES.values() for name in names
)
"""All of them, to tell a header from what stands above it."""
