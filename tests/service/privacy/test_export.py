"""The export: all that is one's own, nothing that is not, and every table thought of."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ecken.rules.operators.acts import Act
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.personal_links import renew_own_link
from ecken.service.contacts.requests import decline_request, send_request
from ecken.service.privacy.export import export_member
from ecken.service.profiles.photos import set_photo
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from ecken.store.house.acts import note_act
from ecken.store.profiles.profile_details import Link
from ecken.store.site.export import OWNERS, TIES
from ecken.store.tables import members, metadata
from tests.community import Town, small_community
from tests.service.people import give_password
from tests.web.pages.test_profile import picture


def unpack(town: Town, name: str) -> tuple[dict[str, Any], zipfile.ZipFile]:
    archive = zipfile.ZipFile(io.BytesIO(export_member(town.community, town.id(name))))
    return json.loads(archive.read("ecken.json")), archive


def test_every_table_with_personal_columns_is_in_an_export() -> None:
    forgotten = {
        table.name
        for table in metadata.sorted_tables
        if any(column.info["class"] in ("own", "tie") for column in table.columns)
        and table is not members
        and table not in TIES
        and not any(name in table.c for name in OWNERS)
    }
    assert forgotten == set()


def test_profile_contacts_requests_and_photo_are_in_it(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"], members=["Cem"]) as town:
        ada = town.id("Ada")
        values = {
            "first_name": "Ada",
            "last_name": "Weber",
            "headline": "=1+1",
            "about": "Über mich",
        }
        typed = TypedProfile(values=values, links=[Link("Büro", "https://a.example")])
        save_profile(town.community, ada, typed)
        set_photo(town.community, ada, picture())
        send_request(town.community, ada, town.public_id("Cem"), message="Guten Tag")
        parts, archive = unpack(town, "Ada")
        assert parts["members"][0]["about"] == "Über mich"
        assert parts["links"] == [{"label": "Büro", "url": "https://a.example"}]
        assert parts["requests_sent"][0]["message"] == "Guten Tag"
        assert parts["contacts"][0]["name"] == "Ben Beispiel"
        assert archive.read("photo.webp")[:4] == b"RIFF"
        text = archive.read("members.csv").decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["headline"] == "'=1+1"


def test_it_tells_nothing_that_the_screen_does_not(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada", "Ben", "Cem"]) as town:
        sent = send_request(town.community, town.id("Ada"), town.public_id("Ben"))
        before, _ = unpack(town, "Ada")
        decline_request(town.community, town.id("Ben"), sent.request_id)
        after, _ = unpack(town, "Ada")
        assert after["requests_sent"] == before["requests_sent"]
        block_member(town.community, town.id("Ben"), town.public_id("Ada"))
        parts, archive = unpack(town, "Ada")
        assert parts["blocks"] == []
        assert town.public_id("Ben") not in archive.read("ecken.json").decode()


def test_no_secret_is_in_it(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        give_password(town, "Ada")
        renew_own_link(town.community, town.id("Ada"))
        parts, archive = unpack(town, "Ada")
        columns = [c for table in metadata.sorted_tables for c in table.columns]
        secret = [c for c in columns if c.info["class"] == "secret"]
        # A name that is secret in one table may be everyday in another: then values tell.
        plain = {c.name for c in columns if c.info["class"] != "secret"}
        names = {c.name for c in secret} - plain
        shown = {name for rows in parts.values() for row in rows for name in row}
        assert names
        assert not shown & names
        with town.community.database.reading() as connection:
            values = {str(v) for c in secret for v in connection.execute(select(c)).scalars() if v}
        assert len(values) > 1
        text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
        assert [value for value in values if value in text] == []
        assert "member_id" not in shown


def test_an_operator_takes_along_what_they_did_and_not_to_whom(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada", "Ben"]) as town:
        with town.community.writing() as transaction:
            note_act(
                transaction,
                town.id("Ada"),
                Act.OPENED,
                about=town.public_id("Ben"),
                at=town.community.clock(),
            )
        parts, archive = unpack(town, "Ada")
        assert [row["act"] for row in parts["acts_as_operator"]] == ["member_opened"]
        assert town.public_id("Ben") not in archive.read("acts_as_operator.csv").decode()
        assert unpack(town, "Ben")[0]["acts_as_operator"] == []
