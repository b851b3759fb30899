"""What the JSON interface answers about the network."""

from typing import Any

from ecken.rules.audience import Audience
from ecken.service.accounts.accounts import set_operator
from ecken.service.house.members import open_member
from ecken.service.privacy.privacy import set_privacy
from ecken.store.accounts.audit_kinds import OPENED
from tests.api.conftest import Client
from tests.community import Town


def names(members: list[dict[str, Any]]) -> list[str]:
    """First names, which are unique in the town."""
    return [member["name"].split()[0] for member in members]


def test_the_figures_are_those_of_the_town(client: Client) -> None:
    answer = client("Ada").get("/api/v1/me/figures")
    assert answer.status_code == 200
    assert answer.json() == {"first": 2, "second": 2, "third": 1}


def test_my_place_tells_what_the_page_tells(client: Client, town: Town) -> None:
    answer = client("Ada").get("/api/v1/me/place")
    told = answer.json()
    assert (answer.status_code, told["figures"]) == (200, {"first": 2, "second": 2, "third": 1})
    assert [step["members"] for step in told["distances"]][:3] == [2, 2, 1]
    assert sum(step["members"] for step in told["distances"]) == told["others"]
    assert sorted(one["member"]["first_name"] for one in told["contacts"]) == ["Ben", "Cem"]
    assert (told["page"], told["pages"], told["peers"], told["years"]) == (1, 1, None, [])
    ben = town.public_id("Ben")
    (left,) = client("Ada").get("/api/v1/me/place", params={"without": ben}).json()["contacts"]
    assert left["member"]["first_name"] == "Cem"
    refused = client("Ada").get("/api/v1/me/place", params={"without": town.public_id("Dora")})
    assert refused.status_code == 404


def test_me_is_the_owner_of_the_token(client: Client, town: Town) -> None:
    me = client("Ben").get("/api/v1/me").json()
    assert (me["id"], me["first_name"], me["company"]) == (town.public_id("Ben"), "Ben", "Siemens")
    assert (me["audience"], me["listed"]) == ("everyone", True)


def test_a_search_in_the_second_circle_names_the_bridges(client: Client) -> None:
    found = client("Ada").get("/api/v1/me/search", params={"circle": 2, "company": "siemens"})
    answer = found.json()
    assert (found.status_code, answer["total"], answer["next"]) == (200, 1, None)
    [hit] = answer["hits"]
    assert (hit["first_name"], hit["degree"], hit["bridge_count"]) == ("Dora", 2, 2)
    assert sorted(names(hit["bridges"])) == ["Ben", "Cem"]
    assert set(hit["bridges"][0]) == {"id", "name"}


def test_contacts_may_be_left_out_of_the_picture(client: Client, town: Town) -> None:
    ada, ben, dora = client("Ada"), town.public_id("Ben"), town.public_id("Dora")
    for path, asked in (
        ("me/figures", {}), ("me/search", {"circle": 2}), (f"members/{dora}", {}),
        (f"members/{dora}/path", {}),
    ):  # fmt: skip
        without = {**asked, "without": [ben]}
        answer = ada.get(f"/api/v1/{path}", params=without)
        assert answer.status_code == 200
        assert ben not in answer.text
        answers = [
            ada.get(f"/api/v1/{path}", params={**asked, "without": [ben, other]})
            for other in (town.public_id("Ivo"), "nobody")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].json() == answers[1].json()
    figures = ada.get("/api/v1/me/figures", params={"without": [ben]}).json()
    assert figures["first"] == 1
    hits = ada.get("/api/v1/me/search", params={"circle": 2, "without": [ben]}).json()["hits"]
    assert [[bridge["name"] for bridge in hit["bridges"]] for hit in hits] == [["Cem Beispiel"]]
    many = ada.get("/api/v1/me/figures", params={"without": [str(n) for n in range(11)]})
    assert (many.status_code, many.json()["code"]) == (422, "left_out_many")


def test_a_search_pages_by_cursor_without_a_gap(client: Client) -> None:
    ada = client("Ada")
    query: dict[str, object] = {"circle": "all", "limit": 2, "order": "name"}
    found: list[str] = []
    total = 0
    while True:
        page = ada.get("/api/v1/me/search", params=query).json()
        found += names(page["hits"])
        total = page["total"]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert sorted(found) == ["Ben", "Cem", "Dora", "Ella", "Finn", "Gül", "Ivo"]
    assert total == len(found)


def test_the_line_narrows_what_the_boxes_ask(client: Client) -> None:
    ada = client("Ada")
    both = ada.get(
        "/api/v1/me/search",
        params={"circle": "1-2", "company": "Siemens", "line": "-position:einkäuferin"},
    ).json()
    assert names(both["hits"]) == ["Ben"]
    facets = ada.get("/api/v1/me/search", params={"circle": "1-2", "facets": "company"}).json()
    assert facets["facets"] == {"company": [{"value": "Siemens", "count": 2}]}


