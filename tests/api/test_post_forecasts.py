"""What is forecast for a post that was written or shared by the JSON interface."""

import pytest

from ecken.service.reach.measured import reach_of_post
from tests.api.conftest import Client
from tests.community import Town


@pytest.mark.parametrize(("said", "kept"), [("5", 0.05), ("20", 0.2)])
def test_the_chosen_share_is_kept_with_a_post_and_with_a_share(
    client: Client, town: Town, said: str, kept: float
) -> None:
    body = {"text": "Hello", "audience": "everyone", "share": said}
    post = client("Ben").post("/api/v1/posts", json=body).json()["id"]
    shared = client("Ada").post(f"/api/v1/posts/{post}/shares", json=body).json()["id"]
    for name, id in (("Ben", post), ("Ada", shared)):
        with town.community.reading(town.id(name)) as world:
            forecast = reach_of_post(world, id).forecast
        assert forecast is not None
        assert forecast.share == pytest.approx(kept)


def test_a_share_that_is_none_is_refused_before_anything_is_shared(
    client: Client, town: Town
) -> None:
    ada = client("Ada")
    body = {"text": "Hello", "audience": "everyone"}
    post = client("Ben").post("/api/v1/posts", json=body).json()["id"]
    refused = ada.post(f"/api/v1/posts/{post}/shares", json={"share": "x"})
    assert (refused.status_code, refused.json()["code"]) == (422, "share_unknown")
    assert ada.get(f"/api/v1/posts/{post}").json()["post"]["shares"] == 0
