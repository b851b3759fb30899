"""What a viewer may see, read from the tables by the rule alone: sets and dicts, no engine.

:func:`view_of` is the definition of the promise. Two worlds whose views are equal for a viewer
must give that viewer the same bytes everywhere. Every table has to say here what of it a viewer
may see; a table that says nothing fails a test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ecken.store.tables import metadata
from tests import oracle
from tests.privacy import report_views
from tests.privacy.company_rows import company_rules
from tests.privacy.found_views import found_rules
from tests.privacy.house_views import house_rules
from tests.privacy.job_views import job_rules
from tests.privacy.offer_views import offer_rules
from tests.privacy.post_views import post_rules
from tests.privacy.program_views import program_rules

__all__ = ["RULES", "Rows", "Tables", "entries_read_unseen", "view_of"]

Rows = list[dict[str, Any]]

REACHES = {"nobody": 0, "contacts": 1, "second": 2, "third": 3, "fourth": 4, "everyone": 10_000}
OPEN_REQUEST = ("pending", "declined")
SILENT = ("asked", "declined_by_bridge", "passed_on", "declined_by_target", "ended")
PRIVATE = ("email", "email_key", "audience", "is_listed", "is_findable_by_email", "load_id")
OWN = (
    *("sent_forms", "sessions", "audit_entries", "invitations", "personal_links", "push_devices"),
    "calendar_addresses",
    *("answered_calls", "credentials", "authenticator_apps", "recovery_codes", "passkeys"),
)
NOT_SHOWN = ("changed_at", "screen_language", "is_operator")


@dataclass
class Tables:
    """All rows of a database, and who is hidden from whom."""

    rows: dict[str, Rows]

    @classmethod
    def read(cls, connection: Connection) -> Tables:
        """Read every table."""
        return cls(
            {
                table.name: [dict(row._mapping) for row in connection.execute(select(table))]
                for table in metadata.sorted_tables
            }
        )

    def __getitem__(self, name: str) -> Rows:
        return self.rows[name]

    def active(self) -> set[int]:
        """Members who are there."""
        return {row["id"] for row in self["members"] if row["state"] == "active"}

    def hidden(self, viewer: int) -> set[int]:
        """Blocked by the viewer, blocking them, or away for a time."""
        pairs = [(row["blocker_id"], row["blocked_id"]) for row in self["blocks"]]
        away = {row["id"] for row in self["members"] if row["state"] == "suspended"} - {viewer}
        blocked = {b for a, b in pairs if a == viewer} | {a for a, b in pairs if b == viewer}
        return blocked | away

    def network(self) -> oracle.World:
        """Who knows whom, who discloses how far, who is listed."""
        size = max((row["id"] for row in self["members"]), default=0) + 1
        ties = [(row["low_id"], row["high_id"]) for row in self["contacts"]]
        world = oracle.World.of(size, ties)
        for row in self["members"]:
            world.reach[row["id"]] = REACHES[row["audience"]]
            if not row["is_listed"]:
                world.unlisted.add(row["id"])
        return world


def view_of(tables: Tables, viewer: int) -> dict[str, Any]:
    """Return all that ``viewer`` may see, as plain values that can be compared."""
    known = tables.active() - tables.hidden(viewer)
    return {name: rule(tables, viewer, known) for name, rule in RULES.items()}


# -- the network (R2, R3) ----------------------------------------------------------------------


def _lists(tables: Tables, viewer: int, also: tuple[int, ...] = ()) -> dict[int, set[int]]:
    """The lists that the viewer sees, by owner, as far as they see them.

    ``also``: as if these were contacts.
    """
    network, hidden = tables.network(), tables.hidden(viewer)
    found = {viewer: network.row(viewer) - hidden}
    for layer, members in enumerate(oracle.layers(network, viewer, hidden, also)):
        for member in members if layer else ():
            if network.reach_of(member) >= layer:
                found[member] = network.row(member) - hidden - network.unlisted
    return found


def entries_read_unseen(tables: Tables, viewer: int) -> set[tuple[int, int]]:
    """Return entries of lists that are read for the viewer, and which they are not shown.

    Those of members hidden from them, in lists that they see; and those of lists that a request to
    them lets be counted as if they had accepted (R7), in numbers alone.
    """
    network, hidden = tables.network(), tables.hidden(viewer)
    found = {
        (owner, entry)
        for owner in _lists(tables, viewer)
        for entry in (network.row(owner) & hidden) - network.unlisted
    }
    for row in tables["contact_requests"]:
        if row["recipient_id"] == viewer and row["state"] == "pending":
            as_if = _lists(tables, viewer, (row["sender_id"],))
            found |= {
                (owner, entry)
                for owner in as_if.keys() - _lists(tables, viewer).keys()
                for entry in network.row(owner) - network.unlisted
            }
    return found


def _contacts(tables: Tables, viewer: int, known: set[int]) -> Any:
    lists = _lists(tables, viewer)
    since = {(row["low_id"], row["high_id"]): row["since"] for row in tables["contacts"]}
    days = {
        frozenset((a, b)): at
        for (a, b), at in since.items()
        if b in lists.get(a, ()) or a in lists.get(b, ())
    }
    hidden = tables.hidden(viewer)
    return oracle.layers(tables.network(), viewer, hidden), lists, days


def _blocks(tables: Tables, viewer: int, known: set[int]) -> Any:
    return [row for row in tables["blocks"] if row["blocker_id"] == viewer]


# -- members -------------------------------------------------------------------------------------


def _members(tables: Tables, viewer: int, known: set[int]) -> Any:
    shown = {}
    for row in tables["members"]:
        if row["id"] == viewer:
            shown[viewer] = {n: v for n, v in row.items() if n != "changed_at"}
        elif row["id"] in known:
            shown[row["id"]] = {n: v for n, v in row.items() if n not in (*PRIVATE, *NOT_SHOWN)}
    return shown


def _found_by_email(tables: Tables, viewer: int, known: set[int]) -> Any:
    """Whom one finds who knows the address."""
    return {
        row["email_key"]: row["id"]
        for row in tables["members"]
        if row["is_findable_by_email"] and row["id"] in known
    }


def _of_known(name: str) -> Callable[[Tables, int, set[int]], Any]:
    """Parts of the public profile."""

    def rule(tables: Tables, viewer: int, known: set[int]) -> Any:
        return [row for row in tables[name] if row["member_id"] in known | {viewer}]

    return rule


def _details(tables: Tables, viewer: int, known: set[int]) -> Any:
    contacts = _lists(tables, viewer)[viewer]
    chosen = {(r["member_id"], r["detail"]) for r in tables["chosen_contacts"]
              if r["chosen_id"] == viewer}  # fmt: skip
    found = {}
    for row in tables["contact_details"]:
        owner, key = row["member_id"], (row["member_id"], row["detail"])
        to_viewer = {
            "nobody": False,
            "chosen": owner in contacts and key in chosen,
            "contacts": owner in contacts,
            "everyone": True,
        }[row["audience"]]
        if owner == viewer:
            found[key] = (row["value"], row["audience"])
        elif owner in known and to_viewer:
            found[key] = row["value"] or _email(tables, owner)
    return found


def _email(tables: Tables, member: int) -> str:
    return next(row["email"] for row in tables["members"] if row["id"] == member)


def _switches(tables: Tables, viewer: int, known: set[int]) -> Any:
    """Who takes introductions, and whose news stand in mine: told to those who may meet them."""
    met = set().union(*_lists(tables, viewer).values()) | {viewer}
    return [
        row
        for row in tables["switches"]
        if row["member_id"] == viewer
        or (row["member_id"] in met and row["name"] in ("introductions", "news_of_me"))
    ]


# -- what two or three have with each other ------------------------------------------------------


def _requests(tables: Tables, viewer: int, known: set[int]) -> Any:
    """The sender is not told of a decline. Who is asked may compute as if they accepted (R7)."""
    network, hidden = tables.network(), tables.hidden(viewer)
    found: list[Any] = []
    for row in tables["contact_requests"]:
        row = dict(row)
        if row["sender_id"] == viewer:
            if row["state"] in OPEN_REQUEST:
                row |= {"state": "pending", "ended_at": None}
            found.append(row)
        elif row["recipient_id"] == viewer:
            found.append(row)
            if row["state"] == "pending" and row["sender_id"] in known:
                found += [
                    oracle.circle(network, viewer, degree, hidden, also=[row["sender_id"]])
                    for degree in (2, 3)
                ]
    return found


def _introductions(tables: Tables, viewer: int, known: set[int]) -> Any:
    """The asker learns of no silent no, the target of nothing before the bridge agrees (R9)."""
    found = []
    for row in tables["introductions"]:
        row = dict(row)
        if not {row["asker_id"], row["bridge_id"], row["target_id"]} <= known | {viewer}:
            continue
        if row["asker_id"] == viewer:
            for name in ("passed_on_at", "passed_on_text", "target_declined_at", "reminded_at"):
                row.pop(name)
            if row["state"] in SILENT:
                row |= {"state": "asked", "ended_at": None}
        elif row["bridge_id"] == viewer:
            row.pop("target_declined_at")
            if row["state"] == "declined_by_target":
                row["state"] = "passed_on"
        elif row["target_id"] != viewer or row["passed_on_at"] is None:
            continue
        found.append(row)
    return found


def _conversations(tables: Tables, viewer: int, known: set[int]) -> Any:
    """Whole where somebody else is there; else what the viewer has written, and nobody's name."""
    members: dict[int, set[int]] = defaultdict(set)
    for row in tables["participants"]:
        members[row["conversation_id"]].add(row["member_id"])
    there = {c for c, who in members.items() if viewer in who and (who - {viewer}) & known}
    shown = [
        row
        for row in tables["messages"]
        if viewer in members[row["conversation_id"]]
        and row["author_id"] in known | {viewer}
        and (not row["is_hidden"] or row["author_id"] == viewer)
    ]
    own = there | {row["conversation_id"] for row in shown}
    return (
        [row for row in tables["conversations"] if row["id"] in there],
        {row["public_id"] for row in tables["conversations"] if row["id"] in own},
        [
            row
            for row in tables["participants"]
            if row["member_id"] == viewer and row["conversation_id"] in there
        ],
        {c: who for c, who in members.items() if c in there},
        shown,
    )


