"""Settings in words, for owners who change them on a page."""

from __future__ import annotations

from ecken.settings.at_run_time import Source
from ecken.web.i18n import mark

__all__ = ["CHOICES", "GROUP_TITLES", "HINTS", "LABELS", "NEEDED", "SOURCES"]

GROUP_TITLES = {
    "site": mark("The community"),
    "joining": mark("Joining"),
    "contacts": mark("Contact requests and introductions"),
    "writing": mark("Writing and uploading"),
    "jobs": mark("Job ads"),
    "programs": mark("Programs and exports"),
}

SOURCES = {
    Source.DEFAULT: mark("usual value"),
    Source.FILE: mark("settings file"),
    Source.ADMINISTRATION: mark("set here"),
    Source.ENVIRONMENT: mark("environment"),
}

LABELS = {
    "community_name": mark("Name of the community"),
    "footer_note": mark("Sentence at the foot of every page"),
    "default_language": mark("Language for readers who state none"),
    "mail_reply_to": mark("Address to which answers to e-mails go"),
    "digest_hour": mark("Hour at which the summaries are written"),
    "push": mark("Notifications on phones and in browsers"),
    "joining": mark("Who may join"),
    "joining_domains": mark("E-mail domains that may join"),
    "members_invite": mark("Members may invite by their personal link"),
    "recruiters": mark("Who counts as a recruiter"),
    "request_expiry_d": mark("Days until an unanswered request expires"),
    "request_cool_down_d": mark("Days before the same two can try again"),
    "request_quota": mark("Requests of one member within 24 hours"),
    "request_open_max": mark("Open requests of one member"),
    "introduction_expiry_d": mark("Days until an unanswered introduction expires"),
    "introduction_reminder_d": mark("Days until the reminder of an introduction"),
    "introduction_quota": mark("Introductions of one member within 24 hours"),
    "message_quota": mark("Messages of one member within 24 hours"),
    "report_quota": mark("Reports of one member within 24 hours"),
    "post_limit": mark("Posts of one member"),
    "comment_limit": mark("Comments of one member"),
    "like_limit": mark("Likes of one member"),
    "post_image_limit": mark("Images in posts of one member"),
    "post_images_max_bytes": mark("All images in posts of one member, in bytes"),
    "photo_max_bytes": mark("Largest photo, in bytes"),
    "import_max_bytes": mark("Largest file of contacts, in bytes"),
    "jobs": mark("Who may write job ads"),
    "public_jobs": mark("Job ads may be open to everybody"),
    "job_runs_d": mark("Days that a job ad runs"),
    "job_quota": mark("Job ads of one member within 24 hours"),
    "job_running_max": mark("Running job ads of one member"),
    "export_link_h": mark("Hours for which an export of one’s data lies ready"),
    "program_registration": mark("Programs of others may enter themselves"),
    "api_limit": mark("Calls of programs for one member"),
}

_NEVER = mark("0 means never.")
_LIMIT = mark("A number and a period, such as 30/day or 10/15minutes.")

HINTS = {
    "mail_reply_to": mark("Empty: at the sender’s address."),
    "digest_hour": mark("0 to 23, in the time zone of the community."),
    "joining_domains": mark(
        "Separated by commas. Needed where owners of such an address may join."
    ),
    "request_expiry_d": _NEVER,
    "introduction_expiry_d": _NEVER,
    "introduction_reminder_d": _NEVER,
    "request_open_max": mark("0 means any number."),
    "public_jobs": mark("Only those whose advertiser says so; search engines find them."),
    "post_limit": _LIMIT,
    "comment_limit": _LIMIT,
    "like_limit": _LIMIT,
    "post_image_limit": _LIMIT,
    "api_limit": _LIMIT,
}

CHOICES = {
    "joining": {
        "open": mark("everybody"),
        "invitation": mark("whoever has an invitation link"),
        "domain": mark("owners of an address in these domains"),
        "approval": mark("whom the administration approves"),
    },
    "recruiters": {
        "self": mark("whoever says so"),
        "verified": mark("whom the administration has confirmed"),
    },
    "jobs": {
        "everyone": mark("every member"),
        "recruiters": mark("recruiters"),
        "operators": mark("the administration"),
    },
    "program_registration": {
        "off": mark("no"),
        "approval": mark("yes, and wait for approval"),
        "open": mark("yes, and ask members at once"),
    },
    "default_language": {"de": "Deutsch", "en": "English"},
}

NEEDED = (
    mark("a whole number from {least} to {most}, without a unit"),
    mark("one line of text without control characters"),
    mark("a name of up to 80 characters"),
    mark("a number and a period, for example 10/15minutes"),
    mark("e-mail domains separated by commas, such as verein.de, chor.example"),
    mark("one address, such as noreply@verein.de or Verein <noreply@verein.de>"),
    mark("a domain, because ECKEN_JOINING is “domain”"),
)
"""What a value has to be, as the settings file is told it too."""
