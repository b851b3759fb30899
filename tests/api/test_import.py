"""``/import``: the file is the body; what is not matched is in no answer."""

from __future__ import annotations

from ecken.service.privacy.contact_details import set_findable
from tests.api.conftest import Client
from tests.community import Town
from tests.exchange.archives import make_zip
from tests.exchange.test_linkedin import PROFILE
from tests.service.imports.test_comparing import addresses

COMPARE = "/api/v1/import/compare"


def test_a_file_is_compared_and_who_is_named_is_asked(town: Town, client: Client) -> None:
    for name in ("Ben", "Dora"):
        set_findable(town.community, town.id(name), True)
    ada = client("Ada")
    emails = [f"{name}@example.org" for name in ("ben", "dora", "ella", "canary")]
    answer = ada.post(COMPARE, content=addresses(*emails))
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert (said["kind"], said["people"], said["compared"]) == ("table", 4, 4)
    assert [(m["name"], m["tie"], m["by"]) for m in said["matches"]] == [
        ("Ben Beispiel", "contact", "email"),
        ("Dora Beispiel", "none", "email"),
    ]
    assert "canary" not in answer.text
    body = {"members": [match["id"] for match in said["matches"]]}
    asked = ada.post("/api/v1/import/requests", json=body)
    assert asked.json() == {"sent": 1, "contacts": 0, "not_sent": []}


def test_a_comparison_tells_the_report_and_the_pdf_is_sent(town: Town, client: Client) -> None:
    ada = client("Ada")
    book = b"Name,E-Mail,Company,Position\n" + b"".join(
        b"X,x%d@example.net,Acme,Lehrerin\n" % n for n in range(3)
    )
    report = ada.post(COMPARE, content=book).json()["report"]
    assert report["companies"] == [{"name": "Acme", "count": 3}]
    assert report["industries"] == [{"code": "85", "by_company": 0, "by_position": 3, "unknown": 0}]
    assert report["groups"] == [{"group": "science", "count": 3}]
    assert report["popular_estimate"] == 2_790
    pdf = ada.post("/api/v1/import/report?language=de", content=book)
    assert (pdf.status_code, pdf.headers["content-type"]) == (200, "application/pdf")
    assert pdf.content.startswith(b"%PDF-")
    nobody = ada.post("/api/v1/import/report", content=make_zip({"Profile.csv": PROFILE}))
    assert (nobody.status_code, nobody.json()["code"]) == (422, "import_empty")


def test_columns_of_an_unknown_table_are_named_in_the_address(town: Town, client: Client) -> None:
    set_findable(town.community, town.id("Ben"), True)
    ada, content = client("Ada"), b"Wer,Wo\nx,y\nz,y\nBen,ben@example.org\n"
    unknown = ada.post(COMPARE, content=content).json()
    assert (unknown["needs_columns"], unknown["header"]) == (True, ["Wer", "Wo"])
    known = ada.post(f"{COMPARE}?column=1:email&column=0:name", content=content).json()
    assert [match["name"] for match in known["matches"]] == ["Ben Beispiel"]
    wrong = ada.post(f"{COMPARE}?column=1:shoes", content=content)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "import_column_invalid")


def test_the_own_profile_is_offered_and_taken_field_by_field(town: Town, client: Client) -> None:
    ada = client("Ada")
    said = ada.post(COMPARE, content=make_zip({"Profile.csv": PROFILE})).json()
    offers = {offer["field"]: offer for offer in said["profile"]}
    assert offers["headline"]["values"] == ["Einkäuferin"]
    assert ada.get("/api/v1/me").json()["headline"] == ""
    body = {"offers": [{"field": "headline", "values": ["Einkäuferin"]}]}
    assert ada.post("/api/v1/import/profile", json=body).status_code == 204
    assert ada.get("/api/v1/me").json()["headline"] == "Einkäuferin"


def test_what_no_profile_has_is_refused(client: Client) -> None:
    for offer in (
        {"field": "is_operator", "values": ["1"]},
        {"field": "links", "values": ["one"]},
        {"field": "headline", "values": []},
        {"field": "links", "values": ["", "javascript:alert(1)"]},
    ):
        answer = client("Ada").post("/api/v1/import/profile", json={"offers": [offer]})
        assert answer.status_code == 422, offer


def test_nobody_unknown_is_answered_and_a_large_file_is_refused(client: Client) -> None:
    assert client().post(COMPARE, content=b"x").status_code == 401
    answer = client("Ada").post(COMPARE, content=b"x" * 33_000_000)
    assert answer.status_code == 413
