"""Loads a list in the browser in steps: upload, columns, report, load.

The list waits in the database between the steps, and is emptied in the transaction that loads it.
The loading itself runs in a thread beside the answers; if its process ends, nothing was loaded,
and it can be started again.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Connection

from ecken.durations import DAY_S
from ecken.errors import Conflict, EckenError, NotFound
from ecken.exchange.member_lists import check_mapping, parse_mapping, written_mapping
from ecken.rules.operators.acts import Act
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.loading.list_members import ListOptions
from ecken.service.loading.loading import Loaded, Plan, list_outdated, load_plan, plan_load
from ecken.service.loading.mappings import ListHead, look_at_list
from ecken.store.house.acts import note_act
from ecken.store.site import list_uploads as rows
from ecken.store.site.list_uploads import Upload

__all__ = [
    "LIST_MAX_BYTES",
    "Outcome",
    "Step",
    "bring_list",
    "choose_columns",
    "find_step",
    "forget_old_uploads",
    "give_up",
    "look_at_plan",
    "outcome_of",
    "start_loading",
]

LIST_MAX_BYTES = 16_000_000
STALE_S = 300
"""A loading that has given no sign of life for so long has ended with its process."""
_KEPT_S = DAY_S
_BEAT_S = 5
_REPORTED = 100_000

_LOG = logging.getLogger("ecken.lists")


class Outcome(NamedTuple):
    """How a loading stands or ended."""

    state: str
    """``new``, ``loading``, ``stopped`` (its process has ended), ``done`` or ``failed``."""
    counts: dict[str, int]
    stage: str = ""
    """What is being done; of this process alone."""
    template: str = ""
    fields: Mapping[str, Any] = MappingProxyType({})
    """Why it failed."""


@dataclass(frozen=True)
class Step:
    """A list, and how it is understood so far."""

    upload: Upload
    head: ListHead

    @property
    def options(self) -> ListOptions:
        """What was chosen."""
        return _options(self.upload)


_stages: dict[str, str] = {}


def bring_list(community: Community, viewer: int, content: bytes) -> str:
    """Take a list in; return its public id. An earlier one of the viewer is forgotten.

    Raises
    ------
    NotFound
        The viewer is no operator.
    Invalid
        It is no table (``table_…``).
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.LISTS)
        head = look_at_list(connection, content)
    if head.fault is not None and not head.header:
        raise head.fault[2]
    with community.writing() as connection:
        check_right(connection, viewer, Right.LISTS)
        rows.delete_uploads_of(connection, viewer)
        return rows.insert_upload(connection, viewer, content, at=community.clock())


def find_step(community: Community, viewer: int, upload_id: str) -> Step:
    """Return a list of the viewer.

    Raises
    ------
    NotFound
        There is none, or the viewer is no operator.
    """
    with community.database.reading() as connection:
        upload = _find(connection, viewer, upload_id)
        content = rows.read_content(connection, upload_id)
        given = parse_mapping(upload.mapping) if upload.mapping else None
        head = look_at_list(connection, content, given) if content else ListHead()
    return Step(upload, head)


def choose_columns(
    community: Community,
    viewer: int,
    upload_id: str,
    mapping: Mapping[str, str],
    options: ListOptions,
) -> None:
    """Say which column holds what, and what is to be done.

    Raises
    ------
    Invalid
        ``mapping_…``
    Conflict
        ``list_loaded``
    """
    with community.database.reading() as connection:
        _check_open(_find(connection, viewer, upload_id))
        head = look_at_list(connection, rows.read_content(connection, upload_id))
    check_mapping(dict(mapping), head.header)
    flags = {
        "update": options.is_update,
        "leavers": options.is_update and options.removes_missing,
        "skip": options.skips_wrong,
    }
    with community.writing() as connection:
        _check_open(_find(connection, viewer, upload_id))
        rows.update_upload(
            connection,
            upload_id,
            mapping=written_mapping(dict(mapping)),
            options=" ".join(name for name, is_on in flags.items() if is_on),
        )


def look_at_plan(community: Community, viewer: int, upload_id: str) -> Plan:
    """Return what loading would do; nothing is written.

    Raises
    ------
    NotFound
        There is no such list, or its columns were not chosen.
    """
    with community.database.reading() as connection:
        upload = _find(connection, viewer, upload_id)
        content = rows.read_content(connection, upload_id)
    if not upload.mapping or not content:
        raise NotFound
    return _plan(community, upload, content)


