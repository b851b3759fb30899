"""The pictures of the demo: small, the same each time, one for each post that names one."""

from __future__ import annotations

import io
import tomllib

from PIL import Image

from ecken.demo.vocabulary import read_text
from ecken.rules.posts import ALT_MAX
from ecken.service.loading.demo_pictures import HEIGHT, SCENES, WIDTH, draw_scene


def test_each_scene_is_small_and_drawn_alike() -> None:
    drawn = {name: draw_scene(name) for name in SCENES}
    assert len(set(drawn.values())) == len(SCENES) >= 3
    for name, content in drawn.items():
        assert content == draw_scene(name)
        assert 500 < len(content) < 20_000
        with Image.open(io.BytesIO(content)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (WIDTH, HEIGHT))


def test_every_picture_of_a_post_is_there_and_said_in_words() -> None:
    posts = tomllib.loads(read_text("posts.toml"))["posts"]
    named = [post for post in posts if "image" in post]
    assert {post["image"] for post in named} == set(SCENES)
    assert all(0 < len(post["alt"]) <= ALT_MAX for post in named)