def _invited(tables: Tables, viewer: int, known: set[int]) -> Any:
    """By whose link the viewer has joined, and who has joined by theirs."""
    return [
        {n: v for n, v in row.items() if n != "is_offered" or row["member_id"] == viewer}
        for row in tables["invited_members"]
        if viewer in (row["member_id"], row["inviter_id"])
        and {row["member_id"], row["inviter_id"]} <= known | {viewer}
    ]


def _notices(tables: Tables, viewer: int, known: set[int]) -> Any:
    there = known | {viewer}
    return [r for r in tables["notices"] if r["member_id"] == viewer and r["about_id"] in there]


# -- one's own ---------------------------------------------------------------------------------


def _own(name: str, owner: str = "member_id") -> Callable[[Tables, int, set[int]], Any]:
    def rule(tables: Tables, viewer: int, known: set[int]) -> Any:
        return [row for row in tables[name] if row[owner] == viewer]

    return rule


def _everybodys(name: str) -> Callable[[Tables, int, set[int]], Any]:
    def rule(tables: Tables, viewer: int, known: set[int]) -> Any:
        return tables[name]

    return rule


def _of_own_posts(name: str) -> Callable[[Tables, int, set[int]], Any]:
    def rule(tables: Tables, viewer: int, known: set[int]) -> Any:
        own = {row["id"] for row in tables["posts"] if row["author_id"] == viewer}
        return [row for row in tables[name] if row["post_id"] in own]

    return rule


