"""Labels of list columns, of the counts in a report and of the steps of loading."""

from __future__ import annotations

from ecken.web.i18n import mark

__all__ = ["COLUMN_LABELS", "COUNT_LABELS", "ENCODINGS", "STAGES"]

COLUMN_LABELS = {
    "email": mark("E-mail address"),
    "first_name": mark("First name"),
    "last_name": mark("Last name"),
    "full_name": mark("First and last name in one cell"),
    "id": mark("Member number"),
    "consent": mark("Proof of consent"),
    "left": mark("Day of leaving"),
    "company": mark("Company"),
    "position": mark("Position"),
    "industry": mark("Industry"),
    "postal_code": mark("Postal code"),
    "city": mark("City"),
    "country": mark("Country"),
    "headline": mark("Headline"),
    "offers": mark("Offers"),
    "seeks": mark("Seeks"),
    "audience": mark("Who may see the contact list"),
    "listed": mark("Listed with their contacts"),
    "recruiter": mark("Recruiter"),
}
"""Columns of Ecken, in the order of the form."""

COUNT_LABELS = {
    "new": mark("New members"),
    "changed": mark("Members with changes"),
    "unchanged": mark("Members without changes"),
    "leaving": mark("Accounts to be deleted"),
    "left_out": mark("Lines left out"),
    "wrong": mark("Wrong lines"),
}

ENCODINGS = {
    "utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "mac_roman": "Mac Roman", "cp850": "DOS (CP 850)",
}  # fmt: skip

STAGES = {
    "members": mark("The list is being read."),
    "writing members": mark("The members are being written."),
    "writing contacts": mark("The members are being written."),
}
