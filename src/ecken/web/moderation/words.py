"""Words of reports and decisions, for members and operators."""

from __future__ import annotations

from typing import Any, Final

from ecken.rules.moderation import Action, Ground, Outcome, Reason, SubjectKind
from ecken.web.i18n import mark

__all__ = ["ACTIONS", "FIELDS", "GROUNDS", "KINDS", "OUTCOMES", "REASONS", "REASON_HINTS", "WORDS"]

KINDS: Final = {
    SubjectKind.PROFILE.value: mark("Profile"),
    SubjectKind.PHOTO.value: mark("Photo"),
    SubjectKind.MESSAGE.value: mark("Message"),
    SubjectKind.POST.value: mark("Post"),
    SubjectKind.COMMENT.value: mark("Comment on a post"),
    SubjectKind.JOB.value: mark("Job ad"),
    SubjectKind.COMPANY.value: mark("Official page"),
    SubjectKind.NEWS.value: mark("News of a company"),
}

REASONS: Final = {
    Reason.ILLEGAL.value: mark("Illegal content"),
    Reason.HARASSMENT.value: mark("Insult or harassment"),
    Reason.IMPERSONATION.value: mark("Pretends to be somebody else"),
    Reason.SPAM.value: mark("Advertising or spam"),
    Reason.OTHER.value: mark("Something else"),
}

REASON_HINTS: Final = {
    Reason.ILLEGAL.value: mark("It breaks the law. Then please say below why you think so."),
}

ACTIONS: Final = {
    Action.NONE.value: mark("No measure"),
    Action.HIDE.value: mark("Content hidden"),
    Action.WARN.value: mark("Warning"),
    Action.SUSPEND.value: mark("Account suspended"),
}

GROUNDS: Final = {
    Ground.LAW.value: mark("The law"),
    Ground.RULES.value: mark("The rules of the community"),
}

OUTCOMES: Final = {
    Outcome.WAITING.value: mark("The administration is examining it."),
    Outcome.ACTED.value: mark("The administration has examined it and acted on it."),
    Outcome.NO_VIOLATION.value: mark("The administration has examined it and takes no measure."),
}

FIELDS: Final = {
    "name": mark("Name"),
    "headline": mark("Headline"),
    "position": mark("Position"),
    "company": mark("Company"),
    "industry": mark("Industry"),
    "city": mark("City"),
    "offers": mark("Offers"),
    "seeks": mark("Seeks"),
    "about": mark("About"),
    "former": mark("Former position"),
    "education": mark("Education"),
    "link": mark("Link"),
    "text": mark("Text"),
    "image": mark("Image"),
    "seen": mark("Description of the image"),
    "title": mark("Title"),
    "apply_to": mark("Apply"),
    "author": mark("Same author"),
    "other": mark("Reporter"),
}
"""Names in a copy of what was reported."""

WORDS: Final[dict[str, Any]] = {
    "kinds": KINDS,
    "reasons": REASONS,
    "reason_hints": REASON_HINTS,
    "actions": ACTIONS,
    "grounds": GROUNDS,
    "outcomes": OUTCOMES,
    "fields": FIELDS,
}
"""All of them, as templates know them."""
