"""The mutants: each changes one text in one module; some test of those named has to fail.

Made by hand and with operators (a comparison turned, a condition dropped, a call left out, a number
moved by one), over what decides who sees what and in which order things happen. ``lives`` says why
a mutant that no test can kill is right to live: what it changes cannot be seen, by design.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["MUTANTS", "Mutant"]


class Mutant(NamedTuple):
    """One text of a module replaced by another, and the tests that should notice."""

    module: str
    before: str
    after: str
    tests: tuple[str, ...]
    lives: str = ""

    @property
    def name(self) -> str:
        """Module and what is replaced, on one line."""
        return f"{self.module}: {' '.join(self.before.split())} -> {' '.join(self.after.split())}"


MUTANTS: list[Mutant] = []


def _of(module: str, *tests: str) -> _Adding:
    return _Adding(f"ecken.{module}", tuple(f"tests/{test}" for test in tests))


class _Adding:
    """Notes mutants of one module."""

    def __init__(self, module: str, tests: tuple[str, ...]) -> None:
        self._module, self._tests = module, tests

    def __call__(self, before: str, after: str, *tests: str, lives: str = "") -> _Adding:
        named = tuple(f"tests/{test}" for test in tests) or self._tests
        MUTANTS.append(Mutant(self._module, before, after, named, lives))
        return self


# -- rules ---------------------------------------------------------------------------------------

request = _of("rules.request", "rules/test_request.py")
request("_A.RECIPIENT): Transition(_S.DECLINED)", "_A.RECIPIENT): Transition(_S.WITHDRAWN)")
request("    (_S.DECLINED, _A.SENDER): _S.PENDING,\n", "")
request("    (_S.ENDED, _A.RECIPIENT): _S.EXPIRED,\n", "")
request("    (_S.ENDED, _A.SENDER): _S.EXPIRED,\n", "")
request("    (_S.WITHDRAWN, _A.RECIPIENT): _S.EXPIRED,\n", "")
request("shown is _S.PENDING and is_past_expiry", "is_past_expiry")
request("_S.EXPIRED if shown is _S.PENDING and is_past_expiry else shown", "shown")
request("is_past_expiry: bool = False", "is_past_expiry: bool = True")
request("if state is _S.WITHDRAWN:\n        return ended_at", "if False:\n        return ended_at")
request("expires_at is None and state not in OPEN_STATES", "expires_at is None")
request("else ended_at + cool_down_s", "else ended_at")
request("0 <= now - done_at <= UNDO_S", "now - done_at <= UNDO_S")
request("0 <= now - done_at <= UNDO_S", "0 <= now - done_at < UNDO_S")
request("UNDO_S = 60", "UNDO_S = 61")

introduction = _of("rules.introduction", "rules/test_introduction.py")
introduction("    (_S.PASSED_ON, _A.ASKER): _S.ASKED,\n", "")
introduction("    (_S.DECLINED_BY_BRIDGE, _A.ASKER): _S.ASKED,\n", "")
introduction("    (_S.DECLINED_BY_TARGET, _A.BRIDGE): _S.PASSED_ON,\n", "")
introduction("    (_S.ENDED, _A.ASKER): _S.ASKED,\n", "")
introduction("    (_S.ENDED, _A.TARGET): _S.WITHDRAWN,\n", "")
introduction("    (_S.ASKED, _A.TARGET): None,\n", "")
introduction("viewer is Actor.TARGET and not was_passed_on", "False")
introduction("shown in ANSWERED_BY and is_past_expiry", "state in OPEN_STATES and is_past_expiry")
introduction("shown in ANSWERED_BY and is_past_expiry", "is_past_expiry")
introduction("_S.PASSED_ON: _A.TARGET}", "_S.PASSED_ON: _A.BRIDGE}")
introduction(
    "        return expires_at + cool_down_s",
    "        return (ended_at or expires_at) + cool_down_s",
)
introduction(
    "Transition(_S.PASSED_ON, (Event.TARGET_TOLD,))",
    "Transition(_S.PASSED_ON)",
    "service/contacts/test_introductions.py",
)

moves = _of("rules.moves", "rules/test_moves.py")
moves("expires_at <= now", "expires_at < now")
moves("if not any(m == move and a == actor for _, m, a in table):", "if True:")
moves("if not any(m == move and a == actor for _, m, a in table):", "if False:")
moves("table.get((state, viewer), state) == told", "state == told")

audience = _of("rules.audience", "rules/test_audience.py")
audience("reach >= degree)", "reach > degree)")
audience("degree is not None and (", "(")
audience("Audience.SECOND: 2", "Audience.SECOND: 3")
audience(
    "reach == ANY_DEGREE or reach >= degree",
    "reach >= degree",
    lives="255 stands for any degree; it differs beyond the 255th layer alone",
)

# -- store ---------------------------------------------------------------------------------------

STALE = "store/test_stale_rows.py::test_"
requests = _of("store.contacts.requests", "store/test_shown_states.py")
requests(
    "table.c.id == request.id, table.c.state == request.state.value",
    "table.c.id == request.id",
    STALE + "a_request_moves_only_from_the_state_in_which_it_was_read",
)
requests(
    "table.c.id == request.id, table.c.state",
    "table.c.state",
    STALE + "a_move_is_of_one_row_alone",
)
requests(
    "    if changed != 1:\n        raise request_not_pending()\n",
    "",
    STALE + "a_request_moves_only_from_the_state_in_which_it_was_read",
)
requests("_is_pending_to(Actor.SENDER)", "_is_pending_to(Actor.RECIPIENT)")
requests("_is_pending_to(Actor.RECIPIENT)", "_is_pending_to(Actor.SENDER)")
EXPIRES = "store/test_shown_states.py::test_what_expires_is_what_was_open_and_its_time_is_over"
requests("ended_at=table.c.expires_at", "ended_at=at", EXPIRES)
requests("_IS_OPEN, table.c.expires_at <= at", "_IS_OPEN, table.c.expires_at < at", EXPIRES)
QUOTA = "service/contacts/test_request_times.py::test_a_quota_counts_"
requests(
    '        ~is_gone_for(table.c.recipient_id, bindparam("member")),\n',
    "",
    QUOTA + "what_was_sent_whatever_became_of_it_but_a_block",
)
requests(
    'table.c.sent_at >= bindparam("since"),\n        ~',
    'table.c.sent_at > bindparam("since"),\n        ~',
    QUOTA + "the_last_24_hours",
)

introductions = _of(
    "store.contacts.introductions",
    "store/test_shown_states.py::test_an_introduction_is_read_by_what_its_side_is_told",
)
introductions(
    "table.c.id == row.id, table.c.state == row.state.value",
    "table.c.id == row.id",
    STALE + "an_introduction_moves_only_from_the_state_in_which_it_was_read",
)
introductions(
    "    if changed != 1:\n        raise introduction_not_open()\n",
    "",
    STALE + "an_introduction_moves_only_from_the_state_in_which_it_was_read",
)
introductions("and_(table.c.target_id == _ME, HAS_REACHED_TARGET)", "table.c.target_id == _ME")
introductions("table.c.asker_id == _ME, _IS_OPEN, _IS_IN_TIME", "table.c.asker_id == _ME, _IS_OPEN")
introductions("        table.c.expires_at > now,\n", "")
GONE = (
    "service/contacts/test_introduction_times.py"
    "::test_the_quota_counts_nobody_who_is_gone_for_the_asker"
)
introductions("            ~is_gone_for(table.c.bridge_id, asker),\n", "", GONE)
introductions("            ~is_gone_for(table.c.target_id, asker),\n", "", GONE)
introductions(
    "        table.c.reminded_at.is_(None),\n",
    "",
    "service/contacts/test_introduction_times.py"
    "::test_who_lets_wait_is_reminded_to_the_second_and_once",
)

_of("store.state_conditions", "store/test_shown_states.py")(
    'in_time = column > bindparam("now")', 'in_time = column >= bindparam("now")'
)
_of("store.journal", STALE + "whoever_holds_the_head_lets_nobody_else_come_to_it")(
    "select(journal_head.c.version).with_for_update()", "select(journal_head.c.version)"
)
_of("store.talk.outbox", STALE + "what_one_process_is_claiming_another_passes_over")(
    "        .with_for_update(skip_locked=True)\n", ""
)("with_for_update(skip_locked=True)", "with_for_update()")
MEET = "service/contacts/test_meetings.py::test_two_requests_at_once_are_no_way_round_a_quota"
_of("store.database", MEET)('"BEGIN IMMEDIATE"', '"BEGIN"')
_of("service.community", MEET)("                    lock_head(connection)\n", "")

# -- service -------------------------------------------------------------------------------------

TIMES = ("service/contacts/test_request_times.py", "service/contacts/test_cool_downs.py")
requests = _of("service.contacts.requests", *TIMES)
requests("        rows.expire_requests(world.connection, at=world.now)\n", "")
requests("        _check_cool_down(community, world, other.member)\n", "")
requests("        _check_quota(community, world)\n", "")
requests("ended_at=expires_at", "ended_at=world.now")
requests("request.is_past_expiry(world.now) and actor is not Actor.HOUSE", "False")
requests("request.is_past_expiry(world.now) and actor is not", "actor is not")
requests("again_at > world.now:", "again_at >= world.now:")
requests("again_at is None or again_at", "again_at is not None and again_at")
requests("if sent >= quota:", "if sent > quota:")
requests("if most and count_outgoing(world) >= most:", "if most and count_outgoing(world) > most:")
requests("if most and count_outgoing(world) >= most:", "if False:")
requests("if actor is Actor.RECIPIENT and transition.state is RequestState.ACCEPTED:", "if True:")

world = _of("service.world", "service/contacts/test_shared_contacts.py", "service/test_world.py")
world(
    "return np.union1d(self.bridges(member), through_own_list).astype(np.uint32)",
    "return self.bridges(member)",
)
world(
    "return np.union1d(self.bridges(member), through_own_list).astype(np.uint32)",
    "return through_own_list",
)

# -- graph: the Python around the kernels --------------------------------------------------------

WIDE = ("graph/answers/test_wide_worlds.py", "graph/answers/test_circles.py")
UNMARK = "    frontier.unmark(viewer, blocked, s.nodes, both, s.seen)\n"
circles = _of("graph.queries.circle_search", *WIDE)
circles("        frontier.unmark(viewer, blocked, s.nodes, found, s.seen)\n", "")
circles("        frontier.unmark(viewer, blocked, s.nodes, near.first.size, s.seen)\n", "")
circles(UNMARK + "    marks", "    marks")
circles(UNMARK + "    return out, int(work)", "    return out, int(work)")
circles(
    "    frontier.unmark(viewer, blocked, s.nodes, found, s.seen)\n    return contacts",
    "    return contacts",
)
circles(
    "if target == viewer or (blocked == target).any():\n        return NO_IDS",
    "if target == viewer:\n        return NO_IDS",
)
circles("hidden = (targets == viewer) | np.isin(targets, blocked)", "hidden = targets == viewer")
circles("    if blocked.size and (blocked == target).any():\n        return False\n", "")
circles(
    "        np.invert(bits, out=bits)\n",
    "        pass\n",
    "graph/answers/test_disclosed_entries.py",
)

# -- own data ------------------------------------------------------------------------------------

OWN_DATA = "service/privacy/"
data_exports = _of("service.privacy.data_exports", OWN_DATA + "test_data_exports.py")
data_exports("    prove_password(community, viewer, password)\n", "")
data_exports("row.expires_at <= community.clock()", "row.expires_at < community.clock()")
data_exports("if row.attempts >= ATTEMPTS_MAX:", "if False:")

access_log = _of("service.operators.access_log", OWN_DATA + "test_data_log.py")
access_log("    if is_kept_closed():\n", "    if False:\n")
access_log("set(members) - {operator.member}", "set(members)")

leaving = _of("store.accounts.leaving", OWN_DATA + "test_leaving.py")
leaving("leaving_members.c.leaves_at > now", "leaving_members.c.leaves_at >= 0")
leaving('members.c.state != "closed")', "members.c.id > 0)")

UNREACHABLE = "service/talk/test_unreachable.py"
talk = _of("service.talk.messages", UNREACHABLE)
talk("if not others and message is None:", "if not others:")
talk("if not others and not rows.has_written", "if not rows.has_written")
talk("if not others and not rows.has_written", "if not others and rows.has_written")
talk("    if not others:\n        return False\n", "    if not others:\n        return True\n")
tombstones = _of("store.talk.tombstones", UNREACHABLE)
tombstones("_PARTICIPANT_COUNT < 2", "_PARTICIPANT_COUNT < 1")
tombstones(".values(low_id=None, high_id=None)", ".values(low_id=conversations.c.low_id)")
leaving(" or key.parent is _NOT_ALONG", "", UNREACHABLE)

# -- who found whom ------------------------------------------------------------------------------

FOUND = "service/found/"
finding = _of("rules.reach.finding", "rules/test_finding.py")
finding("if row.day < before:", "if row.day <= before:")
finding("full = waiting - waiting % TOLD_FROM", "full = waiting")
finding("by_kind[period_of(row.day), row.kind]", "by_kind[period_of(row.day), None]")
finding("by_kind[period_of(row.day), row.kind]", "by_kind[0, row.kind]")
finders = _of("service.found.writing", FOUND + "test_names.py", FOUND + "test_visits.py")
finders('is_on(sees.get(one), "see_visitors") and ', "")
finders('is_on(shows.get(other), "show_my_visits")', "True")
finders("if not _is_named(finder, find, named)", "if True")
noting = _of("service.found.noting", FOUND + "test_visits.py", FOUND + "test_searches.py")
noting("viewer != member and not is_kept_closed()", "viewer != member")
_of("service.talk.switches", FOUND + "test_names.py")("not is_on(value, name)", "False")

# -- decided cases -------------------------------------------------------------------------------

DECIDED = "service/moderation/test_decided_cases.py"
decided = _of("store.moderation.decided_cases", DECIDED)
decided("_CASES.member_id != viewer)", "_CASES.member_id.is_not(None))")
decided("_CASES.decided_at < question.before", "_CASES.decided_at <= question.before")
decided("_CASES.decided_at >= question.since", "_CASES.decided_at > question.since")
decided("or_(appeals.c.member_id.is_not(None),", "or_(appeals.c.case_id.is_not(None),")
decided("found.append(_CASES.hides)", 'found.append(_CASES.action == "hide")')
decided(", _CASES.id.desc())", ")")
called = _of("api.moderation.rights", "api/test_rights.py")
called("if right not in", "if False and right not in")
