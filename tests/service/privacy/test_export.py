"""The export: all that is one's own, nothing that is not, and every table thought of."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import decline_request, send_request
from ecken.service.privacy.export import export_member
from ecken.service.profiles.photos import set_photo
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from ecken.store.profiles.profile_details import Link
from ecken.store.site.export import OWNERS, TIES
from ecken.store.tables import members, metadata
from tests.community import Town, small_community
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
        parts, _ = unpack(town, "Ada")
        secret = {
            c.name for t in metadata.sorted_tables for c in t.columns if c.info["class"] == "secret"
        }
        assert secret
        shown = {name for rows in parts.values() for row in rows for name in row}
        assert not shown & secret
        assert "member_id" not in shown