def test_chosen_values_of_a_facet_narrow_the_hits(client: Client) -> None:
    ada = client("Ada")
    query = {"circle": "1-2", "f_company": ["Siemens", "Zeiss"], "f_city": "Hamburg"}
    chosen = ada.get("/api/v1/me/search", params=query).json()
    assert (chosen["total"], names(chosen["hits"])) == (1, ["Dora"])
    none = ada.get("/api/v1/me/search", params={"circle": "1-2", "f_company": "Zeiss"}).json()
    assert (none["total"], none["hits"]) == (0, [])


def test_a_member_shows_degree_bridges_and_path(client: Client, town: Town) -> None:
    ada = client("Ada")
    dora = ada.get(f"/api/v1/members/{town.public_id('Dora')}").json()
    assert (dora["degree"], dora["bridge_count"]) == (2, 2)
    assert names(dora["shared_contacts"]) == ["Ben", "Cem"]
    assert names(dora["path"])[::2] == ["Ada", "Dora"]
    ben = ada.get(f"/api/v1/members/{town.public_id('Ben')}").json()
    assert (ben["degree"], ben["bridges"], ben["bridge_count"]) == (1, [], 0)
    gul = ada.get(f"/api/v1/members/{town.public_id('Gül')}").json()
    assert (gul["degree"], gul["bridges"], gul["path"]) == (None, [], [])
    way = ada.get(f"/api/v1/members/{town.public_id('Gül')}/path").json()
    assert (way["distance"], len(way["path"])) == (4, 5)
    assert ada.get(f"/api/v1/members/{town.public_id('Ada')}").json()["degree"] == 0


def test_a_path_has_its_length_in_hops(client: Client, town: Town) -> None:
    ada = client("Ada")
    finn = ada.get(f"/api/v1/members/{town.public_id('Finn')}/path").json()
    assert finn["distance"] == 3
    assert names(finn["path"])[0] == "Ada"
    assert names(finn["path"])[2:] == ["Dora", "Finn"]
    ivo = ada.get(f"/api/v1/members/{town.public_id('Ivo')}/path").json()
    assert ivo == {"distance": None, "path": []}


def test_a_closed_list_is_empty(client: Client, town: Town) -> None:
    listed = client("Ada").get(f"/api/v1/members/{town.public_id('Ben')}/contacts").json()
    assert (listed["total"], names(listed["contacts"])) == (3, ["Ada", "Dora", "Ella"])
    client("Ben").put("/api/v1/me/audience", json={"audience": "nobody"})
    closed = client("Ada").get(f"/api/v1/members/{town.public_id('Ben')}/contacts").json()
    assert closed == {"total": 0, "contacts": []}


def test_contacts_are_listed_by_name_with_their_date(client: Client, town: Town) -> None:
    contacts = client("Ada").get("/api/v1/me/contacts").json()
    assert names(contacts) == ["Ben", "Cem"]
    assert {contact["since"] for contact in contacts} == {town.clock()}


def test_the_site_says_that_it_lives_and_is_ready(client: Client) -> None:
    assert client().get("/healthz").text == "alive\n"
    assert client().get("/readyz").json() == {"ready": True, "missing": [], "preparing": []}


def test_the_reference_lists_every_operation_and_loads_nothing_from_elsewhere(
    client: Client,
) -> None:
    api = client().get("/api/v1/openapi.json").json()
    page = client().get("/api/v1/")
    assert page.headers["content-type"].startswith("text/html")
    assert len(api["paths"]) > 15
    assert [path for path in api["paths"] if f" {path}</code>" not in page.text] == []
    assert "http://" not in page.text.replace("http://127.0.0.1", "")
    assert "https://" not in page.text
    assert "<script" not in page.text


def test_names_are_suggested_while_typing(client: Client) -> None:
    ada = client("Ada")
    found = ada.get("/api/v1/me/search/names", params={"typed": "Do"}).json()["names"]
    assert [(one["name"], one["degree"], one["spans"]) for one in found] == [
        ("Dora Beispiel", 2, [[0, 2]])
    ]
    first = {"typed": "bei", "circle": "1"}
    names = ada.get("/api/v1/me/search/names", params=first).json()["names"]
    assert {one["name"] for one in names} == {"Ben Beispiel", "Cem Beispiel"}
    assert ada.get("/api/v1/me/search/names", params={"typed": "x" * 101}).status_code == 422


def test_the_data_log_tells_settings_and_looks_of_the_administration(
    client: Client, town: Town
) -> None:
    set_operator(town.community, "ben@example.org", True)
    open_member(town.community, town.id("Ben"), town.public_id("Ada"))
    set_privacy(town.community, town.id("Ada"), audience=Audience.SECOND, is_listed=True)
    log = client("Ada").get("/api/v1/me/data-log").json()
    assert [entry["detail"] for entry in log["settings"]] == ["second listed"]
    (access,) = log["accesses"]
    assert (access["kind"], access["by"]["id"]) == (OPENED, town.public_id("Ben"))
    assert (log["consents"], log["community_exports"]) == ([], [])