def _nobodys(tables: Tables, viewer: int, known: set[int]) -> Any:
    return None


RULES: dict[str, Callable[[Tables, int, set[int]], Any]] = {
    "contacts": _contacts,
    "blocks": _blocks,
    "members": _members,
    "found by e-mail": _found_by_email,
    "positions": _of_known("positions"),
    "educations": _of_known("educations"),
    "languages": _of_known("languages"),
    "links": _of_known("links"),
    "photos": report_views.photos,
    "contact_details": _details,
    "chosen_contacts": _own("chosen_contacts"),
    "switches": _switches,
    "contact_requests": _requests,
    "introductions": _introductions,
    "conversations": _conversations,
    "messages": _conversations,
    "participants": _conversations,
    "notices": _notices,
    **post_rules(_lists),
    **offer_rules(_own),
    **found_rules(),
    **company_rules(),
    "contact_notes": _own("contact_notes", "owner_id"),
    "contact_tags": _own("contact_tags", "owner_id"),
    "dismissed_suggestions": _own("dismissed_suggestions", "owner_id"),
    "followed_companies": _own("followed_companies", "owner_id"),
    "kept_members": _own("kept_members", "owner_id"),
    "reports": report_views.reports,
    "moderation_cases": report_views.decisions,
    "case_images": lambda tables, viewer, known: [],  # for operators
    "appeals": report_views.appeals,
    "target_groups": _own("target_groups", "owner_id"),
    **job_rules(),
    "job_searches": _own("job_searches", "owner_id"),
    **program_rules(_own, _nobodys),
    "site_state": _nobodys,
    "invited_members": _invited,
    "undos": _own("undos", "owner_id"),
    "cool_downs": _own("cool_downs", "asker_id"),
    **{name: _own(name) for name in OWN},
    "push_messages": _nobodys,
    "community_exports": _everybodys("community_exports"),
    "data_exports": _own("data_exports"),
    # Figures of the whole (R8, R13): of open lists, changed once a day, or loaded.
    **{name: _everybodys(name) for name in ("daily_figures", "measurements")},
    # Who has seen a post, nobody learns; how many have, and what was forecast, its author alone.
    "post_viewers": _nobodys,
    "post_reach": _of_own_posts("post_reach"),
    "post_forecasts": _of_own_posts("post_forecasts"),
    **house_rules(_own, _nobodys),
    **dict.fromkeys(("one_time_tokens", "outbox", "leaving_members"), _nobodys),
    # What operators have written and chosen for all; who wrote it, operators alone see.
    **dict.fromkeys(("list_mappings", "list_uploads", "limit_counters"), _nobodys),
    "site_pages": _everybodys("site_pages"),
    "site_look": _everybodys("site_look"),
    "site_page_authors": _nobodys,
}
"""For each table, what of it a viewer may see."""
