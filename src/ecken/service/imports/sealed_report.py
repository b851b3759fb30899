"""The report between the comparison and its page: the browser holds it, under a seal.

Nothing of it stays with the site. The seal is good for one member and for a day, and shows that the
figures were counted here.
"""

from __future__ import annotations

from dataclasses import asdict

from ecken.durations import DAY_S
from ecken.errors import Invalid
from ecken.service.community import Community
from ecken.service.imports.contacts_report import ContactsReport, read_report
from ecken.signing import Use, read_signed, write_signed

__all__ = ["open_report", "seal_report"]


def seal_report(community: Community, viewer: int, report: ContactsReport) -> str:
    """Return the report as a signed text."""
    return write_signed(
        community.secret, Use.CONTACTS_REPORT, asdict(report), holder=str(viewer),
        clock=community.clock,
    )  # fmt: skip


def open_report(community: Community, viewer: int, sealed: str) -> ContactsReport:
    """Return the report that was sealed for this member.

    Raises
    ------
    Invalid
        ``report_gone``: it is too old, not this member's, or none.
    """
    said = read_signed(
        community.secret, Use.CONTACTS_REPORT, sealed, holder=str(viewer),
        clock=community.clock, lasts_s=DAY_S,
    )  # fmt: skip
    if said is None:
        raise Invalid(
            "report_gone",
            "This report is gone: it was stored nowhere. Choose the file once more.",
            field="file",
        )
    return read_report(said)