def start_loading(community: Community, viewer: int, upload_id: str, seen: str) -> None:
    """Begin to load what the report has shown, beside the answers.

    ``seen`` is the fingerprint of the plan that was looked at: no other one is loaded.

    Raises
    ------
    Conflict
        ``list_loading`` while another list is being loaded; ``list_loaded``.
    """
    now = community.clock()
    with community.writing() as connection:
        upload = _find(connection, viewer, upload_id)
        _check_open(upload)
        if not upload.mapping:
            raise NotFound
        if rows.read_loading(connection, since=now - STALE_S):
            raise Conflict(
                "list_loading",
                "A list is being loaded at this moment. Please wait until that is done.",
            )
        rows.update_upload(connection, upload_id, state="loading", outcome="", seen_at=now)
        content = rows.read_content(connection, upload_id)
    thread = threading.Thread(
        target=_load, args=(community, upload, content, seen), name="list", daemon=True
    )
    thread.start()


def outcome_of(community: Community, viewer: int, upload_id: str) -> Outcome:
    """Return how the loading of a list stands."""
    with community.database.reading() as connection:
        upload = _find(connection, viewer, upload_id)
    told = json.loads(upload.outcome or "{}")
    state = upload.state
    if state == "loading" and upload.seen_at < community.clock() - STALE_S:
        state = "stopped"
    return Outcome(
        state,
        told.get("counts", {}),
        _stages.get(upload_id, ""),
        told.get("template", ""),
        told.get("fields", {}),
    )


def give_up(community: Community, viewer: int, upload_id: str) -> None:
    """Forget a list that is not being loaded."""
    with community.writing() as connection:
        _find(connection, viewer, upload_id)
        rows.delete_uploads_of(connection, viewer)


def forget_old_uploads(community: Community) -> None:
    """Forget lists that were brought more than a day ago."""
    with community.writing() as connection:
        rows.delete_uploads_before(connection, community.clock() - _KEPT_S)


def _find(connection: Connection, viewer: int, upload_id: str) -> Upload:
    check_right(connection, viewer, Right.LISTS)
    upload = rows.find_upload(connection, upload_id, viewer)
    if upload is None:
        raise NotFound
    return upload


def _check_open(upload: Upload) -> None:
    if upload.state == "done":
        raise Conflict("list_loaded", "This list has been loaded already.")


def _options(upload: Upload) -> ListOptions:
    chosen = upload.options.split()
    return ListOptions("update" in chosen, "leavers" in chosen, "skip" in chosen)


def _plan(community: Community, upload: Upload, content: bytes) -> Plan:
    return plan_load(
        community,
        members=content,
        mapping=parse_mapping(upload.mapping),
        options=_options(upload),
        keep_bad=_REPORTED,
        progress=_Beat(community, upload.public_id),
    )


class _Beat:
    """Tells now and then that a loading is alive, and what it does."""

    def __init__(self, community: Community, upload_id: str) -> None:
        self._community, self._upload_id = community, upload_id
        self._told_at = community.clock()

    def __call__(self, stage: str, _done: int, _total: int | None) -> None:
        if self._upload_id in _stages:
            _stages[self._upload_id] = stage
        now = self._community.clock()
        if now - self._told_at >= _BEAT_S:
            self._told_at = now
            with self._community.writing() as connection:
                rows.update_upload(connection, self._upload_id, seen_at=now)


def _load(community: Community, upload: Upload, content: bytes, seen: str) -> None:
    """Load a list, and write down how that ended: with the rows themselves, or why not."""
    upload_id = upload.public_id
    _stages[upload_id] = "members"
    try:
        plan = _plan(community, upload, content)
        if plan.fingerprint != seen:
            raise list_outdated()
        _stages[upload_id] = "writing members"
        load_plan(community, plan, also=lambda c, loaded: _note_done(community, c, upload, loaded))
    except EckenError as error:
        _note_failure(community, upload_id, error)
    except Exception:
        _LOG.exception("a list was not loaded")
        _note_failure(
            community, upload_id,
            Conflict("list_failed", "Something went wrong. Nothing was loaded; please try again."),
        )  # fmt: skip
    finally:
        _stages.pop(upload_id, None)


def _note_done(
    community: Community, connection: Connection, upload: Upload, loaded: Loaded
) -> None:
    counts = {"new": loaded.members, "changed": loaded.changed, "leaving": loaded.left}
    rows.update_upload(
        connection,
        upload.public_id,
        state="done",
        content=b"",
        outcome=json.dumps({"counts": counts}),
    )
    note_act(connection, upload.member, Act.LIST_LOADED, at=community.clock())


def _note_failure(community: Community, upload_id: str, error: EckenError) -> None:
    fields = {name: value for name, value in error.fields.items() if isinstance(value, int | str)}
    outcome = json.dumps({"template": error.template, "fields": fields})
    try:
        with community.writing() as connection:
            rows.update_upload(connection, upload_id, state="failed", outcome=outcome)
    except EckenError:
        _LOG.warning("that a list was not loaded could not be written down")
