"""Search: finds members inside a circle by columns and terms of their profiles.

Knows arrays, profiles and words; no SQL, no viewer, no graph. Whoever asks says inside which ids
to look and whom to leave out (:class:`SearchScope`); answers depend on nothing else but the
profiles of those who are left. What matches what, word by word, is written in ``docs/search.md``.
"""

from ecken.search.profile_index import ProfileIndex
from ecken.search.profiles import Profile
from ecken.search.query import Query, from_form, parse_line, to_form, to_line
from ecken.search.results import Found, Hit, Suggestion, Why
from ecken.search.search_request import SearchRequest, SearchScope

__all__ = [
    "Found",
    "Hit",
    "Profile",
    "ProfileIndex",
    "Query",
    "SearchRequest",
    "SearchScope",
    "Suggestion",
    "Why",
    "from_form",
    "parse_line",
    "to_form",
    "to_line",
]
