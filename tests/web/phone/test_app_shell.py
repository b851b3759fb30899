"""Manifest, icons and service worker: what a browser needs to install the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from ecken.web.http.static_files import static_address
from scripts.draw_icons import FOLDER, draw_all
from tests.community import Town, small_community
from tests.web.browsing import open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = {"community_name": "Verein der Freundinnen"}
    with small_community(tmp_path, members=["Ada", "Ben"], settings=settings) as made:
        yield made


def worker_of(town: Town) -> str:
    return open_browser(town).get("/service-worker.js").text


def shell_of(worker: str) -> dict[str, object]:
    found = re.match(r"const SHELL = (\{.*\});\n", worker)
    assert found
    shell: dict[str, object] = json.loads(found[1])
    return shell


def test_the_manifest_names_the_community_and_its_icons_are_what_it_says(town: Town) -> None:
    guest = open_browser(town)
    page = guest.get("/sign-in").text
    (link,) = re.findall(r'<link rel="manifest" href="([^"]+)">', page)
    answer = guest.get(link)
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    assert manifest["name"] == "Verein der Freundinnen"
    assert len(manifest["short_name"]) <= 12
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/",
        "/",
        "standalone",
    )
    purposes = set()
    for icon in manifest["icons"]:
        picture = Image.open(BytesIO(guest.get(icon["src"]).content))
        assert "x".join(map(str, picture.size)) == icon["sizes"]
        assert picture.format == "PNG"
        purposes.add((icon["sizes"], icon["purpose"]))
        if icon["purpose"] == "maskable":  # a phone cuts it: nothing of it may be clear
            assert picture.mode == "RGB"
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= purposes


def test_the_manifest_speaks_the_language_of_the_page(town: Town) -> None:
    guest = open_browser(town)
    names = {}
    for language in ("de", "en"):
        told = guest.get(f"/manifest.webmanifest?language={language}").json()
        names[language] = [entry["name"] for entry in told["shortcuts"]]
    assert names["de"][:2] == ["Anfragen", "Nachrichten"]
    assert names["en"][:2] == ["Requests", "Messages"]
    unknown = guest.get("/manifest.webmanifest?language=xx").json()
    assert unknown["lang"] == "en"


def test_each_shortcut_leads_to_a_page(town: Town) -> None:
    ada = open_browser(town, "Ada")
    shortcuts = ada.get("/manifest.webmanifest").json()["shortcuts"]
    assert len(shortcuts) >= 3
    assert {ada.get(entry["url"]).status_code for entry in shortcuts} == {200}


def test_the_icons_are_as_they_are_drawn() -> None:
    drawn = dict(draw_all())
    assert len(drawn) == 6
    for name, picture in drawn.items():
        kept = Image.open(FOLDER / name)
        assert kept.mode == picture.mode, name
        assert ImageChops.difference(kept, picture).getbbox(alpha_only=False) is None, name


def test_the_worker_is_asked_for_anew_and_stores_only_what_is_the_same_for_all(town: Town) -> None:
    guest, ada = open_browser(town), open_browser(town, "Ada")
    answer = guest.get("/service-worker.js")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "set-cookie" not in answer.headers
    files = shell_of(answer.text)["files"]
    assert isinstance(files, list)
    assert "/offline?language=de" in files
    for path in files:
        of_guest, of_ada = guest.get(path), ada.get(path)
        assert of_guest.status_code == 200, path
        assert of_guest.content == of_ada.content, path
        assert "set-cookie" not in of_ada.headers, path


def test_another_name_makes_another_worker(town: Town, tmp_path: Path) -> None:
    """The page without a network holds the name, and has to be fetched again."""
    folder = tmp_path / "other"
    folder.mkdir()
    with small_community(folder, members=["Ada"]) as other:
        assert shell_of(worker_of(other))["stamp"] != shell_of(worker_of(town))["stamp"]


def test_the_page_without_a_network_stands_alone(town: Town) -> None:
    page = open_browser(town).get("/offline?language=de").text
    assert "Keine Verbindung" in page
    assert 'name="csrf"' not in page
    shell = shell_of(worker_of(town))["files"]
    assert isinstance(shell, list)
    needed = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert needed
    assert [path for path in needed if path not in shell] == []
    assert static_address("mark.svg") in shell
