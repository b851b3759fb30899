"""Invitations.csv: whom the member has asked on LinkedIn, and who has asked them."""

from __future__ import annotations

from ecken.exchange.dates import read_day
from ecken.exchange.linkedin.records import read_records
from ecken.exchange.people import ImportedPeople, ImportedPerson, ImportKind, find_links, one_line

__all__ = ["INVITATION_COLUMNS", "read_invitations"]

INVITATION_COLUMNS = {
    "from": ("From", "Von"),
    "to": ("To", "An"),
    "sent": ("Sent At", "Gesendet am"),
    "direction": ("Direction", "Richtung"),
    "inviter": ("inviterProfileUrl",),
    "invitee": ("inviteeProfileUrl",),
}

_SENT = ("outgoing", "ausgehend")


def read_invitations(content: bytes) -> ImportedPeople:
    """Return whom the member has asked; those who asked the member are left out.

    Until 2023 the file has no links, only names: nobody can be compared by those.
    """
    found = ImportedPeople(ImportKind.LINKEDIN_INVITATIONS)
    for line, record in read_records(content, INVITATION_COLUMNS):
        if record["direction"].lower() not in _SENT:
            continue
        first, _, last = one_line(record["to"]).rpartition(" ")
        found.add(
            ImportedPerson(
                line=line,
                first_name=first,
                last_name=last,
                links=find_links([record["invitee"]]),
                connected_on=read_day(record["sent"]),
            )
        )
    return found
