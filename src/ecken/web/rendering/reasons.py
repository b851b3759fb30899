"""Labels of the reasons for a request."""

from __future__ import annotations

from ecken.web.i18n import mark

__all__ = ["REASON_LABELS"]

REASON_LABELS = {
    "": mark("no reason given"),
    "known": mark("We know each other"),
    "work": mark("We work together, or used to"),
    "event": mark("We met at an event"),
    "school": mark("School, training or university"),
    "customer": mark("Customer or supplier"),
    "interest": mark("A shared interest"),
    "introduced": mark("Someone mentioned us to each other"),
}
"""By the reasons of ``rules.request``, in the order of the form."""
