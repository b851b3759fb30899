"""All groups of methods, as attributes of a client."""

# Written by scripts/write_client.py: run make docs.

from __future__ import annotations

from ecken.client.calls.administration import Administration
from ecken.client.calls.companies import Companies
from ecken.client.calls.contacts import Contacts, Importing, Invitation, Kept, Requests, Suggestions
from ecken.client.calls.finding import Members, Numbers, Search
from ecken.client.calls.jobs import Jobs
from ecken.client.calls.meeting import Advisor, Introductions, TargetGroups
from ecken.client.calls.moderation import Moderation
from ecken.client.calls.news import Calendar, Messages, News, Reach
from ecken.client.calls.own import Me, OwnData, Privacy
from ecken.client.calls.posts import Posts
from ecken.client.method_groups import Ask

__all__ = ["Groups"]


class Groups:
    """A client's methods by what they are about."""

    def __init__(self, ask: Ask) -> None:
        self.me = Me(ask)
        self.own_data = OwnData(ask)
        self.privacy = Privacy(ask)
        self.contacts = Contacts(ask)
        self.requests = Requests(ask)
        self.kept = Kept(ask)
        self.invitation = Invitation(ask)
        self.suggestions = Suggestions(ask)
        self.importing = Importing(ask)
        self.introductions = Introductions(ask)
        self.advisor = Advisor(ask)
        self.target_groups = TargetGroups(ask)
        self.search = Search(ask)
        self.members = Members(ask)
        self.numbers = Numbers(ask)
        self.companies = Companies(ask)
        self.posts = Posts(ask)
        self.news = News(ask)
        self.reach = Reach(ask)
        self.messages = Messages(ask)
        self.calendar = Calendar(ask)
        self.jobs = Jobs(ask)
        self.moderation = Moderation(ask)
        self.administration = Administration(ask)
